import { resourcesOf } from '../kubernetes/resource';
import { type Workload, workloadOf } from '../kubernetes/workload';
import type { YamlDocument } from '../yaml/document';
import { at, walk } from '../yaml/nodes';

/**
 * Whether a document is only a part of an object, to be laid over a full one: a patch that no kustomization in sight
 * names. Told by a patch directive, or by a workload of which no container has an image. Opens the tree then.
 */
export function isPartial(document: YamlDocument): boolean {
  const partial =
    document.text.includes('$patch') || resourcesOf(document).some(resource => lacksImages(workloadOf(resource)));
  if (partial) open(document);
  return partial;
}

function lacksImages(workload: Workload | undefined): boolean {
  if (!workload) return false;
  const containers = workload.containers.filter(container => container.role !== 'ephemeral');
  if (containers.length === 0)
    return workload.resource.kind !== 'Pod' && at(workload.resource.root, 'spec', 'selector') === undefined;
  return containers.every(container => at(container.node, 'image') === undefined);
}

function open(document: YamlDocument): void {
  for (const node of walk(document.root)) if (node.kind === 'mapping' || node.kind === 'sequence') node.open = true;
}

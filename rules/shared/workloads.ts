import { resourcesOf } from '../../engine/kubernetes/resource';
import { type Workload, workloadOf } from '../../engine/kubernetes/workload';
import type { YamlDocument } from '../../engine/yaml/document';
import { type Mapping, mappingAt, nodesAt, type Scalar } from '../../engine/yaml/nodes';

/** The workload that an object of a document is; `item` counts the document's objects. */
export function workloadAt(document: YamlDocument, item: number): Workload | undefined {
  const resource = resourcesOf(document)[item];
  return resource && workloadOf(resource);
}

/** The scalar that holds an offset. */
export function scalarAt(document: YamlDocument, offset: number): Scalar | undefined {
  const node = nodesAt(document.root, offset).at(-1);
  return node?.kind === 'scalar' ? node : undefined;
}

/** The annotations of all that stands above the pod template, and what they belong to. */
export function holdersAbove({ resource: { root, kind } }: Workload): [Mapping, name: string][] {
  const own = mappingAt(root, 'metadata', 'annotations');
  const ofJob = kind === 'CronJob' ? mappingAt(root, 'spec', 'jobTemplate', 'metadata', 'annotations') : undefined;
  return [...(own ? [[own, kind] as [Mapping, string]] : []), ...(ofJob ? [[ofJob, 'Job'] as [Mapping, string]] : [])];
}

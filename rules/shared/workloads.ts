import { resourcesOf } from '../../engine/kubernetes/resource';
import { type Workload, workloadOf } from '../../engine/kubernetes/workload';
import type { YamlDocument } from '../../engine/yaml/document';
import { nodesAt, type Scalar } from '../../engine/yaml/nodes';

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

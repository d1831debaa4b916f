import assert from 'node:assert/strict';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { type Workload, workloadOf } from '../../engine/kubernetes/workload';
import { parseStream } from '../../engine/yaml/parse';

/** The workload of the one object in a text. */
export function workloadIn(text: string, templates: 'auto' | 'template' = 'auto', patch = false): Workload {
  const [placed] = parseStream(text, { templates, patch }).documents;
  assert.ok(placed, 'no document');
  assert.deepEqual(placed.document.problems, []);
  const workload = workloadOf(resourcesOf(placed.document)[0]!);
  assert.ok(workload, 'no workload');
  return workload;
}

/** A Pod from its spec in flow style. */
export function podWith(spec: string, annotations = '{}'): Workload {
  return workloadIn(`{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: ${annotations}}, spec: ${spec}}\n`);
}

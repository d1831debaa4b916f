import { at, itemsAt } from '../yaml/nodes';
import { asInt, asString } from '../yaml/scalars';
import type { Resource } from './resource';

/** More claims than this are not written out. */
const MOST = 50;

/**
 * Names of the claims that a StatefulSet makes, `template-name-0` and so on; empty when they cannot be told.
 * Source: kubernetes.io, StatefulSets, «Stable Storage».
 */
export function claimNames({ name, root }: Resource): string[] {
  const replicas = at(root, 'spec', 'replicas') ? asInt(at(root, 'spec', 'replicas')) : 1;
  const first = asInt(at(root, 'spec', 'ordinals', 'start')) ?? 0;
  const templates = itemsAt(root, 'spec', 'volumeClaimTemplates').map(one => asString(at(one, 'metadata', 'name')));
  if (name === undefined || replicas === undefined || replicas * templates.length > MOST) return [];
  return templates.flatMap(template =>
    template === undefined ? [] : Array.from({ length: replicas }, (_, i) => `${template}-${name}-${first + i}`),
  );
}

import { type Container, containerList } from '../../engine/kubernetes/workload';
import type { Fix } from '../../engine/lint/rule';
import { at, deref } from '../../engine/yaml/nodes';

/** First minor at which native sidecars are on by default. Source: KEP-753. */
export const NATIVE_SIDECARS = 29;

/**
 * Moves a regular container, as it is written, behind the init containers and lets it run on beside the others.
 * Undefined where it cannot be moved: as an alias, or when it already says when to restart in another way.
 */
export function makeNativeSidecar(container: Container): Fix | undefined {
  const { workload, node } = container;
  const list = containerList(workload, 'containers');
  const index = list?.items.indexOf(node) ?? -1;
  const policy = deref(at(node, 'restartPolicy'));
  const isSet = policy?.kind === 'scalar' && policy.value === 'Always';
  if (!list || !workload.podSpec || index < 0 || (policy && !isSet)) return undefined;
  const to = { mapping: workload.podSpec, key: 'initContainers' };
  return {
    title: `Make ${container.name ?? 'it'} a native sidecar (it then starts before the others and stops after them)`,
    safety: 'unsafe',
    preferred: true,
    operations: () => [
      { kind: 'moveItem', from: list, index, to, ...(isSet ? {} : { add: { restartPolicy: 'Always' } }) },
    ],
  };
}

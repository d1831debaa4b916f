import type { Operation } from '../../engine/edit/operations';
import { securityOf } from '../../engine/kubernetes/security';
import type { Container, Workload } from '../../engine/kubernetes/workload';
import { at, type Mapping } from '../../engine/yaml/nodes';

/** Sets one field of a container's security context, and makes the context if need be. */
export function setSecurity(
  container: Container,
  path: readonly string[],
  value: boolean | string | number,
): Operation {
  return { kind: 'setPath', mapping: container.node, path: ['securityContext', ...path], value };
}

export function setPodSecurity(podSpec: Mapping, path: readonly string[], value: boolean | string | number): Operation {
  return { kind: 'setPath', mapping: podSpec, path: ['securityContext', ...path], value };
}

/** Drops all capabilities; what is added stays added. */
export function dropAll(container: Container): Operation {
  const list = at(container.node, 'securityContext', 'capabilities', 'drop');
  if (list?.kind === 'sequence') return { kind: 'appendItem', to: list, value: 'ALL' };
  return {
    kind: 'setPath',
    mapping: container.node,
    path: ['securityContext', 'capabilities', 'drop'],
    value: ['ALL'],
  };
}

/** What makes a container as harmless as the level «restricted» asks, as far as it is not there yet. */
export function hardenContainer(container: Container): Operation[] {
  const security = securityOf(container);
  if (security.privileged.value === true) return [];
  const operations: Operation[] = [];
  if (security.allowPrivilegeEscalation.value !== false)
    operations.push(setSecurity(container, ['allowPrivilegeEscalation'], false));
  if (!security.dropped.some(({ name }) => name === 'ALL')) operations.push(dropAll(container));
  return operations;
}

/** The whole pod: the user and seccomp for all, capabilities and escalation for each. */
export function hardenPod(workload: Workload): Operation[] {
  const containers = workload.containers.filter(container => container.role !== 'ephemeral');
  const first = containers[0];
  if (!workload.podSpec || !first) return [];
  const podWide: Operation[] = [];
  if (securityOf(first).runAsNonRoot.from !== 'pod')
    podWide.push(setPodSecurity(workload.podSpec, ['runAsNonRoot'], true));
  if (at(workload.podSpec, 'securityContext', 'seccompProfile') === undefined)
    podWide.push(setPodSecurity(workload.podSpec, ['seccompProfile', 'type'], 'RuntimeDefault'));
  return [...podWide, ...containers.flatMap(hardenContainer)];
}

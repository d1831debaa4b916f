import type { Operation } from '../../engine/edit/operations';
import { isHiddenAt, isWindows, rootDropper, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { listOf, lowerFirst } from '../../engine/text/words';
import { at, isOpen, itemsAt, type Mapping } from '../../engine/yaml/nodes';
import { asBool, asString } from '../../engine/yaml/scalars';

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
  if (list?.kind === 'sequence') {
    const small = itemsAt(list).find(item => asString(item)?.toUpperCase() === 'ALL');
    return small?.kind === 'scalar'
      ? { kind: 'setScalar', node: small, value: 'ALL' }
      : { kind: 'appendItem', to: list, value: 'ALL' };
  }
  return {
    kind: 'setPath',
    mapping: container.node,
    path: ['securityContext', 'capabilities', 'drop'],
    value: ['ALL'],
  };
}

/** `runAsNonRoot: true` on the pod, or on each of these containers where the pod cannot say it for all. */
export function forbidRoot(containers: readonly Container[], workload: Workload): Operation[] {
  return mayGoOnPod(containers, workload)
    ? [setPodSecurity(workload.podSpec!, ['runAsNonRoot'], true)]
    : containers.map(container => setSecurity(container, ['runAsNonRoot'], true));
}

/** The pod is the place unless it or one of these says otherwise, or another container relies on root. */
export function mayGoOnPod(containers: readonly Container[], workload: Workload): boolean {
  const others = lastingContainers(workload).filter(container => !containers.includes(container));
  const podSays = at(workload.podSpec, 'securityContext', 'runAsNonRoot') !== undefined;
  return !podSays && !containers.some(setsItself) && others.every(one => isNonRoot(one) || setsItself(one));
}

function isNonRoot(container: Container): boolean {
  const { runAsNonRoot, runAsUser } = securityOf(container);
  return runAsNonRoot.value === true || (runAsUser.value ?? 0) > 0;
}

function setsItself(container: Container): boolean {
  return securityOf(container).runAsNonRoot.from === 'container';
}

/** All containers but those that somebody puts into a running pod for a while. */
export function lastingContainers(workload: Workload): Container[] {
  return workload.containers.filter(container => container.role !== 'ephemeral');
}

/** `container web`, `containers web and proxy`. */
export function whoOf(containers: readonly Container[]): string {
  const [first] = containers;
  if (containers.length === 1 && first) return lowerFirst(containerTitle(first));
  return `containers ${listOf(containers.map(({ name }) => name ?? '(unnamed)'))}`;
}

/** What makes a container as harmless as the level «restricted» asks, as far as it is not there yet. */
function hardenContainer(container: Container): Operation[] {
  const { allowPrivilegeEscalation, capabilitiesHidden, dropped, seccomp } = securityOf(container);
  const operations: Operation[] = [];
  if (!allowPrivilegeEscalation.hidden && allowPrivilegeEscalation.value !== false)
    operations.push(setSecurity(container, ['allowPrivilegeEscalation'], false));
  if (!capabilitiesHidden && !dropped.some(({ node }) => asString(node) === 'ALL')) operations.push(dropAll(container));
  if (seccomp.from === 'container' && seccomp.value === UNCONFINED)
    operations.push(setSecurity(container, PROFILE, DEFAULT_PROFILE));
  return operations;
}

export interface Hardening {
  /**
   * What the admission asks: also the pod's own word for root goes, and containers that drop root by themselves, and so
   * need it at the start, may not be root. Without it, such containers are left alone.
   */
  admission?: boolean;
  /** Root may stay. */
  mayBeRoot?: boolean;
}

/**
 * The whole pod as level «restricted» asks, as far as that is a matter of settings: no root, no escalation, no
 * capabilities, a seccomp profile. Containers that are privileged, or are root on purpose, stay what they are. Of all
 * that, pods for Windows may only be told not to be root.
 */
export function hardenPod(workload: Workload, hardening: Hardening = {}): Operation[] {
  const { podSpec } = workload;
  if (!podSpec) return [];
  const containers = lastingContainers(workload).filter(
    container => securityOf(container).privileged.value !== true && !isOpen(container.node),
  );
  const noRoot = hardening.mayBeRoot ? [] : keepRootOut(containers, workload, hardening);
  if (isWindows(workload)) return noRoot;
  return [
    ...noRoot,
    ...(lacksProfile(podSpec) ? [setPodSecurity(podSpec, PROFILE, DEFAULT_PROFILE)] : []),
    ...containers.flatMap(hardenContainer),
  ];
}

function keepRootOut(containers: readonly Container[], workload: Workload, { admission }: Hardening): Operation[] {
  const mayBeRoot = containers.filter(
    container => !securityOf(container).runAsNonRoot.hidden && !isBound(container, admission === true),
  );
  const forbids = mayBeRoot.filter(container => securityOf(container).runAsNonRoot.value !== true);
  const podSays = asBool(at(workload.podSpec, 'securityContext', 'runAsNonRoot'));
  if (!admission || podSays !== false) return forbids.length > 0 ? forbidRoot(forbids, workload) : [];
  // The admission minds that the pod says so, whatever its containers say.
  const own = forbids.filter(setsItself).map(container => setSecurity(container, ['runAsNonRoot'], true));
  return [setPodSecurity(workload.podSpec!, ['runAsNonRoot'], true), ...own];
}

/** Root on purpose: by number, or to drop it by itself. */
function isBound(container: Container, droppersToo: boolean): boolean {
  return securityOf(container).runAsUser.value === 0 || (!droppersToo && rootDropper(container) !== undefined);
}

const PROFILE = ['seccompProfile', 'type'];
const DEFAULT_PROFILE = 'RuntimeDefault';
const UNCONFINED = 'Unconfined';

function lacksProfile(podSpec: Mapping): boolean {
  const profile = at(podSpec, 'securityContext', 'seccompProfile');
  if (profile) return asString(at(profile, 'type')) === UNCONFINED;
  return !isHiddenAt(podSpec, ['securityContext', 'seccompProfile']);
}

import { DEFAULT_CAPABILITIES } from './capabilities';
import { type ContainerSecurity, isWindows, type Setting, securityOf } from './security';
import type { Container } from './workload';

/**
 * Whom the first process of a container runs as. `image`: the image decides, root not excluded; `not-root`: the image
 * decides, but the kubelet refuses root; `refused`: told to be root and not to be root, so it never starts.
 */
export type User =
  | { kind: 'root' }
  | { kind: 'user'; uid: number }
  | { kind: 'image' }
  | { kind: 'not-root' }
  | { kind: 'refused' }
  | { kind: 'unknown' };

/** What a process will really be allowed to do. */
export interface Effects {
  user: User;
  /**
   * The kernel ignores setuid bits and file capabilities for all that the container starts; undefined when it cannot be
   * seen.
   */
  noNewPrivileges: boolean | undefined;
  /**
   * Capabilities that the first process holds when it starts, `ALL` alone for all of them; undefined when it depends on
   * the image or cannot be seen.
   */
  capabilities: readonly string[] | undefined;
}

/**
 * One container's effects, from its own security context and its pod's, on Linux; undefined on Windows.
 *
 * Sources: kubernetes/api core/v1 types.go (SecurityContext); kubernetes pkg/kubelet/kuberuntime security_context.go
 * (verifyRunAsNonRoot); containerd internal/cri/opts, WithCapabilities (ALL first, then single names); Linux
 * capabilities(7), «Effect of user ID changes on capabilities»: without ambient capabilities, which Kubernetes does not
 * set (KEP-2763), a process that does not run as user 0 starts with none.
 */
export function effectsOf(container: Container): Effects | undefined {
  if (isWindows(container.workload)) return undefined;
  const security = securityOf(container);
  const user = userOf(security);
  const { allowPrivilegeEscalation } = security;
  const noNewPrivileges = known(allowPrivilegeEscalation) ? allowPrivilegeEscalation.value === false : undefined;
  return { user, noNewPrivileges, capabilities: heldBy(user, security) };
}

/** How a process comes by a capability that its container adds. */
export type Gain =
  /** It holds it from the start. */
  | 'held'
  /** Only a program with this file capability gets it. */
  | 'by-file'
  /** It never gets it. */
  | 'never'
  | 'unknown';

export function gainOf({ user, noNewPrivileges }: Effects): Gain {
  if (user.kind === 'root') return 'held';
  if (user.kind !== 'user' && user.kind !== 'not-root') return 'unknown';
  if (noNewPrivileges === undefined) return 'unknown';
  return noNewPrivileges ? 'never' : 'by-file';
}

/** `user 1000`, `a user other than root`: how a message calls it. */
export function userTitle(user: User): string {
  if (user.kind === 'root') return 'root';
  return user.kind === 'user' ? `user ${user.uid}` : 'a user other than root';
}

function userOf({ runAsUser, runAsNonRoot }: ContainerSecurity): User {
  const uid = known(runAsUser) ? runAsUser.value : undefined;
  if (uid !== undefined && uid > 0) return { kind: 'user', uid };
  if (!known(runAsNonRoot)) return { kind: 'unknown' };
  if (uid === 0) return { kind: runAsNonRoot.value === true ? 'refused' : 'root' };
  if (runAsNonRoot.value === true) return { kind: 'not-root' };
  return { kind: known(runAsUser) ? 'image' : 'unknown' };
}

function heldBy(user: User, security: ContainerSecurity): readonly string[] | undefined {
  if (user.kind === 'user' || user.kind === 'not-root') return [];
  if (user.kind !== 'root' || !known(security.privileged)) return undefined;
  if (security.privileged.value === true) return ['ALL'];
  return security.capabilitiesHidden ? undefined : grantedTo(security);
}

function grantedTo({ added, dropped }: ContainerSecurity): readonly string[] {
  const gone = new Set(dropped.map(({ name }) => name));
  const more = added.map(({ name }) => name);
  if (more.includes('ALL') && gone.size === 0) return ['ALL'];
  const base = gone.has('ALL') ? [] : DEFAULT_CAPABILITIES;
  return [...new Set([...base, ...more])].filter(name => !gone.has(name) && name !== 'ALL');
}

function known(setting: Setting<unknown>): boolean {
  return !setting.hidden;
}

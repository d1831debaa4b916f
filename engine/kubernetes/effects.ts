import { at } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
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
  /** The kernel's no_new_privs: no program that is started gains what its starter lacks; undefined if out of sight. */
  noNewPrivileges: boolean | undefined;
  /** The container starts with a shell, which carries no file capabilities. */
  startsShell: boolean;
  /**
   * Capabilities that the first process holds when it starts, `ALL` alone for all of them; undefined when it depends on
   * the image or cannot be seen.
   */
  capabilities: readonly string[] | undefined;
  /** What it would hold if it ran as root. */
  asRoot: readonly string[] | undefined;
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
  return {
    user,
    noNewPrivileges,
    startsShell: isShell(container),
    capabilities: heldBy(user, security),
    asRoot: heldBy({ kind: 'root' }, security),
  };
}

/** How a process comes by a capability that its container adds. */
export type Gain =
  /** It holds it from the start. */
  | 'held'
  /** Any program that carries it as a file capability gets it. */
  | 'by-file'
  /** Only the program that the container starts gets it, if it carries it, and hands it to others that do. */
  | 'by-entrypoint'
  /** No program gets it. */
  | 'never'
  | 'unknown';

/**
 * The runtime itself still holds the added capabilities when it starts the container's program. So even under
 * no_new_privs that program keeps those that it carries as file capabilities: they are not new. What it starts in turn
 * gains nothing any more that it has lost. Without a capability in `add`, a program that carries it does not start.
 * Source: Linux security/commoncap.c, cap_bprm_creds_from_file; opencontainers/runc libcontainer, finalizeNamespace.
 */
export function gainOf({ user, noNewPrivileges, startsShell }: Effects): Gain {
  if (user.kind === 'root') return 'held';
  if (user.kind !== 'user' && user.kind !== 'not-root') return 'unknown';
  if (noNewPrivileges === undefined) return 'unknown';
  if (!noNewPrivileges) return 'by-file';
  return startsShell ? 'never' : 'by-entrypoint';
}

const SHELLS = new Set(['sh', 'ash', 'bash', 'dash', 'ksh', 'zsh']);

function isShell(container: Container): boolean {
  const program = asString(at(container.node, 'command', 0));
  return program !== undefined && SHELLS.has(program.slice(program.lastIndexOf('/') + 1));
}

/** `user 1000`, `a user other than root`: how a message calls it. */
export function userTitle(user: User): string {
  if (user.kind === 'root') return 'root';
  return user.kind === 'user' ? `user ${user.uid}` : 'a user other than root';
}

function userOf({ runAsUser, runAsNonRoot }: ContainerSecurity): User {
  const uid = known(runAsUser) ? runAsUser.value : undefined;
  if (uid !== undefined && uid > 0) return { kind: 'user', uid };
  // Where root may be forbidden out of sight, it is root that is asked for all the same.
  if (uid === 0) return { kind: known(runAsNonRoot) && runAsNonRoot.value === true ? 'refused' : 'root' };
  if (!known(runAsNonRoot)) return { kind: 'unknown' };
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
  if (added.length === 0 && dropped.length === 0) return DEFAULT_CAPABILITIES;
  const gone = new Set(dropped.map(({ name }) => name));
  const more = added.map(({ name }) => name);
  if (more.includes('ALL') && gone.size === 0) return ['ALL'];
  const base = gone.has('ALL') ? [] : DEFAULT_CAPABILITIES;
  return [...new Set([...base, ...more])].filter(name => !gone.has(name) && name !== 'ALL');
}

function known(setting: Setting<unknown>): boolean {
  return !setting.hidden;
}

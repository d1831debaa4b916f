import { once } from '../text/memo';
import { at, deref, isNull, isOpen, itemsAt, lacks, type Mapping, mappingAt, type YamlNode } from '../yaml/nodes';
import { asBool, asInt, asString } from '../yaml/scalars';
import type { Container, Workload } from './workload';

/** One security setting as it holds for a container, and where it was written. */
export interface Setting<T> {
  value: T | undefined;
  /** The node that decides; undefined when nothing is written. */
  node: YamlNode | undefined;
  from: 'container' | 'pod' | undefined;
  /** A template or patch may set it where it cannot be seen, or its value is unknown. */
  hidden: boolean;
}

export interface Capability {
  /** Without `CAP_`, in capitals. */
  name: string;
  /** Written with `CAP_` in front, which only CRI-O understands. */
  prefixed: boolean;
  node: YamlNode;
}

/** What the process in a container will really be allowed, from its own security context and its pod's. */
export interface ContainerSecurity {
  runAsNonRoot: Setting<boolean>;
  /** Numeric user id. */
  runAsUser: Setting<number>;
  privileged: Setting<boolean>;
  allowPrivilegeEscalation: Setting<boolean>;
  readOnlyRootFilesystem: Setting<boolean>;
  /** RuntimeDefault, Localhost or Unconfined. */
  seccomp: Setting<string>;
  added: Capability[];
  dropped: Capability[];
  /** Capabilities may be added or dropped where it cannot be seen. */
  capabilitiesHidden: boolean;
  /** Where capabilities are, or would be, listed: the container's mapping under securityContext. */
  capabilities: Mapping | undefined;
}

type Read<T> = (node: YamlNode | undefined) => T | undefined;

/**
 * A container's setting overrides its pod's, where the field exists on both levels.
 * Source: kubernetes/api core/v1 types.go (SecurityContext, PodSecurityContext).
 */
export const securityOf: (container: Container) => ContainerSecurity = once(readSecurity);

function readSecurity(container: Container): ContainerSecurity {
  const own = at(container.node, 'securityContext');
  const capabilities = mappingAt(own, 'capabilities');
  const both = <T>(read: Read<T>, ...path: string[]) => setting(container, read, path, true);
  const only = <T>(read: Read<T>, ...path: string[]) => setting(container, read, path, false);
  return {
    runAsNonRoot: both(asBool, 'runAsNonRoot'),
    runAsUser: both(asInt, 'runAsUser'),
    privileged: only(asBool, 'privileged'),
    allowPrivilegeEscalation: only(asBool, 'allowPrivilegeEscalation'),
    readOnlyRootFilesystem: only(asBool, 'readOnlyRootFilesystem'),
    seccomp: both(asString, 'seccompProfile', 'type'),
    added: capabilityList(capabilities, 'add'),
    dropped: capabilityList(capabilities, 'drop'),
    capabilitiesHidden: isHiddenAt(container.node, ['securityContext', 'capabilities']) || hasUnknown(capabilities),
    capabilities,
  };
}

function setting<T>(container: Container, read: Read<T>, path: readonly string[], alsoPod: boolean): Setting<T> {
  const own = written(container.node, path);
  if (own) return { value: read(own), node: own, from: 'container', hidden: read(own) === undefined };
  const hiddenHere = isHiddenAt(container.node, ['securityContext', ...path]);
  if (!alsoPod) return { value: undefined, node: undefined, from: undefined, hidden: hiddenHere };
  const { podSpec } = container.workload;
  const pod = written(podSpec, path);
  if (pod) return { value: read(pod), node: pod, from: 'pod', hidden: hiddenHere || read(pod) === undefined };
  const hidden = hiddenHere || isHiddenAt(podSpec, ['securityContext', ...path]);
  return { value: undefined, node: undefined, from: undefined, hidden };
}

/** A null says nothing: the field counts as left out. */
function written(node: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  const own = at(node, 'securityContext', ...path);
  return isNull(own) ? undefined : own;
}

/** Whether what is missing under the path may stand where it cannot be seen. */
export function isHiddenAt(node: YamlNode | undefined, path: readonly string[]): boolean {
  let current = node;
  for (const step of path) {
    if (current === undefined || isOpen(current)) return true;
    if (lacks(current, step)) return false;
    current = at(current, step);
  }
  return current !== undefined && isOpen(current);
}

function capabilityList(capabilities: Mapping | undefined, key: 'add' | 'drop'): Capability[] {
  return itemsAt(capabilities, key).flatMap(node => {
    const written = asString(node)?.toUpperCase();
    if (written === undefined) return [];
    return [{ name: written.replace(/^CAP_/, ''), prefixed: written.startsWith('CAP_'), node }];
  });
}

/** A list of capabilities is made by a template, all or in part. */
function hasUnknown(capabilities: Mapping | undefined): boolean {
  return ['add', 'drop'].some(key => {
    const list = at(capabilities, key);
    return list !== undefined && (isOpen(list) || itemsAt(list).some(item => item.kind !== 'scalar' || item.templated));
  });
}

/** Pods for Windows have no Linux users, capabilities or seccomp. */
export function isWindows(workload: Workload): boolean {
  const selector = asString(at(workload.podSpec, 'nodeSelector', 'kubernetes.io/os'));
  return asString(at(workload.podSpec, 'os', 'name')) === 'windows' || selector === 'windows';
}

/** `hostUsers: false`: root in the container is an ordinary user on the node. */
export function hasOwnUsers(workload: Workload): boolean {
  return asBool(at(workload.podSpec, 'hostUsers')) === false;
}

/** Programs that an entrypoint starts as root to continue as somebody else. */
const ROOT_DROPPERS = new Set([
  'gosu',
  'su-exec',
  'setpriv',
  'capsh',
  'runuser',
  'chpst',
  'setuidgid',
  's6-setuidgid',
  's6-applyuidgid',
  's6-overlay-suexec',
]);

/** The program by which a container's command drops root itself; undefined when none is seen. */
export function rootDropper(container: Container): string | undefined {
  const words = ['command', 'args']
    .flatMap(key => itemsAt(container.node, key).flatMap(item => asString(deref(item)) ?? []))
    .flatMap(word => word.split(/[\s;&|]+/));
  const names = words.map(word => word.slice(word.lastIndexOf('/') + 1));
  return names.find((name, i) => ROOT_DROPPERS.has(name) || becomesOther(name, words.slice(i + 1)));
}

/** `sudo` and `su` make root of others, too: it depends on the user that is named. */
function becomesOther(name: string, rest: readonly string[]): boolean {
  if (name === 'sudo') return rest.some((word, i) => /^(-u|--user=)[^\s]/.test(word) || isUser(word, rest[i + 1]));
  const user = rest.find(word => !word.startsWith('-'));
  return name === 'su' && user !== undefined && /^[a-z_][a-z0-9_-]*$/.test(user) && user !== 'root';
}

function isUser(word: string, next: string | undefined): boolean {
  return (word === '-u' || word === '--user') && next !== undefined && next !== 'root';
}

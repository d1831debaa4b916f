import { allEntries, at, itemsAt, keyText, mappingAt, type YamlNode } from '../../yaml/nodes';
import { asBool, asInt, asString } from '../../yaml/scalars';
import { BASELINE_CAPABILITIES } from '../capabilities';
import { ALWAYS, type Breaches, type CheckId, FOREVER, type Versions } from './breach';
import { containerSettersOf, type Pod, settersOf } from './pod';

/** Everything that level baseline forbids. Source: kubernetes/pod-security-admission policy/check_*.go, 1.0 to 1.37. */
export function findBaseline(pod: Pod, found: Breaches): void {
  appArmor(pod, found);
  capabilities(pod, found);
  hostNamespaces(pod, found);
  hostPaths(pod, found);
  hostPorts(pod, found);
  probeHosts(pod, found);
  privileged(pod, found);
  // A pod with users of its own may unmask /proc, from the policy of 1.35 on.
  procMount(pod, 'procMount', { from: 0, before: pod.ownUsers ? 35 : FOREVER }, found);
  seLinux(pod, found);
  seccomp(pod, found);
  sysctls(pod, found);
  hostProcess(pod, found);
}

const PROFILES = new Set(['RuntimeDefault', 'Localhost']);
const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

function appArmor(pod: Pod, found: Breaches): void {
  const check = 'appArmorProfile';
  for (const { who, node } of settersOf(pod, 'appArmorProfile')) forbiddenType(check, who, node, ALWAYS, found);
  for (const [key, value, node] of annotationsOf(pod)) {
    if (key.startsWith(APPARMOR_PREFIX) && value !== '' && !/^(runtime\/default$|localhost\/)/.test(value))
      found.add(check, { who: undefined, at: node, what: `${key}="${value}"` });
  }
}

/** A profile whose type is known and not one of the allowed. */
export function forbiddenType(
  check: CheckId,
  who: string | undefined,
  profile: YamlNode,
  versions: Versions,
  found: Breaches,
): void {
  const node = at(profile, 'type');
  const type = asString(node);
  if (node && type !== undefined && !PROFILES.has(type)) found.add(check, { who, at: node, what: type }, versions);
}

function annotationsOf({ annotations }: Pod): [key: string, value: string, node: YamlNode][] {
  const mapping = mappingAt(annotations);
  return (mapping ? allEntries(mapping) : []).flatMap(entry => {
    const [key, value] = [keyText(entry), asString(entry.value)];
    return key !== undefined && value !== undefined ? [[key, value, entry.value]] : [];
  });
}

function capabilities(pod: Pod, found: Breaches): void {
  for (const { who, node } of containerSettersOf(pod, 'capabilities', 'add'))
    for (const { name, at } of namesIn(node))
      if (!BASELINE_CAPABILITIES.has(name)) found.add('capabilities_baseline', { who, at, what: name });
}

/** The texts of a list, taken literally, as the admission does. */
export function namesIn(list: YamlNode): { name: string; at: YamlNode }[] {
  return itemsAt(list).flatMap(at => {
    const name = asString(at);
    return name === undefined ? [] : [{ name, at }];
  });
}

function hostNamespaces({ spec }: Pod, found: Breaches): void {
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    const node = at(spec, key);
    if (node && asBool(node) === true) found.add('hostNamespaces', { who: undefined, at: node, what: `${key}=true` });
  }
}

function hostPaths({ spec }: Pod, found: Breaches): void {
  for (const volume of itemsAt(spec, 'volumes')) {
    const node = at(volume, 'hostPath');
    const name = at(volume, 'name');
    if (node?.kind === 'mapping') found.add('hostPathVolumes', { who: asString(name) ?? '', at: name ?? node });
  }
}

function hostPorts({ members }: Pod, found: Breaches): void {
  for (const { name, node: container } of members) {
    for (const port of itemsAt(container, 'ports')) {
      const node = at(port, 'hostPort');
      const number = asInt(node);
      if (node && number !== undefined && number !== 0)
        found.add('hostPorts', { who: name, at: node, what: `${number}` });
    }
  }
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

function probeHosts({ members }: Pod, found: Breaches): void {
  for (const { name, node: container } of members) {
    const lifecycle = at(container, 'lifecycle');
    const handlers = [
      ...PROBES.map(probe => at(container, probe)),
      ...(lifecycle ? HOOKS.map(hook => at(lifecycle, hook)) : []),
    ];
    for (const handler of handlers) if (handler) handlerHosts(name, handler, found);
  }
}

/** Looked at from the policy of 1.34 on. */
const PROBE_HOSTS: Versions = { from: 34, before: FOREVER };

function handlerHosts(who: string, handler: YamlNode, found: Breaches): void {
  for (const way of ['httpGet', 'tcpSocket']) {
    const node = at(handler, way, 'host');
    const host = asString(node);
    if (node && host !== undefined && host !== '')
      found.add('hostProbesAndHostLifecycle', { who, at: node, what: host }, PROBE_HOSTS);
  }
}

function privileged(pod: Pod, found: Breaches): void {
  for (const { who, node } of containerSettersOf(pod, 'privileged'))
    if (asBool(node) === true) found.add('privileged', { who, at: node });
}

export function procMount(pod: Pod, check: CheckId, versions: Versions, found: Breaches): void {
  for (const { who, node } of containerSettersOf(pod, 'procMount')) {
    const type = asString(node);
    if (type !== undefined && type !== 'Default') found.add(check, { who, at: node, what: type }, versions);
  }
}

const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t']);

function seLinux(pod: Pod, found: Breaches): void {
  const check = 'seLinuxOptions';
  for (const { who, node } of settersOf(pod, 'seLinuxOptions')) {
    const type = at(node, 'type');
    const name = asString(type);
    if (type && name !== undefined && !SELINUX_TYPES.has(name)) {
      const before = name === 'container_engine_t' ? 31 : FOREVER;
      found.add(check, { who, at: type, what: `type "${name}"` }, { from: 0, before });
    }
    for (const key of ['user', 'role']) {
      const value = at(node, key);
      if (value && (asString(value) ?? '') !== '') found.add(check, { who, at: value, what: `${key} may not be set` });
    }
  }
}

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

/** The field since 1.19, annotations before. */
function seccomp(pod: Pod, found: Breaches): void {
  const check = 'seccompProfile_baseline';
  for (const { who, node } of settersOf(pod, 'seccompProfile'))
    forbiddenType(check, who, node, { from: 19, before: FOREVER }, found);
  const keys = new Set([SECCOMP_POD, ...pod.members.map(({ name }) => SECCOMP_PREFIX + name)]);
  for (const [key, value, node] of annotationsOf(pod)) {
    if (keys.has(key) && !/^(runtime\/default$|docker\/default$|localhost\/)/.test(value))
      found.add(check, { who: undefined, at: node, what: `${key}="${value}"` }, { from: 0, before: 19 });
  }
}

/** Settings of the kernel that keep to their pod, by the policy minor that first allowed them. */
const SAFE_SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
  'net.ipv4.tcp_slow_start_after_idle': 37,
  'net.ipv4.tcp_notsent_lowat': 37,
};

function sysctls({ context }: Pod, found: Breaches): void {
  for (const item of itemsAt(context, 'sysctls')) {
    const node = at(item, 'name');
    const name = asString(node);
    if (!node || name === undefined) continue;
    const since = Object.hasOwn(SAFE_SYSCTLS, name) ? SAFE_SYSCTLS[name]! : FOREVER;
    found.add('sysctls', { who: undefined, at: node, what: name }, { from: 0, before: since });
  }
}

function hostProcess(pod: Pod, found: Breaches): void {
  for (const { who, node } of settersOf(pod, 'windowsOptions', 'hostProcess'))
    if (asBool(node) === true) found.add('windowsHostProcess', { who, at: node });
}

import { allEntries, at, itemsAt, keyText, mappingAt, type YamlNode } from '../../yaml/nodes';
import { asBool, asInt, asString } from '../../yaml/scalars';
import { BASELINE_CAPABILITIES } from '../capabilities';
import { type CheckId, FOREVER, type Offence } from './breach';
import { containerSettersOf, type Pod, settersOf } from './pod';

/** Everything that level baseline forbids. Source: kubernetes/pod-security-admission policy/check_*.go, 1.0 to 1.37. */
export function* baselineOffences(pod: Pod): Generator<Offence> {
  yield* appArmor(pod);
  yield* capabilities(pod);
  yield* hostNamespaces(pod);
  yield* hostPaths(pod);
  yield* hostPorts(pod);
  yield* probeHosts(pod);
  yield* privileged(pod);
  // A pod with users of its own may unmask /proc, from the policy of 1.35 on.
  yield* procMount(pod, 'procMount', 0, pod.ownUsers ? 35 : FOREVER);
  yield* seLinux(pod);
  yield* seccomp(pod);
  yield* sysctls(pod);
  yield* hostProcess(pod);
}

const PROFILES = new Set(['RuntimeDefault', 'Localhost']);
const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

function* appArmor(pod: Pod): Generator<Offence> {
  const check = 'appArmorProfile';
  for (const { who, node } of settersOf(pod, 'appArmorProfile')) yield* forbiddenType(check, who, node);
  for (const [key, value, node] of annotationsOf(pod)) {
    if (key.startsWith(APPARMOR_PREFIX) && value !== '' && !/^(runtime\/default$|localhost\/)/.test(value))
      yield { check, at: node, what: [`${key}="${value}"`] };
  }
}

/** A profile whose type is known and not one of the allowed. */
export function* forbiddenType(
  check: CheckId,
  who: string | undefined,
  profile: YamlNode,
  more: Partial<Offence> = {},
): Generator<Offence> {
  const node = at(profile, 'type');
  const type = asString(node);
  if (node && type !== undefined && !PROFILES.has(type)) yield { check, who, at: node, what: [type], ...more };
}

function* annotationsOf({ annotations }: Pod): Generator<[key: string, value: string, node: YamlNode]> {
  const mapping = mappingAt(annotations);
  for (const entry of mapping ? allEntries(mapping) : []) {
    const [key, value] = [keyText(entry), asString(entry.value)];
    if (key !== undefined && value !== undefined) yield [key, value, entry.value];
  }
}

function* capabilities(pod: Pod): Generator<Offence> {
  for (const { who, node } of containerSettersOf(pod, 'capabilities', 'add'))
    yield* addedBeyond('capabilities_baseline', who, node, name => BASELINE_CAPABILITIES.has(name));
}

/** Capabilities in the list that are not allowed; names are taken literally, as the admission does. */
export function* addedBeyond(
  check: CheckId,
  who: string | undefined,
  list: YamlNode,
  isAllowed: (name: string) => boolean,
  more: Partial<Offence> = {},
): Generator<Offence> {
  for (const node of itemsAt(list)) {
    const name = asString(node);
    if (name !== undefined && !isAllowed(name)) yield { check, who, at: node, what: [name], ...more };
  }
}

function* hostNamespaces({ spec }: Pod): Generator<Offence> {
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    const node = at(spec, key);
    if (node && asBool(node) === true) yield { check: 'hostNamespaces', at: node, what: [`${key}=true`] };
  }
}

function* hostPaths({ spec }: Pod): Generator<Offence> {
  for (const volume of itemsAt(spec, 'volumes')) {
    const node = at(volume, 'hostPath');
    if (node?.kind === 'mapping')
      yield { check: 'hostPathVolumes', who: asString(at(volume, 'name')) ?? '', at: at(volume, 'name') ?? node };
  }
}

function* hostPorts({ members }: Pod): Generator<Offence> {
  for (const { name, node: container } of members) {
    for (const port of itemsAt(container, 'ports')) {
      const node = at(port, 'hostPort');
      const number = asInt(node);
      if (node && number !== undefined && number !== 0)
        yield { check: 'hostPorts', who: name, at: node, what: [`${number}`] };
    }
  }
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

function* probeHosts({ members }: Pod): Generator<Offence> {
  for (const { name, node: container } of members) {
    const lifecycle = at(container, 'lifecycle');
    const handlers = [
      ...PROBES.map(probe => at(container, probe)),
      ...(lifecycle ? HOOKS.map(hook => at(lifecycle, hook)) : []),
    ];
    for (const handler of handlers) if (handler) yield* handlerHosts(name, handler);
  }
}

function* handlerHosts(who: string, handler: YamlNode): Generator<Offence> {
  for (const way of ['httpGet', 'tcpSocket']) {
    const node = at(handler, way, 'host');
    const host = asString(node);
    if (node && host !== undefined && host !== '')
      yield { check: 'hostProbesAndHostLifecycle', who, at: node, what: [host], from: 34 };
  }
}

function* privileged(pod: Pod): Generator<Offence> {
  for (const { who, node } of containerSettersOf(pod, 'privileged'))
    if (asBool(node) === true) yield { check: 'privileged', who, at: node };
}

export function* procMount(pod: Pod, check: CheckId, from: number, before: number): Generator<Offence> {
  for (const { who, node } of containerSettersOf(pod, 'procMount')) {
    const type = asString(node);
    if (type !== undefined && type !== 'Default') yield { check, who, at: node, what: [type], from, before };
  }
}

const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t']);

function* seLinux(pod: Pod): Generator<Offence> {
  const check = 'seLinuxOptions';
  for (const { who, node } of settersOf(pod, 'seLinuxOptions')) {
    const type = at(node, 'type');
    const name = asString(type);
    if (type && name !== undefined && !SELINUX_TYPES.has(name)) {
      const before = name === 'container_engine_t' ? 31 : FOREVER;
      yield { check, who, at: type, what: [`type "${name}"`], before };
    }
    for (const key of ['user', 'role']) {
      const value = at(node, key);
      if (value && (asString(value) ?? '') !== '') yield { check, who, at: value, what: [`${key} may not be set`] };
    }
  }
}

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

/** The field since 1.19, annotations before. */
function* seccomp(pod: Pod): Generator<Offence> {
  const check = 'seccompProfile_baseline';
  for (const { who, node } of settersOf(pod, 'seccompProfile')) yield* forbiddenType(check, who, node, { from: 19 });
  const keys = new Set([SECCOMP_POD, ...pod.members.map(({ name }) => SECCOMP_PREFIX + name)]);
  for (const [key, value, node] of annotationsOf(pod)) {
    if (keys.has(key) && !/^(runtime\/default$|docker\/default$|localhost\/)/.test(value))
      yield { check, at: node, what: [`${key}="${value}"`], before: 19 };
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

function* sysctls({ context }: Pod): Generator<Offence> {
  for (const item of itemsAt(context, 'sysctls')) {
    const node = at(item, 'name');
    const name = asString(node);
    if (!node || name === undefined) continue;
    const since = Object.hasOwn(SAFE_SYSCTLS, name) ? SAFE_SYSCTLS[name]! : FOREVER;
    yield { check: 'sysctls', at: node, what: [name], before: since };
  }
}

function* hostProcess(pod: Pod): Generator<Offence> {
  for (const { who, node } of settersOf(pod, 'windowsOptions', 'hostProcess'))
    if (asBool(node) === true) yield { check: 'windowsHostProcess', who, at: node };
}

import { at, isOpen, itemsAt, type Mapping, type YamlNode } from '../../yaml/nodes';
import { asBool, asInt, asString } from '../../yaml/scalars';
import { BASELINE_CAPABILITIES } from '../capabilities';
import type { Level } from './levels';
import { RESTRICTED_VOLUMES } from './restricted';

/** The Pod Security level that comes nearest to a PodSecurityPolicy. */
export interface NearestLevel {
  /** Undefined when a part of the policy is unknown. */
  level: Level | undefined;
  /** What of the policy is laxer than the next stricter level, `hostNetwork`; empty for restricted. */
  laxer: string[];
}

/**
 * The strictest level that allows all that the policy allowed. Rules about groups, SELinux and default profiles do not
 * count: the levels have nothing to say about the first, and policies that leave the others open rely on the node.
 * Source: kubernetes.io, Mapping PodSecurityPolicies to Pod Security Standards.
 */
export function nearestLevel(root: Mapping): NearestLevel {
  const spec = at(root, 'spec');
  if (spec?.kind !== 'mapping' || isOpen(spec)) return { level: undefined, laxer: [] };
  const beyond = beyondBaseline(spec, at(root, 'metadata', 'annotations'));
  if (beyond.length > 0) return { level: 'privileged', laxer: beyond };
  const short = belowRestricted(spec);
  return { level: short.length > 0 ? 'baseline' : 'restricted', laxer: short };
}

function beyondBaseline(spec: Mapping, annotations: YamlNode | undefined): string[] {
  const switches = ['privileged', 'hostNetwork', 'hostPID', 'hostIPC'].filter(key => asBool(at(spec, key)) === true);
  const lists = ['hostPorts', 'allowedUnsafeSysctls'].filter(key => itemsAt(spec, key).length > 0);
  const added = ['allowedCapabilities', 'defaultAddCapabilities'].filter(key =>
    textsAt(spec, key).some(name => !BASELINE_CAPABILITIES.has(name.replace(/^CAP_/, ''))),
  );
  const volumes = textsAt(spec, 'volumes').filter(type => type === '*' || type === 'hostPath');
  const mounts = textsAt(spec, 'allowedProcMountTypes').some(type => type !== 'Default')
    ? ['allowedProcMountTypes']
    : [];
  const profiles = PROFILES.filter(key => /\*|unconfined/.test(asString(at(annotations, key)) ?? ''));
  return [...switches, ...lists, ...added, ...volumes.map(type => `volumes: ${type}`), ...mounts, ...profiles];
}

const PROFILES = [
  'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
  'apparmor.security.beta.kubernetes.io/allowedProfileNames',
];

function belowRestricted(spec: Mapping): string[] {
  const checks: [name: string, isMet: boolean][] = [
    ['allowPrivilegeEscalation', asBool(at(spec, 'allowPrivilegeEscalation')) === false],
    ['requiredDropCapabilities', textsAt(spec, 'requiredDropCapabilities').includes('ALL')],
    ['runAsUser', keepsRootOut(at(spec, 'runAsUser'))],
    ['volumes', textsAt(spec, 'volumes').every(type => RESTRICTED_VOLUMES.includes(type))],
    ['allowedCapabilities', textsAt(spec, 'allowedCapabilities').every(name => name === 'NET_BIND_SERVICE')],
  ];
  return checks.flatMap(([name, isMet]) => (isMet ? [] : [name]));
}

function keepsRootOut(runAsUser: YamlNode | undefined): boolean {
  const rule = asString(at(runAsUser, 'rule'));
  const ranges = itemsAt(runAsUser, 'ranges');
  const isAboveRoot = ranges.length > 0 && ranges.every(range => (asInt(at(range, 'min')) ?? 0) > 0);
  return rule === 'MustRunAsNonRoot' || (rule === 'MustRunAs' && isAboveRoot);
}

function textsAt(node: YamlNode, key: string): string[] {
  return itemsAt(node, key).flatMap(item => asString(item) ?? []);
}

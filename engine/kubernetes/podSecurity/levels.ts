import type { Range } from '../../text/source';
import type { Workload } from '../workload';
import { findBaseline } from './baseline';
import { type Breach, Breaches, type CheckId } from './breach';
import { podOf } from './pod';
import { findRestricted } from './restricted';

/** Levels of the Pod Security Standards, loosest first. */
export type Level = 'privileged' | 'baseline' | 'restricted';

/** Labels of a Namespace say a level for each mode: `pod-security.kubernetes.io/enforce: baseline`. */
export const LEVEL_LABEL = 'pod-security.kubernetes.io/';

export const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];

/** One check that a pod does not pass, in the words of the admission. */
export interface Violation {
  check: CheckId;
  /** Short, as the admission begins: `hostPath volumes`. */
  reason: string;
  /** In full, as the admission goes on in parentheses: `volume "data"`. */
  detail: string;
  /** The first place that breaks it. */
  at: Range;
}

/**
 * What the pod breaks of both levels, in every version of the policy. Places that a template or patch may still fill
 * count as kept.
 */
export function breachesOf(workload: Workload): Breach[] {
  const pod = podOf(workload);
  const found = new Breaches();
  if (pod) findBaseline(pod, found);
  if (pod) findRestricted(pod, found);
  return found.all;
}

/** Checks of baseline that stricter ones take the place of, and from which policy minor on. */
const OVERRIDDEN: Partial<Record<CheckId, number>> = {
  hostPathVolumes: 0,
  seccompProfile_baseline: 19,
  capabilities_baseline: 22,
  procMount: 35,
};

/** What the admission would say to such a pod at a level, under the policy of a Kubernetes minor; in its order. */
export function violationsOf(breaches: readonly Breach[], level: Level, minor: number): Violation[] {
  const live = breaches.filter(({ from, before }) => from <= minor && minor < before);
  return CHECKS.filter(({ level: own }) => LEVELS.indexOf(own) <= LEVELS.indexOf(level))
    .filter(({ id }) => level !== 'restricted' || (OVERRIDDEN[id] ?? Number.POSITIVE_INFINITY) > minor)
    .flatMap(check => {
      const own = live.filter(breach => breach.check === check.id);
      return own.length === 0 ? [] : [{ check: check.id, ...check.say(own), at: own[0]!.at }];
    });
}

interface Check {
  id: CheckId;
  level: Level;
  say(breaches: readonly Breach[]): { reason: string; detail: string };
}

/** Reasons and details follow the admission's own words. Baseline first, ids in byte order, as the admission has them. */
const CHECKS: readonly Check[] = [
  baseline('appArmorProfile', own => ({
    reason: plural(valuesOf(own).length, 'forbidden AppArmor profile'),
    detail: `${valuesOf(own).every(isAnnotation) ? 'annotation' : setters(own)} must not set AppArmor profile type to ${quoted(valuesOf(own))}`,
  })),
  baseline('capabilities_baseline', own => ({ reason: 'non-default capabilities', detail: notIncluded(own) })),
  baseline('hostNamespaces', own => ({ reason: 'host namespaces', detail: valuesOf(own).join(', ') })),
  baseline('hostPathVolumes', own => ({ reason: 'hostPath volumes', detail: named('volume', own) })),
  baseline('hostPorts', own => {
    const ports = plural(valuesOf(own).length, 'hostPort');
    return {
      reason: 'hostPort',
      detail: `${named('container', own)} ${uses(own)} ${ports} ${valuesOf(own).join(', ')}`,
    };
  }),
  baseline('hostProbesAndHostLifecycle', own => {
    const hosts = plural(valuesOf(own).length, 'probe or lifecycle host');
    const detail = `${named('container', own)} ${uses(own)} ${hosts} ${quoted(valuesOf(own))}`;
    return { reason: 'probe or lifecycle host', detail };
  }),
  baseline('privileged', own => ({
    reason: 'privileged',
    detail: `${named('container', own)} must not set securityContext.privileged=true`,
  })),
  baseline('procMount', sayProcMount),
  baseline('seLinuxOptions', own => ({
    reason: 'seLinuxOptions',
    detail: `${setters(own)} set forbidden securityContext.seLinuxOptions: ${valuesOf(own).join('; ')}`,
  })),
  baseline('seccompProfile_baseline', saySeccomp),
  baseline('sysctls', own => ({ reason: 'forbidden sysctls', detail: valuesOf(own).join(', ') })),
  baseline('windowsHostProcess', own => ({
    reason: 'hostProcess',
    detail: `${setters(own)} must not set securityContext.windowsOptions.hostProcess=true`,
  })),
  restricted('allowPrivilegeEscalation', own => ({
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named('container', own)} must set securityContext.allowPrivilegeEscalation=false`,
  })),
  restricted('capabilities_restricted', own => {
    const [absent, added] = [own.filter(({ missing }) => missing), own.filter(({ missing }) => !missing)];
    const parts = [
      ...(absent.length > 0
        ? [`${named('container', absent)} must set securityContext.capabilities.drop=["ALL"]`]
        : []),
      ...(added.length > 0 ? [notIncluded(added)] : []),
    ];
    return { reason: 'unrestricted capabilities', detail: parts.join('; ') };
  }),
  restricted('procMount_restricted', sayProcMount),
  restricted('restrictedVolumes', own => {
    const types = plural(valuesOf(own).length, 'restricted volume type');
    const detail = `${named('volume', own)} ${uses(own)} ${types} ${quoted(valuesOf(own))}`;
    return { reason: 'restricted volume types', detail };
  }),
  restricted('runAsNonRoot', own => ({
    reason: 'runAsNonRoot != true',
    detail: forbiddenOrMissing(own, 'securityContext.runAsNonRoot=false', 'securityContext.runAsNonRoot=true'),
  })),
  restricted('runAsUser', own => ({ reason: 'runAsUser=0', detail: `${setters(own)} must not set runAsUser=0` })),
  restricted('seccompProfile_restricted', own => ({
    reason: 'seccompProfile',
    detail: forbiddenOrMissing(
      own,
      `securityContext.seccompProfile.type to ${quoted(valuesOf(own))}`,
      'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    ),
  })),
];

function baseline(id: CheckId, say: Check['say']): Check {
  return { id, level: 'baseline', say };
}

function restricted(id: CheckId, say: Check['say']): Check {
  return { id, level: 'restricted', say };
}

function sayProcMount(own: readonly Breach[]): { reason: string; detail: string } {
  const values = quoted(valuesOf(own));
  return {
    reason: 'procMount',
    detail: `${named('container', own)} must not set securityContext.procMount to ${values}`,
  };
}

/** Before 1.19 it was annotations that were looked at. */
function saySeccomp(own: readonly Breach[]): { reason: string; detail: string } {
  const values = valuesOf(own);
  const detail = values.some(isAnnotation)
    ? `forbidden ${plural(values.length, 'annotation')} ${values.join(', ')}`
    : `${setters(own)} must not set securityContext.seccompProfile.type to ${quoted(values)}`;
  return { reason: 'seccompProfile', detail };
}

function isAnnotation(value: string): boolean {
  return value.includes('=');
}

/** What is set wrongly is named alone; only when nothing is, what is missing. */
function forbiddenOrMissing(own: readonly Breach[], forbidden: string, wanted: string): string {
  const bad = own.filter(({ missing }) => !missing);
  if (bad.length > 0) return `${setters(bad)} must not set ${forbidden}`;
  return `pod or ${named('container', own)} must set ${wanted}`;
}

function notIncluded(own: readonly Breach[]): string {
  return `${named('container', own)} must not include ${quoted(valuesOf(own))} in securityContext.capabilities.add`;
}

/** `pod and containers "a", "b"`. */
function setters(own: readonly Breach[]): string {
  const pod = own.some(breach => breach.pod) ? ['pod'] : [];
  return [...pod, ...(offenders(own).length > 0 ? [named('container', own)] : [])].join(' and ');
}

/** `container "a"`, `volumes "a", "b"`. */
function named(noun: string, own: readonly Breach[]): string {
  return `${plural(offenders(own).length, noun)} ${quoted(offenders(own))}`;
}

function uses(own: readonly Breach[]): string {
  return offenders(own).length === 1 ? 'uses' : 'use';
}

function offenders(own: readonly Breach[]): string[] {
  return [...new Set(own.flatMap(({ who }) => who))];
}

function valuesOf(own: readonly Breach[]): string[] {
  return [...new Set(own.flatMap(({ what }) => what))];
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${name}"`).join(', ');
}

import type { Range } from '../../text/source';

/** Ids of the admission's checks. Source: kubernetes/pod-security-admission policy/check_*.go. */
export type CheckId =
  | 'appArmorProfile'
  | 'capabilities_baseline'
  | 'hostNamespaces'
  | 'hostPathVolumes'
  | 'hostPorts'
  | 'hostProbesAndHostLifecycle'
  | 'privileged'
  | 'procMount'
  | 'seLinuxOptions'
  | 'seccompProfile_baseline'
  | 'sysctls'
  | 'windowsHostProcess'
  | 'allowPrivilegeEscalation'
  | 'capabilities_restricted'
  | 'procMount_restricted'
  | 'restrictedVolumes'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seccompProfile_restricted';

/**
 * What a check has against a pod, for a span of policy versions. Small and without nodes, so that it can be kept when
 * the tree is dropped.
 */
export interface Breach {
  check: CheckId;
  /** Something wanted is not there, rather than something forbidden being there. */
  missing: boolean;
  /** The pod itself breaks it. */
  pod: boolean;
  /** Containers or volumes that break it, in the order of the pod. */
  who: string[];
  /** The values that break it. */
  what: string[];
  /** The first place that breaks it. */
  at: Range;
  /** First policy minor that minds. */
  from: number;
  /** First policy minor that no longer minds. */
  before: number;
}

export const FOREVER = Number.MAX_SAFE_INTEGER;

/** The policy minors for which an offence counts. */
export interface Versions {
  from: number;
  before: number;
}

export const ALWAYS: Versions = { from: 0, before: FOREVER };

/** One place that breaks a check. */
export interface Offence {
  missing?: boolean;
  /** Name of the container or volume; undefined for the pod. */
  who: string | undefined;
  /** The value that breaks it. */
  what?: string;
  at: Range;
}

/** Gathers offences against the same check for the same versions into one breach. */
export class Breaches {
  readonly all: Breach[] = [];

  add(check: CheckId, { missing = false, who, what, at }: Offence, { from, before }: Versions = ALWAYS): void {
    if (from >= before) return;
    // There are few, so that a search costs less than a map.
    let breach = this.all.find(
      one => one.check === check && one.missing === missing && one.from === from && one.before === before,
    );
    if (!breach) {
      breach = { check, missing, pod: false, who: [], what: [], at: { start: at.start, end: at.end }, from, before };
      this.all.push(breach);
    }
    if (who === undefined) breach.pod = true;
    else if (!breach.who.includes(who)) breach.who.push(who);
    if (what !== undefined && !breach.what.includes(what)) breach.what.push(what);
  }
}

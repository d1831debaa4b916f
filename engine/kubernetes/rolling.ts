/**
 * The arithmetic of updates: how many pods more, how many fewer, in how many waves.
 *
 * Sources: kubernetes/api apps/v1 types.go (defaults, rounding), kubectl pkg/util/deployment ResolveFenceposts,
 * kubernetes apps validation (what is rejected), kubernetes.io "Specifying a Disruption Budget".
 */

/** A count of pods, or a percentage of them. */
export type IntOrPercent = { count: number } | { percent: number };

/**
 * Reads a scalar as Kubernetes reads an int-or-string field that holds pods: `3` or `"25%"`.
 * Undefined for anything else, such as `"3"` or `-1`, which the API server rejects.
 */
export function parseIntOrPercent(value: unknown): IntOrPercent | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? { count: value } : undefined;
  const percent = typeof value === 'string' ? /^(\d{1,9})%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : { percent: Number(percent) };
}

/** How many of `total` pods it means; percentages are rounded as told. */
export function resolve(value: IntOrPercent, total: number, rounding: 'up' | 'down'): number {
  if ('count' in value) return value.count;
  const exact = (value.percent * total) / 100;
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/** Zero or "0%": what the API server calls zero, before any rounding. */
export function isZero(value: IntOrPercent): boolean {
  return ('count' in value ? value.count : value.percent) === 0;
}

/** The default of a Deployment's maxSurge and of its maxUnavailable. */
export const DEPLOYMENT_DEFAULT: IntOrPercent = { percent: 25 };

export interface Rollout {
  /** Pods that may exist above the wanted number while an update runs. */
  surge: number;
  /** Pods that may be missing from the wanted number while an update runs. */
  unavailable: number;
  /** Most pods at once. Pods that are still terminating come on top: nothing limits those. */
  peakPods: number;
  /** Rounds of "start pods, wait until they are available" until every pod is new. */
  waves: number;
  /** The API server rejects this pair of values: nothing would ever be allowed to move, or both may move. */
  rejected: boolean;
}

export interface RollingUpdate {
  maxSurge?: IntOrPercent | undefined;
  maxUnavailable?: IntOrPercent | undefined;
}

/**
 * A Deployment's rolling update. Surge rounds up, unavailable rounds down; when both come to zero the controller
 * takes one pod away at a time.
 */
export function deploymentRollout(replicas: number, update: RollingUpdate = {}): Rollout {
  const { maxSurge = DEPLOYMENT_DEFAULT, maxUnavailable = DEPLOYMENT_DEFAULT } = update;
  const surge = resolve(maxSurge, replicas, 'up');
  const rounded = resolve(maxUnavailable, replicas, 'down');
  const unavailable = Math.min(surge === 0 && rounded === 0 ? 1 : rounded, replicas);
  return rollout(replicas, surge, unavailable, isZero(maxSurge) && isZero(maxUnavailable));
}

/** A DaemonSet's rolling update over this many nodes: exactly one of the two values may be other than zero. */
export function daemonSetRollout(nodes: number, update: RollingUpdate = {}): Rollout {
  const { maxSurge = { count: 0 }, maxUnavailable = { count: 1 } } = update;
  const surge = resolve(maxSurge, nodes, 'up');
  const unavailable = Math.min(resolve(maxUnavailable, nodes, 'up'), nodes);
  return rollout(nodes, surge, unavailable, isZero(maxSurge) === isZero(maxUnavailable));
}

export interface StatefulSetUpdate {
  maxUnavailable?: IntOrPercent | undefined;
  /** Pods with a lower ordinal keep the old template. */
  partition?: number | undefined;
}

/**
 * Whether a StatefulSet's maxUnavailable holds; where it does not, it is dropped without a word and pods go one by one.
 * On by default in 1.35 and from 1.37. Source: KEP-961, release notes of Kubernetes 1.35 to 1.37.
 */
export function takesUnavailable(minor: number): boolean {
  return minor === 35 || minor >= 37;
}

/** A StatefulSet's rolling update: it never surges, and replaces pods from the highest ordinal down. */
export function statefulSetRollout(replicas: number, update: StatefulSetUpdate = {}): Rollout {
  const { maxUnavailable = { count: 1 }, partition = 0 } = update;
  const replaced = Math.max(replicas - partition, 0);
  const unavailable = Math.min(Math.max(resolve(maxUnavailable, replicas, 'up'), 1), replaced);
  const plan = rollout(replicas, 0, unavailable, isZero(maxUnavailable));
  return { ...plan, waves: unavailable === 0 ? 0 : Math.ceil(replaced / unavailable) };
}

export interface DisruptionBudget {
  minAvailable?: IntOrPercent | undefined;
  maxUnavailable?: IntOrPercent | undefined;
}

/**
 * How many of `replicas` healthy pods may be evicted at once: 0 blocks every drain. Both percentages round up.
 * Undefined if the budget sets both values, which the API server rejects, or none.
 */
export function allowedDisruptions(replicas: number, budget: DisruptionBudget): number | undefined {
  const { minAvailable, maxUnavailable } = budget;
  if (minAvailable && !maxUnavailable) return Math.max(replicas - resolve(minAvailable, replicas, 'up'), 0);
  if (maxUnavailable && !minAvailable) return Math.min(resolve(maxUnavailable, replicas, 'up'), replicas);
  return undefined;
}

function rollout(pods: number, surge: number, unavailable: number, rejected: boolean): Rollout {
  const step = surge + unavailable;
  const peakPods = pods + Math.min(surge, pods);
  return { surge, unavailable, peakPods, waves: step === 0 ? 0 : Math.ceil(pods / step), rejected };
}

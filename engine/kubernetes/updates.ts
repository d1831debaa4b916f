/** How a controller replaces its pods, as its manifest says it. */
import { at, type YamlNode } from '../yaml/nodes';
import { asInt, asString } from '../yaml/scalars';
import type { Resource } from './resource';
import { deploymentRollout, type IntOrPercent, parseIntOrPercent, type Rollout, statefulSetRollout } from './rolling';
import { isHiddenAt } from './security';

/** A field that may be left out: then its value is undefined, and so is its node. */
export interface Field<T> {
  value: T | undefined;
  node: YamlNode | undefined;
  /** It may be set where it cannot be seen, or to something that cannot be read. */
  hidden: boolean;
}

export interface Update {
  /** RollingUpdate, Recreate or OnDelete; RollingUpdate when nothing is written. */
  type: Field<string>;
  replicas: Field<number>;
  maxSurge: Field<IntOrPercent>;
  maxUnavailable: Field<IntOrPercent>;
  /** Pods of a StatefulSet with a lower number are left as they are. */
  partition: Field<number>;
  /** Keys from `spec` to the mapping that holds maxSurge and maxUnavailable. */
  path: readonly string[];
}

/** What a kind calls a rolling update. Source: openshift/api apps/v1 types.go for its own name. */
export function rollingType({ kind }: Resource): string {
  return kind === 'DeploymentConfig' ? 'Rolling' : 'RollingUpdate';
}

/** Where the settings stand, by group and kind: the strategy, and in it the mapping with the figures. */
const PLACES: Record<string, [strategy: string, figures: string]> = {
  'Deployment/apps': ['strategy', 'rollingUpdate'],
  'Deployment/extensions': ['strategy', 'rollingUpdate'],
  'StatefulSet/apps': ['updateStrategy', 'rollingUpdate'],
  'DaemonSet/apps': ['updateStrategy', 'rollingUpdate'],
  'DaemonSet/extensions': ['updateStrategy', 'rollingUpdate'],
  'Rollout/argoproj.io': ['strategy', 'canary'],
  'DeploymentConfig/apps.openshift.io': ['strategy', 'rollingParams'],
};

/**
 * Undefined for kinds that do not replace their pods by themselves, and for Argo Rollouts with steps of their own: a
 * canary without any is a rolling update.
 */
export function updateOf(resource: Resource): Update | undefined {
  const { root, kind, group } = resource;
  const rolling = rollingType(resource);
  const typeIn = (node: YamlNode) => (asString(node) === rolling ? 'RollingUpdate' : asString(node));
  const place = PLACES[`${kind}/${group}`];
  if (!place || at(root, 'spec', 'strategy', 'blueGreen') || at(root, 'spec', 'strategy', 'canary', 'steps'))
    return undefined;
  const [strategy, figures] = place;
  const pods = (name: string) => field(root, ['spec', strategy, figures, name], intOrPercent);
  return {
    type: field(root, ['spec', strategy, 'type'], typeIn),
    replicas: field(root, ['spec', 'replicas'], asInt),
    maxSurge: pods('maxSurge'),
    maxUnavailable: pods('maxUnavailable'),
    partition: field(root, ['spec', strategy, figures, 'partition'], asInt),
    path: [strategy, figures],
  };
}

/** Whether the pods are replaced step by step, as far as that can be seen. */
export function isRolling({ type }: Update): boolean {
  return !type.hidden && (type.value ?? 'RollingUpdate') === 'RollingUpdate';
}

/**
 * The figures of a rolling update; undefined when part of them is unknown, such as the number of nodes of a DaemonSet,
 * or of replicas where an autoscaler or an overlay may set it.
 */
export function rolloutOf(update: Update, kind: string): Rollout | undefined {
  const { replicas, maxSurge, maxUnavailable } = update;
  if (!isRolling(update) || maxSurge.hidden || maxUnavailable.hidden || replicas.value === undefined) return undefined;
  const figures = { maxSurge: maxSurge.value, maxUnavailable: maxUnavailable.value };
  if (kind === 'StatefulSet') {
    const { hidden, value } = update.partition;
    return hidden ? undefined : statefulSetRollout(replicas.value, { ...figures, partition: value });
  }
  return kind === 'DaemonSet' ? undefined : deploymentRollout(replicas.value, figures);
}

/**
 * Whether an update starts new pods while none of the old may be missing, so that each needs a place beside them. Taken
 * for one replica where none are written; undefined when it cannot be seen.
 */
export function startsNewFirst(update: Update): boolean | undefined {
  const { type, replicas, maxSurge, maxUnavailable, path } = update;
  if (type.hidden || maxSurge.hidden || maxUnavailable.hidden) return undefined;
  if (!isRolling(update) || path[0] !== 'strategy') return false;
  const figures = { maxSurge: maxSurge.value, maxUnavailable: maxUnavailable.value };
  const { surge, unavailable } = deploymentRollout(replicas.value ?? 1, figures);
  return surge > 0 && unavailable === 0;
}

function field<T>(root: YamlNode, path: string[], read: (node: YamlNode) => T | undefined): Field<T> {
  const node = at(root, ...path);
  const value = node && read(node);
  return { value, node, hidden: node ? value === undefined : isHiddenAt(root, path) };
}

function intOrPercent(node: YamlNode): IntOrPercent | undefined {
  return parseIntOrPercent(asInt(node) ?? asString(node));
}

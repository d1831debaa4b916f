import { labelSelectorAt } from '../kubernetes/labels';
import type { Resource } from '../kubernetes/resource';
import { type IntOrPercent, parseIntOrPercent } from '../kubernetes/rolling';
import { isRolling, rolloutOf, startsNewFirst, type Update, updateOf } from '../kubernetes/updates';
import type { Range } from '../text/source';
import { at, lacks, type YamlNode } from '../yaml/nodes';
import { asInt, asString } from '../yaml/scalars';
import type { BudgetFacts, UpdateFacts } from './facts';

/** How an object replaces its pods; undefined for kinds that do not. `fallback` stands for what is not written. */
export function updateFacts(resource: Resource, fallback: Range): UpdateFacts | undefined {
  const update = updateOf(resource);
  if (!update) return undefined;
  const rollout = rolloutOf(update, resource.kind);
  const { start, end } = decider(update) ?? fallback;
  return {
    type: update.type.hidden ? undefined : (update.type.value ?? 'RollingUpdate'),
    surge: rollout?.surge,
    unavailable: rollout?.unavailable,
    startsNewFirst: startsNewFirst(update),
    waves: rollout?.waves,
    surgePlace: update.maxSurge.node && rangeOf(update.maxSurge.node),
    place: { start, end },
  };
}

/** Source: kubernetes/api apps/v1 and core/v1 types.go, `replicas`. */
export function isOneByDefault({ kind, root }: Resource): boolean {
  return (
    ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].includes(kind) &&
    lacks(at(root, 'spec'), 'replicas')
  );
}

function decider(update: Update): YamlNode | undefined {
  return isRolling(update) ? (update.maxUnavailable.node ?? update.replicas.node) : update.type.node;
}

export function budgetFacts({ root }: Resource): BudgetFacts {
  const [min, max] = [at(root, 'spec', 'minAvailable'), at(root, 'spec', 'maxUnavailable')];
  const node = min ?? max;
  return {
    selector: labelSelectorAt(root, 'spec', 'selector'),
    minAvailable: intOrPercent(min),
    maxUnavailable: intOrPercent(max),
    place: node && rangeOf(node),
  };
}

function intOrPercent(node: YamlNode | undefined): IntOrPercent | undefined {
  return parseIntOrPercent(asInt(node) ?? asString(node));
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

import { describe } from '../../engine/kubernetes/resource';
import type { FactsContext, Related } from '../../engine/lint/rule';
import type { AutoscalerFacts } from '../../engine/workspace/facts';
import type { IndexReader, Placed } from '../../engine/workspace/indexReader';
import { dependentsOf, mayMeet, nearestDefinitions } from '../../engine/workspace/scope';
import { scopesOf } from '../../engine/workspace/scopes';

/** Kinds of which the number of pods can be set, and that a workspace defines itself; others are somebody's own. */
export const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

export type Autoscaler = Placed & { facts: { autoscaler: AutoscalerFacts } };

/** The autoscalers that set the number of pods of a workload. */
export function autoscalersOf(index: IndexReader, workload: Placed): Autoscaler[] {
  return dependentsOf(index, workload).filter(isAutoscaler);
}

export function isAutoscaler(placed: Placed): placed is Autoscaler {
  return placed.facts.autoscaler !== undefined && placed.facts.origin !== 'patch';
}

/** How many pods are wanted: as many as are written, or 1 where nothing is and nobody else may write it. */
export function replicasOf(index: IndexReader, { facts, path, ...place }: Placed): number | undefined {
  const { workload, origin } = facts;
  if (!workload?.oneByDefault || origin !== 'plain') return workload?.replicas;
  const isAlone = scopesOf(index, path).every(({ kind }) => kind === 'folder');
  return isAlone && autoscalersOf(index, { facts, path, ...place }).length === 0 ? 1 : undefined;
}

/** The workloads that an autoscaler of either kind means: several where overlays define it anew. */
export function targetsOf(index: IndexReader, from: Placed): Placed[] {
  const { autoscaler, verticalScaler } = from.facts;
  const target = (autoscaler ?? verticalScaler)?.target;
  if (!target) return [];
  return nearestDefinitions(index, from, target.kind, target.name).filter(({ facts }) => facts.workload !== undefined);
}

/** The autoscalers that change what the pods of a workload request. */
export function verticalScalersOf(index: IndexReader, workload: Placed): Placed[] {
  return dependentsOf(index, workload).filter(({ facts }) => facts.verticalScaler && facts.origin !== 'patch');
}

/** Objects of a kind that surely are in the namespace of this one: both name it, or are applied together. */
export function inNamespaceOf(index: IndexReader, here: Placed, kind: string): Placed[] {
  const scopes = scopesOf(index, here.path).filter(scope => scope.kind !== 'folder');
  const isTogether = ({ path }: Placed) => path === here.path || scopes.some(scope => scope.members.has(path));
  return index
    .ofKind(kind, mayMeet(index, here))
    .filter(
      placed =>
        placed.facts.origin !== 'patch' &&
        (isTogether(placed) || (placed.facts.namespace !== '' && placed.facts.namespace === here.facts.namespace)),
    );
}

export function isSame(a: Placed, b: Placed): boolean {
  return a.path === b.path && a.document === b.document && a.item === b.item;
}

/** `HorizontalPodAutoscaler web scales it`, as a place to look at. */
export function relatedTo(placed: Placed, what: string, context: FactsContext, at = placed.facts.place): Related {
  const message = `${describe(placed.facts)} ${what}`;
  return isSame(placed, context.here) ? { message, at } : { message, at, target: placed };
}

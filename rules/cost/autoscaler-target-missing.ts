import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import { listOf } from '../../engine/text/words';
import type { AutoscalerFacts, ResourceFacts } from '../../engine/workspace/facts';
import type { Placed } from '../../engine/workspace/indexReader';
import { namesAround, type Resolution, resolve } from '../../engine/workspace/resolve';
import type { VerticalScalerFacts } from '../../engine/workspace/scalingFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { scopesOf } from '../../engine/workspace/scopes';
import { isAutoscaler, isSame, relatedTo, SCALABLE, targetsOf, verticalScalersOf } from '../shared/scaling';
import { scalarAt } from '../shared/workloads';

export default defineRule({
  meta: {
    id: 'cost/autoscaler-target-missing',
    title: 'An autoscaler without a target, or with a rival',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['dangling-horizontalpodautoscaler'],
      'kube-score': ['horizontalpodautoscaler-has-target'],
    },
  },
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject', 'VerticalPodAutoscaler'],
  facts(facts, context) {
    const scaler = facts.autoscaler ?? facts.verticalScaler;
    if (!scaler || facts.origin === 'patch') return;
    checkTarget(scaler, facts, context);
    if (facts.verticalScaler) checkVerticalRivals(facts.verticalScaler, context);
    if (!facts.autoscaler) return;
    checkGroup(facts.autoscaler, context);
    checkRivals(facts.autoscaler, context);
    checkVertical(facts.autoscaler, context);
  },
});

/** A VerticalPodAutoscaler takes those too that have no number of pods. */
const VERTICAL = [...SCALABLE, 'DaemonSet', 'CronJob', 'Job'];

function checkTarget(scaler: AutoscalerFacts | VerticalScalerFacts, facts: ResourceFacts, context: FactsContext): void {
  const { target, targetPlace } = scaler;
  const kinds = facts.autoscaler ? SCALABLE : VERTICAL;
  const reference = facts.references.find(({ kind, at }) => kind === target.kind && at.start === targetPlace.start);
  if (!reference || !kinds.includes(target.kind)) return;
  const missing = resolve(context.index, context.here, reference).filter(({ state }) => state === 'missing');
  if (missing.length === 0) return;
  const closed = missing.filter(({ scope }) => scope.isClosed);
  const [first] = closed.length > 0 ? closed : missing;
  const twin = twinOf(target, kinds, context);
  const fixes = twin ? [useKind(target.kind, twin, targetPlace.start)] : renames(target.kind, scaler, first!, context);
  // Where not everything can be seen, the target may come from elsewhere, unless there is one that it may have meant.
  if (closed.length === 0 && fixes.length === 0) return;
  context.report({
    at: targetPlace,
    severity: closed.length > 0 ? 'warning' : 'information',
    message: `${target.kind} ${target.name} is defined nowhere in ${placeOf(first!)}${twin ? `, but ${describe(twin.facts)} is` : ''}: ${describe(facts)} ${facts.autoscaler ? 'scales' : 'sizes'} nothing. Correct the ${twin ? 'kind' : 'name'}.`,
    related: twin ? [relatedTo(twin, 'has that name', context)] : [],
    fixes,
  });
}

function placeOf({ scope }: Resolution): string {
  return scope.kind === 'folder' ? 'the workspace' : scope.title;
}

/** Where the kinds that can be scaled live. */
const GROUPS: Record<string, string> = { ReplicationController: '' };

/** The kind is looked up in the group that is named, whatever version. Source: pkg/controller/podautoscaler/horizontal.go. */
function checkGroup({ target, targetPlace, group }: AutoscalerFacts, context: FactsContext): void {
  const { kind, name } = target;
  const right = GROUPS[kind] ?? 'apps';
  if (group === undefined || group === right || !SCALABLE.includes(kind)) return;
  const apiVersion = right === '' ? 'v1' : `${right}/v1`;
  const where = group === '' ? 'in the core group, as no other is named' : `in the group ${group}`;
  const who = describe(context.here.facts);
  context.report({
    at: targetPlace,
    message: `Kubernetes looks for ${kind} ${name} ${where}, and finds no such kind there: ${who} scales nothing. Set the target's apiVersion to ${apiVersion}.`,
    fixes: [
      {
        title: `Set the target's apiVersion to ${apiVersion}`,
        safety: 'choice',
        operations: document => {
          const mapping = scalarAt(document, targetPlace.start)?.parent;
          return mapping?.kind === 'mapping'
            ? [{ kind: 'setPath', mapping, path: ['apiVersion'], value: apiVersion }]
            : [];
        },
      },
    ],
  });
}

/** An object of that name and of another kind that can be scaled. */
function twinOf(
  { kind, name }: AutoscalerFacts['target'],
  kinds: readonly string[],
  { index, here }: FactsContext,
): Placed | undefined {
  const where = mayMeet(index, here);
  const found = kinds.flatMap(other => (other === kind ? [] : index.named(other, name, where)));
  return found.find(({ facts }) => facts.origin !== 'patch');
}

function renames(
  kind: string,
  { target, targetPlace }: AutoscalerFacts | VerticalScalerFacts,
  { scope }: Resolution,
  { index, here }: FactsContext,
): Fix[] {
  const nearest = nearestName(target.name, namesAround(index, here, scope, kind));
  return nearest === undefined ? [] : [rewrite(`Use ${kind} ${nearest}`, targetPlace.start, nearest)];
}

function rewrite(title: string, offset: number, value: string): Fix {
  return {
    title,
    safety: 'choice',
    operations: document => {
      const node = scalarAt(document, offset);
      return node ? [{ kind: 'setScalar', node, value }] : [];
    },
  };
}

function useKind(before: string, { facts }: Placed, offset: number): Fix {
  return {
    title: `Use ${describe(facts)} instead of ${before}`,
    safety: 'choice',
    operations: document => {
      const target = scalarAt(document, offset)?.parent;
      if (target?.kind !== 'mapping') return [];
      return [
        { kind: 'setPath', mapping: target, path: ['kind'], value: facts.kind },
        { kind: 'setPath', mapping: target, path: ['apiVersion'], value: facts.apiVersion },
      ];
    },
  };
}

/** Another autoscaler that sets the number of the same pods; the same object in another environment is none. */
function checkRivals({ target, targetPlace }: AutoscalerFacts, context: FactsContext): void {
  const { index, here } = context;
  const mine = targetsOf(index, here);
  const rivals = index
    .referrers(target.kind, target.name, mayMeet(index, here))
    .filter(isAutoscaler)
    .filter(({ facts }) => facts.autoscaler.target.kind === target.kind && facts.autoscaler.target.name === target.name)
    .filter(other => isOther(here, other) && (mine.length === 0 || meet(mine, targetsOf(index, other))));
  if (rivals.length === 0) return;
  const names = rivals.map(({ facts }) => describe(facts));
  const isSure = rivals.some(rival => areTogether(here, rival, index));
  context.report({
    at: targetPlace,
    severity: isSure ? 'warning' : 'information',
    message: `${listOf(names)} ${rivals.length === 1 ? 'scales' : 'scale'} ${target.kind} ${target.name} too. ${isSure ? '' : 'If both are applied: '}${rivalry(here, rivals)} Leave one autoscaler, with all the metrics.`,
    related: rivals.map(rival => relatedTo(rival, 'scales it too', context, rival.facts.autoscaler.targetPlace)),
  });
}

/** Source: kubernetes/autoscaler vertical-pod-autoscaler docs, known limitations. */
function checkVerticalRivals({ target, targetPlace, resources }: VerticalScalerFacts, context: FactsContext): void {
  const { index, here } = context;
  const rivals = targetsOf(index, here)
    .flatMap(workload => verticalScalersOf(index, workload))
    .filter(other => isOther(here, other))
    .filter(({ facts }) => facts.verticalScaler!.resources.some(resource => resources.includes(resource)));
  if (rivals.length === 0) return;
  context.report({
    at: targetPlace,
    message: `${listOf(rivals.map(({ facts }) => describe(facts)))} ${rivals.length === 1 ? 'sizes' : 'size'} ${target.kind} ${target.name} too. Which of them the pods obey is not defined. Leave one.`,
    related: rivals.map(rival => relatedTo(rival, 'sizes it too', context)),
  });
}

/** What a template writes twice it usually writes once, by a condition. */
function isOther(here: Placed, other: Placed): boolean {
  const [a, b] = [here.facts, other.facts];
  if (isSame(here, other) || a.name === undefined || b.name === undefined) return false;
  return (a.kind !== b.kind || a.name !== b.name) && a.origin === 'plain' && b.origin === 'plain';
}

/** They end up in one namespace; files of a folder without a kustomization may be alternatives. */
function areTogether(here: Placed, other: Placed, index: FactsContext['index']): boolean {
  if (here.path === other.path) return true;
  if (here.facts.namespace !== '' && here.facts.namespace === other.facts.namespace) return true;
  return scopesOf(index, here.path).some(scope => scope.kind !== 'folder' && scope.members.has(other.path));
}

function meet(a: readonly Placed[], b: readonly Placed[]): boolean {
  return a.some(one => b.some(other => isSame(one, other)));
}

/** Source: kubernetes/kubernetes pkg/controller/podautoscaler (AmbiguousSelector); keda.sh, «Admission Webhooks». */
function rivalry(here: Placed, rivals: readonly Placed[]): string {
  const isKeda = [here, ...rivals].some(({ facts }) => facts.kind === 'ScaledObject');
  return isKeda
    ? 'KEDA rejects the second; where it cannot, Kubernetes lets neither scale (AmbiguousSelector).'
    : 'Kubernetes lets neither scale pods that have two of them (AmbiguousSelector).';
}

/** Requests that change move the share of them that is used, and with it the number of pods. */
function checkVertical({ utilizations }: AutoscalerFacts, context: FactsContext): void {
  const { index, here } = context;
  for (const target of targetsOf(index, here)) {
    for (const vertical of verticalScalersOf(index, target)) {
      const shared = utilizations.find(({ resource }) => vertical.facts.verticalScaler!.resources.includes(resource));
      if (!shared) continue;
      const what = shared.resource === 'cpu' ? 'CPU' : 'memory';
      context.report({
        at: shared.place,
        message: `${describe(vertical.facts)} changes the ${what} requests of ${describe(target.facts)}, and this scales by the share of them that is used: each answers to what the other has done. Let one of the two look at ${what}.`,
        related: [relatedTo(vertical, `changes the ${what} requests`, context)],
      });
      return;
    }
  }
}

import type { ResourceName } from '../../engine/kubernetes/podResources';
import { parseQuantity } from '../../engine/kubernetes/quantity';
import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix, type Related } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { AutoscalerFacts } from '../../engine/workspace/facts';
import type { Placed } from '../../engine/workspace/indexReader';
import { RESOURCE_NAMES, requestOf } from '../../engine/workspace/requestFacts';
import { mappingAt } from '../../engine/yaml/nodes';
import { amountText, tightestQuota } from '../shared/quota';
import { relatedTo, targetsOf } from '../shared/scaling';

export default defineRule({
  meta: {
    id: 'cost/unbounded-ceiling',
    title: 'An autoscaler may start more pods than there is money or room for',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    options: {
      maxRatio: {
        type: 'number',
        default: 50,
        description: 'So many times the smallest number of pods is fine. 0: any number.',
      },
      cpu: {
        type: 'string',
        default: '',
        description: 'So much CPU for one workload is fine, such as "40". Empty: any amount.',
      },
      memory: {
        type: 'string',
        default: '',
        description: 'So much memory for one workload is fine, such as "80Gi". Empty: any amount.',
      },
    },
  },
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],
  facts({ autoscaler, origin }, context) {
    const max = autoscaler?.max;
    if (!autoscaler || max === undefined || origin === 'patch') return;
    const [target] = targetsOf(context.index, context.here);
    const bounds = [
      ratioBound(autoscaler, target, context),
      ...(target ? [...budgetBounds(target, max, context), quotaBound(target, max, context)] : []),
    ];
    const [tightest] = bounds.filter(bound => bound !== undefined).sort((a, b) => a.pods - b.pods);
    if (tightest && tightest.pods < max) report(tightest, autoscaler, context);
  },
});

/** Why no more than so many pods are wanted, or possible. */
interface Bound {
  pods: number;
  /** What follows the ceiling in the message: a sentence or two. */
  why: string;
  related: Related[];
}

function ratioBound(
  { min, max }: AutoscalerFacts,
  target: Placed | undefined,
  context: FactsContext,
): Bound | undefined {
  const most = context.options.number('maxRatio');
  if (min === undefined || most <= 0) return undefined;
  const fewest = Math.max(min, 1);
  const ratio = Math.round((max! / fewest) * 10) / 10;
  const start = min === 0 ? 'the 1 pod that it begins with' : `the minimum of ${min}`;
  const why = `${ratio} times ${start}, and a metric that goes wrong gets you there.${needs(target, max!, context)}`;
  return { pods: Math.floor(fewest * most), why, related: [] };
}

function budgetBounds(target: Placed, max: number, context: FactsContext): Bound[] {
  return RESOURCE_NAMES.flatMap(resource => {
    const budget = parseQuantity(context.options.string(resource));
    const { amount } = requestOf(target.facts.workload!.requests, resource, context.target);
    if (budget === undefined || amount === 0n) return [];
    const why = `${total(resource, amount, max)}, more than the ${amountText(resource, budget)} that your configuration allows.`;
    return { pods: Number(budget / amount), why, related: [] };
  });
}

/** `40 × 500m CPU = 20 CPU`. */
function total(resource: ResourceName, amount: bigint, pods: number): string {
  return `${pods} × ${amountText(resource, amount)} = ${amountText(resource, amount * BigInt(pods))}`;
}

function quotaBound(target: Placed, max: number, context: FactsContext): Bound | undefined {
  const room = tightestQuota(target, context);
  if (!room || room.pods >= max) return undefined;
  const quota = describe(room.quota.facts);
  const fits = room.pods === 0 ? 'none fits' : `only ${room.pods} fit`;
  const why = `${fits} into the ${room.bound} that ${quota} allows${room.each === '1 pod' ? '' : `, at ${room.each} each`}; the rest is refused.`;
  const place = room.quota.facts.quota!.keyPlaces[room.key]!;
  return { pods: room.pods, why, related: [relatedTo(room.quota, `allows ${room.bound}`, context, place)] };
}

function report(
  { pods, why, related }: Bound,
  { max, place, targetPlace }: AutoscalerFacts,
  context: FactsContext,
): void {
  const { here } = context;
  const name = here.facts.kind === 'ScaledObject' ? 'maxReplicaCount' : 'maxReplicas';
  const isWritten = place.start !== targetPlace.start;
  context.report({
    at: place,
    message: `${name} is ${max}${isWritten ? '' : ' when it is not written'}: ${why} ${isWritten ? 'Lower' : 'Set'} it${pods > 0 ? `, to ${pods} say` : ''}.`,
    related,
    fixes: pods > 0 ? [lower(name, pods, here.item)] : [],
  });
}

function needs(target: Placed | undefined, max: number, context: FactsContext): string {
  const sums = RESOURCE_NAMES.flatMap(resource => {
    if (!target) return [];
    const { amount } = requestOf(target.facts.workload!.requests, resource, context.target);
    return amount === 0n ? [] : [amountText(resource, amount * BigInt(max))];
  });
  return sums.length === 0 ? '' : ` All pods together request ${listOf(sums)}.`;
}

function lower(name: string, pods: number, item: number): Fix {
  return {
    title: `Set ${name} to ${pods}`,
    safety: 'choice',
    operations: document => {
      const spec = mappingAt(resourcesOf(document)[item]?.root, 'spec');
      return spec ? [{ kind: 'setPath', mapping: spec, path: [name], value: pods }] : [];
    },
  };
}

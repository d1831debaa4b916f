import { labelsAt } from '../../engine/kubernetes/labels';
import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { allowedDisruptions, type IntOrPercent, isZero, resolve } from '../../engine/kubernetes/rolling';
import { matches } from '../../engine/kubernetes/selector';
import { runsToCompletion, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { count, listOf } from '../../engine/text/words';
import type { BudgetFacts } from '../../engine/workspace/facts';
import { mayMeet } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { at, entryOf, mappingAt } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';
import { autoscalersOf, replicasOf } from '../shared/scaling';

const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

/** Annotations by which a pod holds on to its node: the value that does, and who obeys. */
const HOLDS: readonly { key: string; value: string; who: string; source: string }[] = [
  { key: SAFE_TO_EVICT, value: 'false', who: 'the cluster autoscaler', source: 'kubernetes/autoscaler FAQ' },
  { key: 'karpenter.sh/do-not-disrupt', value: 'true', who: 'Karpenter', source: 'karpenter.sh, disruption' },
  { key: 'karpenter.sh/do-not-evict', value: 'true', who: 'Karpenter before 0.32', source: 'karpenter.sh, upgrades' },
];

export default defineRule({
  meta: {
    id: 'cost/blocks-scale-down',
    title: 'Pods that keep nodes from being removed',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['pdb-max-unavailable', 'pdb-min-available'],
      polaris: ['pdbDisruptionsIsZero'],
      kubescape: ['C-0073'],
    },
  },
  workload(workload, context) {
    // A run that must not be cut short ends by itself, and autoscalers pass over the pods of a DaemonSet.
    if (runsToCompletion(workload) || workload.resource.kind === 'DaemonSet') return;
    checkAnnotations(workload, context);
    if (workload.resource.kind === 'Pod') checkBarePod(workload, context);
  },
  facts({ budget, origin }, context) {
    const blockade = budget && (blocksAlways(budget) ?? (origin === 'patch' ? undefined : blocksHere(budget, context)));
    if (blockade) reportBudget(budget, blockade, context);
  },
});

function checkAnnotations(workload: Workload, context: Context): void {
  const annotations = mappingAt(workload.template, 'metadata', 'annotations');
  for (const { key, value, who } of HOLDS) {
    const node = at(annotations, key);
    if (!annotations || !node || asString(node) !== value) continue;
    const replicas = asInt(at(workload.resource.root, 'spec', 'replicas')) ?? 1;
    const pods = replicas > 1 ? `any of these ${replicas} pods runs` : 'this pod runs';
    context.report({
      at: node,
      message: `Where ${pods}, ${who} never removes the node, however empty it is: you pay for it until the pod is gone. Remove the annotation, and let a disruption budget slow evictions down.`,
      fixes: [
        {
          title: `Remove ${key} (the pods may be moved to other nodes)`,
          safety: 'choice',
          operations: () => [{ kind: 'removeEntry', mapping: annotations, key }],
        },
      ],
    });
  }
}

/** Nothing would start it again elsewhere, so the cluster autoscaler leaves its node alone. */
function checkBarePod(workload: Workload, context: Context): void {
  const { resource, template } = workload;
  if (isLookedAfter(workload)) return;
  context.report({
    at: entryOf(resource.root, 'kind')!.value,
    severity: 'information',
    message: `No controller stands behind ${describe(resource)}: if its node goes it is gone, so the cluster autoscaler keeps the node. Make it a Deployment.`,
    fixes: [
      {
        title: `Set ${SAFE_TO_EVICT} to "true" (it may be ended, and will not come back)`,
        safety: 'choice',
        operations: () => [
          { kind: 'setPath', mapping: template, path: ['metadata', 'annotations', SAFE_TO_EVICT], value: 'true' },
        ],
      },
    ],
  });
}

/** Somebody owns it: a controller, a hook, the kubelet of its node; or whether one does cannot be seen. */
function isLookedAfter({ resource: { root }, podSpec }: Workload): boolean {
  const { known, open } = labelsAt(root, 'metadata', 'annotations');
  const keys = Object.keys(known);
  return (
    open ||
    at(root, 'metadata', 'ownerReferences') !== undefined ||
    keys.some(key => key === SAFE_TO_EVICT || /\/hook$|^kubernetes\.io\/config\./.test(key)) ||
    asString(at(podSpec, 'priorityClassName')) === 'system-node-critical'
  );
}

interface Blockade {
  reason: string;
  when: 'ever' | 'while an autoscaler keeps them at their minimum';
}

/** Whatever it selects, and however many pods that are. */
function blocksAlways({ minAvailable, maxUnavailable }: BudgetFacts): Blockade | undefined {
  if (maxUnavailable && !minAvailable && isZero(maxUnavailable))
    return { reason: `maxUnavailable ${text(maxUnavailable)} means`, when: 'ever' };
  const all = minAvailable && !maxUnavailable && 'percent' in minAvailable && minAvailable.percent >= 100;
  return all ? { reason: `minAvailable ${text(minAvailable)} means`, when: 'ever' } : undefined;
}

/** The pods that the workspace knows are too few for what the budget demands. */
function blocksHere(budget: BudgetFacts, { here, index }: FactsContext): Blockade | undefined {
  const { minAvailable } = budget;
  if (!minAvailable || !budget.selector) return undefined;
  const near = index.workloadsMatching(budget.selector, mayMeet(index, here));
  const answers = near.map(({ facts }) => matches(budget.selector, facts.workload!.labels));
  if (answers.includes('unknown')) return undefined;
  const selected = near.filter((_, i) => answers[i] === 'yes');
  const fewest = selected.map(workload => fewestPods(workload, index));
  if (fewest.some(one => one === undefined)) return undefined;
  const pods = fewest.reduce((sum, one) => sum + one!.pods, 0);
  if (pods === 0 || allowedDisruptions(pods, budget) !== 0) return undefined;
  const demanded = 'percent' in minAvailable ? ` is ${resolve(minAvailable, pods, 'up')}` : '';
  const whose = listOf(selected.map(({ facts }) => describe(facts)));
  return {
    reason: `minAvailable ${text(minAvailable)}${demanded} of the ${count(pods, 'pod')} of ${whose}:`,
    when: fewest.some(one => one!.scaled) ? 'while an autoscaler keeps them at their minimum' : 'ever',
  };
}

/** How few pods a workload may have: an autoscaler's lower bound, or what is written; undefined when unknown. */
function fewestPods(workload: Placed, index: FactsContext['index']): { pods: number; scaled: boolean } | undefined {
  const [autoscaler, another] = autoscalersOf(index, workload);
  const pods = autoscaler ? autoscaler.facts.autoscaler.min : replicasOf(index, workload);
  return pods === undefined || another ? undefined : { pods, scaled: autoscaler !== undefined };
}

function text(value: IntOrPercent): string {
  return 'count' in value ? `${value.count}` : `${value.percent}%`;
}

function reportBudget(budget: BudgetFacts, { reason, when }: Blockade, context: FactsContext): void {
  context.report({
    at: budget.place!,
    message: `${reason} no pod may be evicted, ${when}: draining a node waits until somebody gives up, and so do upgrades and scale-down. Allow one with maxUnavailable: 1.`,
    fixes: [allowOne(context.here.item)],
  });
}

function allowOne(item: number): Fix {
  return {
    title: 'Allow one eviction at a time (maxUnavailable: 1)',
    safety: 'choice',
    operations: document => {
      const spec = mappingAt(resourcesOf(document)[item]?.root, 'spec');
      if (!spec) return [];
      if (at(spec, 'maxUnavailable')) return [{ kind: 'setPath', mapping: spec, path: ['maxUnavailable'], value: 1 }];
      return [
        { kind: 'removeEntry', mapping: spec, key: 'minAvailable' },
        { kind: 'insertKey', mapping: spec, key: 'maxUnavailable', value: 1 },
      ];
    },
  };
}

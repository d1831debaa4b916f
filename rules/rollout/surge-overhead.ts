import { podRequest, type ResourceName } from '../../engine/kubernetes/podResources';
import { formatBytes, formatCpu, parseQuantity } from '../../engine/kubernetes/quantity';
import { deploymentRollout, type Rollout } from '../../engine/kubernetes/rolling';
import { rolloutOf, type Update, updateOf } from '../../engine/kubernetes/updates';
import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { count, listOf } from '../../engine/text/words';
import { mappingAt } from '../../engine/yaml/nodes';

const FORMAT = { cpu: formatCpu, memory: formatBytes };

export default defineRule({
  meta: {
    id: 'rollout/surge-overhead',
    title: 'An update needs many more pods for a while',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
    options: {
      extraPods: { type: 'number', default: 5, description: 'So many more pods during an update are fine.' },
      extraCpu: {
        type: 'string',
        default: '',
        description: 'So much more CPU during an update is fine, such as "4". Empty: any amount.',
      },
      extraMemory: {
        type: 'string',
        default: '',
        description: 'So much more memory during an update is fine, such as "8Gi". Empty: any amount.',
      },
    },
  },
  workload(workload, context) {
    const update = updateOf(workload.resource);
    const rollout = update && rolloutOf(update, workload.resource.kind);
    if (!rollout || rollout.rejected) return;
    const replicas = update.replicas.value!;
    const extra = rollout.peakPods - replicas;
    if (extra > 0 && exceeds(extra, workload, context)) report({ update, rollout, replicas, extra }, workload, context);
  },
});

interface Surge {
  update: Update;
  rollout: Rollout;
  replicas: number;
  /** Pods on top of the replicas, at the most. */
  extra: number;
}

function exceeds(extra: number, workload: Workload, context: Context): boolean {
  const { options, target } = context;
  const tooMuch = (resource: ResourceName, limit: string) => {
    const most = parseQuantity(limit);
    return most !== undefined && podRequest(workload, resource, target).amount * BigInt(extra) > most;
  };
  return (
    extra > options.number('extraPods') ||
    tooMuch('cpu', options.string('extraCpu')) ||
    tooMuch('memory', options.string('extraMemory'))
  );
}

function report(surge: Surge, workload: Workload, context: Context): void {
  const { update, rollout, extra } = surge;
  const others = alternatives(surge, context.options.number('extraPods'));
  const hints = others.map(({ maxSurge, waves }) => `with maxSurge ${maxSurge} it takes ${waves}`);
  const hint = hints.length === 0 ? '' : `; ${listOf(hints)}`;
  context.report({
    at: update.maxSurge.node ?? update.replicas.node!,
    message: `During an update up to ${extra} more ${extra === 1 ? 'pod runs' : 'pods run'} at once${needs(extra, workload, context)}, in ${count(rollout.waves, 'wave')}${hint}.`,
    fixes: others.map(other => fix(other, surge, workload)),
  });
}

/** `: 20 CPU and 40Gi more`; nothing where the containers do not say what they need. */
function needs(extra: number, workload: Workload, context: Context): string {
  const parts = (['cpu', 'memory'] as const).flatMap(resource => {
    const { amount, complete } = podRequest(workload, resource, context.target);
    if (amount === 0n) return [];
    const text = FORMAT[resource](amount * BigInt(extra));
    return `${complete ? '' : 'at least '}${text}${resource === 'cpu' ? ' CPU' : ''}`;
  });
  return parts.length === 0 ? '' : `: ${parts.join(' and ')} more`;
}

interface Alternative {
  maxSurge: number;
  maxUnavailable: number;
  waves: number;
}

/** As many extra pods as are fine, and none at all, which takes a pod that may go; never one that leaves no pod serving. */
function alternatives({ rollout, replicas, extra }: Surge, fine: number): Alternative[] {
  const less = fine > 0 && fine < extra ? fine : Math.floor(extra / 2);
  const surges = less > 0 ? [less, 0] : [0];
  return surges.flatMap(maxSurge => {
    const maxUnavailable = Math.max(rollout.unavailable, maxSurge === 0 ? 1 : 0);
    const figures = { maxSurge: { count: maxSurge }, maxUnavailable: { count: maxUnavailable } };
    return maxUnavailable < replicas
      ? { maxSurge, maxUnavailable, waves: deploymentRollout(replicas, figures).waves }
      : [];
  });
}

function fix({ maxSurge, maxUnavailable, waves }: Alternative, { update, replicas }: Surge, workload: Workload): Fix {
  const serving = `${replicas - maxUnavailable} of ${replicas} pods serve`;
  const values = { maxSurge, maxUnavailable };
  return {
    title: `Set maxSurge to ${maxSurge} and maxUnavailable to ${maxUnavailable} (${count(waves, 'wave')}, at least ${serving})`,
    safety: 'choice',
    operations: () =>
      Object.entries(values).map(([key, value]) => ({
        kind: 'setPath',
        mapping: mappingAt(workload.resource.root, 'spec')!,
        path: [...update.path, key],
        value,
      })),
  };
}

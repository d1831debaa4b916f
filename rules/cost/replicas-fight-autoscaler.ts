import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import { mappingAt } from '../../engine/yaml/nodes';
import { type Autoscaler, autoscalersOf, relatedTo, SCALABLE } from '../shared/scaling';

export default defineRule({
  meta: {
    id: 'cost/replicas-fight-autoscaler',
    title: 'Every apply undoes what the autoscaler has done',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
    peers: { 'kube-score': ['deployment-targeted-by-hpa-does-not-have-replicas-configured'] },
  },
  kinds: [...SCALABLE, 'Rollout', 'DeploymentConfig'],
  facts(facts, context) {
    const { workload, origin } = facts;
    // A template may write them only where no autoscaler is asked for.
    if (!workload?.replicasPlace || workload.replicas === undefined || origin !== 'plain') return;
    const [scaler] = autoscalersOf(context.index, context.here).filter(({ facts: { origin } }) => origin === 'plain');
    if (!scaler) return;
    context.report({
      at: workload.replicasPlace,
      message: message(workload.replicas, scaler),
      related: [relatedTo(scaler, 'sets the number of pods', context, scaler.facts.autoscaler.place)],
      fixes: [removeReplicas(context.here.item)],
    });
  },
});

function message(replicas: number, { facts }: Autoscaler): string {
  const { min, max } = facts.autoscaler;
  const who = describe(facts);
  if (replicas === 0 && facts.kind === 'HorizontalPodAutoscaler')
    return `Every apply of this sets 0 pods, and while there are 0 ${who} does nothing. Remove replicas.`;
  const range = min !== undefined && max !== undefined ? ` from ${min} to ${max}` : '';
  return `${who} sets the number of pods${range}; every apply of this sets it back to ${count(replicas, 'pod')}, however high the load is. Remove replicas.`;
}

function removeReplicas(item: number): Fix {
  return {
    title: 'Remove replicas (the first kubectl apply without it may go down to 1 pod for a moment)',
    safety: 'safe',
    operations: document => {
      const spec = mappingAt(resourcesOf(document)[item]?.root, 'spec');
      return spec ? [{ kind: 'removeEntry', mapping: spec, key: 'replicas' }] : [];
    },
  };
}

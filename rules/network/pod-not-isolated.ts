import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import type { Placed } from '../../engine/workspace/indexReader';
import { isOnHostNetwork, othersDecide, policiesNear, policiesOn, policyOf, shareNamespace } from '../shared/policies';

export default defineRule({
  meta: {
    id: 'network/pod-not-isolated',
    title: 'A pod is left out by the policies of its namespace',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['non-isolated-pod'], 'kube-score': ['pod-networkpolicy'] },
  },
  facts(facts, context) {
    if (!facts.workload || facts.origin !== 'plain' || facts.workload.runsToCompletion || isOnHostNetwork(context.here))
      return;
    const policies = policiesNear(context).filter(policy => policyOf(policy).isolates.ingress !== false);
    const own = policies.filter(policy => shareNamespace(context.index, context.here, policy));
    if (own.length === 0 || othersDecide(context)) return;
    const { isolating, perhaps } = policiesOn(context.here, policies, 'ingress');
    if (isolating.length + perhaps.length === 0) report(own, context);
  },
});

function report(policies: readonly Placed[], context: FactsContext): void {
  const { here } = context;
  const { facts } = here;
  const taken = new Set(policies.map(policy => policy.facts.name));
  const name = ['default-deny-ingress', 'deny-ingress-by-default'].find(candidate => !taken.has(candidate));
  context.report({
    at: facts.place,
    message: `${count(policies.length, 'NetworkPolicy', 'NetworkPolicies')} of this namespace isolate${policies.length === 1 ? 's' : ''} other pods from incoming traffic, and none selects ${describe(facts)}: it accepts every connection. Select it too, or deny by default.`,
    related: policies.slice(0, 5).map(policy => ({
      message: `${describe(policy.facts)} selects other pods`,
      at: policy.facts.place,
      target: policy,
    })),
    fixes: [
      {
        title: 'Add a NetworkPolicy that denies ingress by default (what nobody allowed stops working)',
        safety: 'choice',
        operations: () => [],
        arrange: () => [
          {
            kind: 'insertDocument',
            after: here.document,
            content: { value: denyAll(name ?? 'deny-ingress', facts.namespace) },
          },
        ],
      },
    ],
  });
}

function denyAll(name: string, namespace: string) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, ...(namespace === '' ? {} : { namespace }) },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  };
}

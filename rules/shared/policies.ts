import type { Direction, Policy } from '../../engine/kubernetes/networkPolicy/policy';
import { concerning, selectsPod } from '../../engine/kubernetes/networkPolicy/verdict';
import type { FactsContext } from '../../engine/lint/rule';
import type { IndexReader, Placed } from '../../engine/workspace/indexReader';
import { mayMeet } from '../../engine/workspace/scope';
import { scopesOf } from '../../engine/workspace/scopes';

export function policyOf(placed: Placed): Policy {
  return placed.facts.network!.policy!;
}

/** NetworkPolicies that may stand in the object's namespace. */
export function policiesNear(context: FactsContext): Placed[] {
  return context.index
    .ofKind('NetworkPolicy', mayMeet(context.index, context.here))
    .filter(({ facts }) => facts.network?.policy !== undefined);
}

/** Kinds of plugins and of the network policy API; what they allow, or forbid, is not read. */
const FOREIGN = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'ClusterNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
];

/** Whether policies of other kinds may decide over the same pods, so that the union of those that are read says nothing. */
export function othersDecide({ index, here }: FactsContext): boolean {
  const where = mayMeet(index, here);
  return (
    FOREIGN.some(kind => index.ofKind(kind, where).length > 0) ||
    index.ofKind('NetworkPolicy', where).some(({ facts }) => !facts.apiVersion.startsWith('networking.k8s.io/'))
  );
}

/** Whether both surely stand in one namespace: where only one names it, the other may be applied to another. */
export function shareNamespace(index: IndexReader, a: Placed, b: Placed): boolean {
  return (
    a.facts.namespace === b.facts.namespace ||
    scopesOf(index, a.path).some(scope => scope.kind !== 'folder' && scope.members.has(b.path))
  );
}

/** Pods that a policy certainly selects, or whose labels it may select. */
export interface Selected {
  certain: Placed[];
  perhaps: Placed[];
}

/** Workloads around a policy, by whether it selects their pods. */
export function selectedBy(policy: Policy, context: FactsContext): Selected {
  const selected: Selected = { certain: [], perhaps: [] };
  for (const placed of context.index.workloadsMatching(policy.podSelector, mayMeet(context.index, context.here))) {
    const answer = selectsPod(policy, placed.facts.workload!.labels);
    if (answer === 'yes') selected.certain.push(placed);
    else if (answer === 'unknown') selected.perhaps.push(placed);
  }
  return selected;
}

export function policiesOn(pod: Placed, policies: readonly Placed[], direction: Direction) {
  return concerning(policies, policyOf, pod.facts.workload!.labels, direction);
}

export function isOnHostNetwork(pod: Placed): boolean {
  return pod.facts.network?.pod?.hostNetwork === true;
}

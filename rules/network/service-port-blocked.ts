import { admits, type PodPort } from '../../engine/kubernetes/networkPolicy/verdict';
import { describe } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { Placed } from '../../engine/workspace/indexReader';
import type { ServicePort } from '../../engine/workspace/networkFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { isOnHostNetwork, policiesNear, policiesOn, policyOf } from '../shared/policies';

export default defineRule({
  meta: {
    id: 'network/service-port-blocked',
    title: 'The policies of its pods let nobody through to a Service’s port',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
  },
  kinds: ['Service'],
  facts(facts, context) {
    const selector = facts.service?.selector;
    if (!selector || selector.open || facts.origin === 'patch' || Object.keys(selector.known).length === 0) return;
    const policies = policiesNear(context);
    if (policies.length === 0) return;
    const pods = context.index
      .workloadsMatching({ matchLabels: selector.known }, mayMeet(context.index, context.here))
      .filter(pod => mapMatches(selector.known, pod.facts.workload!.labels) === 'yes' && !isOnHostNetwork(pod));
    for (const port of facts.network?.ports ?? []) checkPort(port, pods, policies, context);
  },
});

/** Blocked only when every pod behind the Service is isolated and no rule of any policy opens the port. */
function checkPort(
  port: ServicePort,
  pods: readonly Placed[],
  policies: readonly Placed[],
  context: FactsContext,
): void {
  const closing = pods.map(pod => closedBy(pod, port, policies));
  if (pods.length === 0 || closing.some(by => by.length === 0)) return;
  const by = [...new Set(closing.flat())];
  const where =
    typeof port.target === 'string' ? `port ${port.target}` : `${port.protocol} port ${port.target ?? port.port}`;
  context.report({
    at: port.portPlace,
    message: `${describe(context.here.facts)} sends to ${where} of ${listOf(pods.map(({ facts }) => describe(facts)))}, and ${listOf(by.map(({ facts }) => facts.name ?? 'a policy'))} let${by.length === 1 ? 's' : ''} nobody in there: every connection times out. Add an ingress rule for it.`,
    related: by.map(policy => ({
      message: `${describe(policy.facts)} isolates these pods`,
      at: policy.facts.place,
      target: policy,
    })),
  });
}

function closedBy(pod: Placed, port: ServicePort, policies: readonly Placed[]): Placed[] {
  const { isolating, perhaps } = policiesOn(pod, policies, 'ingress');
  const answer = admits([...isolating, ...perhaps].map(policyOf), 'ingress', podPort(pod, port));
  return isolating.length > 0 && answer === 'no' ? isolating : [];
}

/** The port on the pod, by number and name, as far as its containers declare it. */
function podPort(pod: Placed, { target, protocol }: ServicePort): PodPort {
  const declared = pod.facts.network?.pod?.declared ?? [];
  const match = declared.find(one => one.protocol === protocol && (one.name === target || one.number === target));
  const number = typeof target === 'number' ? target : match?.number;
  return { protocol, number, name: match?.name ?? (typeof target === 'string' ? target : undefined) };
}

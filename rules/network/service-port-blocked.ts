import type { Operation, Value } from '../../engine/edit/operations';
import { isEmptySelector } from '../../engine/kubernetes/networkPolicy/policy';
import { admits, type PodPort } from '../../engine/kubernetes/networkPolicy/verdict';
import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { ResourceFacts } from '../../engine/workspace/facts';
import type { IndexReader, Placed } from '../../engine/workspace/indexReader';
import type { ServicePort } from '../../engine/workspace/networkFacts';
import { mayMeet } from '../../engine/workspace/scope';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, mappingAt } from '../../engine/yaml/nodes';
import { isOnHostNetwork, othersDecide, policiesNear, policiesOn, policyOf, shareNamespace } from '../shared/policies';

export default defineRule({
  meta: {
    id: 'network/service-port-blocked',
    title: 'The policies of its pods let nobody through to a Service’s port',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
  },
  kinds: ['Service'],
  facts(facts, context) {
    const selector = facts.service?.selector;
    if (!selector || selector.open || facts.origin === 'patch' || Object.keys(selector.known).length === 0) return;
    const policies = policiesNear(context);
    if (policies.length === 0 || othersDecide(context)) return;
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
  const closing = pods.map(pod => closedBy(pod, port, policies, context.index));
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
    fixes: openPort(by[0]!, port, pods, context),
  });
}

/** Peers that the fix lets in: those who may mean well, as the author says. */
const PEERS: readonly { who: string; from: Record<string, Value>[] | undefined }[] = [
  { who: 'the pods of its namespace', from: [{ podSelector: {} }] },
  { who: 'everybody', from: undefined },
];

/** A policy for every pod is there to deny, and stays as it is: the Service's pods get one of their own beside it. */
function openPort(policy: Placed, port: ServicePort, pods: readonly Placed[], context: FactsContext): Fix[] {
  const { here } = context;
  const number = podPort(pods[0]!, port).number ?? port.target ?? port.port;
  if (number === undefined) return [];
  const isForAll = isEmptySelector(policyOf(policy).podSelector);
  return PEERS.map(({ who, from }) => {
    const rule = { ...(from && { from }), ports: [{ protocol: port.protocol, port: number }] };
    const title = `Let ${who} in at ${port.protocol} port ${number}`;
    if (!isForAll)
      return {
        title: `${title}, by ${policy.facts.name ?? 'the policy'}`,
        safety: 'choice',
        operations: () => [],
        elsewhere: () => [{ target: policy, operations: document => addRule(document, policy.item, rule) }],
      };
    return {
      title: `${title}, by a policy of its own`,
      safety: 'choice',
      operations: () => [],
      arrange: () => [
        { kind: 'insertDocument', after: here.document, content: { value: allow(here.facts, number, rule) } },
      ],
    };
  });
}

function addRule(document: YamlDocument, item: number, rule: Record<string, Value>): Operation[] {
  const spec = mappingAt(resourcesOf(document)[item]?.root, 'spec');
  const ingress = at(spec, 'ingress');
  if (!spec) return [];
  if (ingress?.kind === 'sequence') return [{ kind: 'appendItem', to: ingress, value: rule }];
  return [{ kind: 'setPath', mapping: spec, path: ['ingress'], value: [rule] }];
}

function allow({ name, namespace, service }: ResourceFacts, port: number | string, rule: Record<string, Value>): Value {
  const labels = Object.entries(service!.selector!.known).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${name ?? 'service'}-${port}`, ...(namespace === '' ? {} : { namespace }) },
    spec: { podSelector: { matchLabels: Object.fromEntries(labels) }, policyTypes: ['Ingress'], ingress: [rule] },
  };
}

function closedBy(pod: Placed, port: ServicePort, policies: readonly Placed[], index: IndexReader): Placed[] {
  const { isolating, perhaps } = policiesOn(pod, policies, 'ingress');
  const answer = admits([...isolating, ...perhaps].map(policyOf), 'ingress', podPort(pod, port));
  return answer === 'no' ? isolating.filter(policy => shareNamespace(index, pod, policy)) : [];
}

/** The port on the pod, by number and name, as far as its containers declare it. */
function podPort(pod: Placed, { target, protocol }: ServicePort): PodPort {
  const declared = pod.facts.network?.pod?.declared ?? [];
  const match = declared.find(one => one.protocol === protocol && (one.name === target || one.number === target));
  const number = typeof target === 'number' ? target : match?.number;
  return { protocol, number, name: match?.name ?? (typeof target === 'string' ? target : undefined) };
}

import type { Operation } from '../../engine/edit/operations';
import type { Policy } from '../../engine/kubernetes/networkPolicy/policy';
import { admits, mayBeDns } from '../../engine/kubernetes/networkPolicy/verdict';
import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import type { Answer } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { Placed } from '../../engine/workspace/indexReader';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, mappingAt } from '../../engine/yaml/nodes';
import {
  isOnHostNetwork,
  othersDecide,
  policiesNear,
  policiesOn,
  policyOf,
  selectedBy,
  shareNamespace,
} from '../shared/policies';

/** Where DNS pods listen: on 53, in OpenShift on 5353. Source: openshift/cluster-dns-operator assets. */
const DNS_PORTS = [53, 5353];

export default defineRule({
  meta: {
    id: 'network/dns-blocked',
    title: 'The policies of a pod keep it from resolving names',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  kinds: ['NetworkPolicy'],
  facts(facts, context) {
    const policy = facts.network?.policy;
    if (!policy || facts.origin !== 'plain' || policy.isolates.egress !== true) return;
    if (othersDecide(context)) return;
    const all = policiesNear(context);
    const blocked = selectedBy(policy, context).certain.flatMap(pod =>
      isOnHostNetwork(pod) || !shareNamespace(context.index, context.here, pod) ? [] : blockedFor(pod, all, context),
    );
    if (blocked.length > 0) report(blocked, context);
  },
});

interface Blocked {
  pod: Placed;
  udp: Answer;
}

/** Of several policies that together block a pod, the first one speaks. */
function blockedFor(pod: Placed, all: readonly Placed[], { here }: FactsContext): Blocked[] {
  const { isolating, perhaps } = policiesOn(pod, all, 'egress');
  const first = isolating[0];
  if (!first || first.path !== here.path || first.document !== here.document || first.item !== here.item) return [];
  const policies = [...isolating, ...perhaps].map(policyOf);
  const [udp, tcp] = (['UDP', 'TCP'] as const).map(protocol => mayAsk(policies, protocol, here.facts.namespace));
  return tcp === 'no' && udp !== 'unknown' ? [{ pod, udp: udp! }] : [];
}

function mayAsk(policies: readonly Policy[], protocol: string, namespace: string): Answer {
  const answers = DNS_PORTS.map(number =>
    admits(policies, 'egress', { protocol, number, name: undefined }, peer => mayBeDns(peer, namespace)),
  );
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

/** Source: RFC 7766: resolvers need TCP for answers that do not fit a datagram. */
function report(blocked: readonly Blocked[], context: FactsContext): void {
  const policy = context.here.facts.network!.policy!;
  const wholly = blocked.filter(({ udp }) => udp === 'no');
  const shown = wholly.length > 0 ? wholly : blocked;
  const names = listOf([...new Set(shown.map(({ pod }) => pod.facts.name ?? pod.facts.kind))]);
  const it = shown.length === 1 ? 'it' : 'they';
  context.report({
    at: policy.rulesPlace.egress ?? policy.podSelectorPlace,
    severity: wholly.length > 0 ? 'warning' : 'information',
    message:
      wholly.length > 0
        ? `The policies that select ${names} allow no traffic to port 53, so ${it} cannot resolve any name. Allow DNS, over UDP and TCP.`
        : `The policies that select ${names} allow DNS over UDP only: answers that do not fit into one datagram are lost. Allow TCP to port 53 too.`,
    related: shown.map(({ pod }) => ({
      message: `${describe(pod.facts)} is selected`,
      at: pod.facts.place,
      target: pod,
    })),
    fixes: [allowDns(context)],
  });
}

/** Labels of the DNS pods in kubeadm, GKE, EKS and AKS. Source: kubernetes cluster/addons/dns. */
const DNS_RULE = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

function allowDns({ here }: FactsContext): Fix {
  return {
    title: 'Allow DNS to kube-dns over UDP and TCP',
    safety: 'safe',
    operations: document => addRule(document, here.item),
  };
}

function addRule(document: YamlDocument, item: number): Operation[] {
  const spec = mappingAt(resourcesOf(document)[item]?.root, 'spec');
  if (!spec) return [];
  const egress = at(spec, 'egress');
  if (egress?.kind === 'sequence') return [{ kind: 'appendItem', to: egress, value: DNS_RULE }];
  return [{ kind: 'setPath', mapping: spec, path: ['egress'], value: [DNS_RULE] }];
}

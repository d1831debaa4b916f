import {
  isEmptySelector,
  type Policy,
  type PolicyPort,
  type PolicyRule,
} from '../../engine/kubernetes/networkPolicy/policy';
import { describe } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import type { Placed } from '../../engine/workspace/indexReader';
import type { ServicePort } from '../../engine/workspace/networkFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { nodesAt } from '../../engine/yaml/nodes';
import { isInside } from '../shared/addresses';
import { selectedBy } from '../shared/policies';

/**
 * Where clusters keep their Services unless they are told otherwise. Ranges that nobody else uses count as a whole; of
 * those that may be other networks elsewhere, the addresses of the API server and of DNS.
 *
 * Sources: kubeadm (10.96.0.0/12), k3s and RKE2 (10.43.0.0/16), EKS (10.100.0.0/16, 172.20.0.0/16), OpenShift
 * (172.30.0.0/16), GKE (34.118.224.0/20), MicroK8s (10.152.183.0/24): the documentation of each.
 */
const WELL_KNOWN = [
  '34.118.224.0/20',
  '10.152.183.0/24',
  ...['10.96.0', '10.43.0', '10.100.0', '172.20.0', '172.30.0'].flatMap(net => [`${net}.1/32`, `${net}.10/32`]),
];

export default defineRule({
  meta: {
    id: 'network/policy-on-service-address',
    title: 'A NetworkPolicy speaks of a Service’s address or port, which policies never see',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    options: {
      serviceRanges: {
        type: 'strings',
        default: WELL_KNOWN,
        description: 'Address ranges of Services in your clusters (CIDR). Blocks inside them match no traffic.',
      },
    },
  },
  kinds: ['NetworkPolicy'],
  facts(facts, context) {
    const policy = facts.network?.policy;
    if (!policy || facts.origin === 'patch') return;
    checkBlocks(policy, context);
    const pods = selectedBy(policy, context).certain;
    for (const { ports = [] } of policy.rules.ingress)
      for (const port of ports) checkPort(port, pods, 'lets nobody in', context);
    for (const rule of policy.rules.egress) {
      const peers = podsOf(rule, context);
      for (const port of rule.ports ?? []) checkPort(port, peers, 'lets nothing out to them', context);
    }
  },
});

/** The pods of the policy's own namespace that a rule speaks of; none where it speaks of others too. */
function podsOf({ peers = [], open }: PolicyRule, { here, index }: FactsContext): Placed[] {
  const selectors = peers.map(({ podSelector, namespaceSelector, ipBlock }) =>
    namespaceSelector || ipBlock || !podSelector || isEmptySelector(podSelector) ? undefined : podSelector,
  );
  if (open || !selectors.every(selector => selector !== undefined)) return [];
  return selectors.flatMap(selector => index.workloadsMatching(selector, mayMeet(index, here)));
}

/** The address of a Service is exchanged for a pod's before policies look. Source: kubernetes.io, Network Policies. */
function checkBlocks(policy: Policy, context: FactsContext): void {
  const ranges = context.options.strings('serviceRanges');
  const rules = [...policy.rules.ingress, ...policy.rules.egress];
  for (const { ipBlock, at } of rules.flatMap(rule => rule.peers ?? [])) {
    const cidr = ipBlock?.cidr;
    const range = cidr === undefined ? undefined : ranges.find(candidate => isInside(cidr, candidate));
    if (range === undefined) continue;
    context.report({ at, message: messageFor(cidr!, range) });
  }
}

function messageFor(cidr: string, range: string): string {
  if (!WELL_KNOWN.includes(range) || !range.endsWith('/32'))
    return `${cidr} lies in ${range}, where Services have their addresses. Policies see the pods behind them, so this block allows nothing. Select the pods instead.`;
  const [who, instead] = range.endsWith('.1/32')
    ? ['the API server', 'Allow the addresses of its endpoints']
    : ['DNS', 'Select its pods'];
  return `${cidr} is where many clusters have the Service of ${who}. Policies see what stands behind it, so this block allows nothing. ${instead} instead.`;
}

/** A number that is the Service's own, while the pods behind it use another. */
function checkPort(port: PolicyPort, pods: readonly Placed[], effect: string, context: FactsContext): void {
  if (typeof port.port !== 'number' || port.endPort !== undefined || pods.length === 0) return;
  const number = port.port;
  const declared = pods.flatMap(({ facts }) => facts.network?.pod?.declared ?? []);
  if (pods.some(({ facts }) => facts.network?.pod?.open !== false) || declared.some(one => one.number === number))
    return;
  for (const service of servicesOf(pods, context)) {
    const own = service.facts.network?.ports?.find(one => one.port === number && one.protocol === port.protocol);
    const target = own && targetNumber(own, pods);
    if (target === undefined || target === number) continue;
    report(port, { number, target, effect }, service, context);
    return;
  }
}

function servicesOf(pods: readonly Placed[], context: FactsContext): Placed[] {
  return context.index
    .ofKind('Service', mayMeet(context.index, context.here))
    .filter(({ facts }) =>
      pods.every(pod => mapMatches(facts.service?.selector?.known, pod.facts.workload!.labels) === 'yes'),
    );
}

/** The pod's port that a Service's port leads to. */
function targetNumber({ target, protocol }: ServicePort, pods: readonly Placed[]): number | undefined {
  if (typeof target === 'number') return target;
  const declared = pods.flatMap(({ facts }) => facts.network?.pod?.declared ?? []);
  return declared.find(one => one.name === target && one.protocol === protocol)?.number;
}

interface Mistaken {
  number: number;
  target: number;
  effect: string;
}

function report(port: PolicyPort, { number, target, effect }: Mistaken, service: Placed, context: FactsContext): void {
  context.report({
    at: port.at,
    message: `${number} is the port of ${describe(service.facts)}; its pods listen on ${target}, and policies see the pods' ports. This rule ${effect}.`,
    related: [
      { message: `${describe(service.facts)} sends ${number} to ${target}`, at: service.facts.place, target: service },
    ],
    fixes: [
      {
        title: `Allow port ${target}, the pods' own`,
        safety: 'choice',
        operations: document => {
          const node = nodesAt(document.root, port.at.start).at(-1);
          return node?.kind === 'scalar' ? [{ kind: 'setScalar', node, value: target }] : [];
        },
      },
    ],
  });
}

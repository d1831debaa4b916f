import { isEmptySelector, type Peer, type Policy, type PolicyRule } from '../kubernetes/networkPolicy/policy';
import { concerning } from '../kubernetes/networkPolicy/verdict';
import { describe } from '../kubernetes/resource';
import { type LabelSelector, matches } from '../kubernetes/selector';
import { listOf } from '../text/words';
import type { IndexReader, Placed } from './indexReader';
import type { ServicePort } from './networkFacts';
import { mayMeet } from './scope';

/** One of the networks that a connection goes through, with what is known of it and the command that shows it live. */
export interface OnionLayer {
  title: 'Service network' | 'Pod network' | 'Node network';
  lines: string[];
  command: string;
}

/** Peels a Service or a NetworkPolicy, from the outside in; undefined for everything else. */
export function onionOf(here: Placed, index: IndexReader, clusterDomain: string): OnionLayer[] | undefined {
  const { service, network } = here.facts;
  const selector: LabelSelector | undefined = network?.policy
    ? network.policy.podSelector
    : service?.selector && { matchLabels: service.selector.known };
  if (!network?.policy && !service) return undefined;
  const pods = selector ? selectedPods(here, selector, network?.policy !== undefined, index) : [];
  const outer = service ? [serviceLayer(here, clusterDomain)] : [];
  return [...outer, podLayer(here, pods, selector, index), nodeLayer(here, pods)];
}

function selectedPods(here: Placed, selector: LabelSelector, emptyIsAll: boolean, index: IndexReader): Placed[] {
  if (isEmptySelector(selector) && !emptyIsAll) return [];
  return index
    .workloadsMatching(selector, mayMeet(index, here))
    .filter(({ facts }) => matches(selector, facts.workload!.labels) === 'yes');
}

function inNamespace({ facts }: Placed): string {
  return facts.namespace === '' ? '' : ` -n ${facts.namespace}`;
}

/** Names and an address that no interface has. Source: kubernetes.io, Virtual IPs and Service Proxies. */
function serviceLayer(here: Placed, clusterDomain: string): OnionLayer {
  const { facts } = here;
  const name = facts.name ?? '<name>';
  const full = `${name}.${facts.namespace || '<namespace>'}.svc.${clusterDomain}`;
  const lines = [`Names: ${name}, ${name}.${facts.namespace || '<namespace>'}, ${full}.`];
  if (facts.service!.headless) lines.push('Headless: the names lead to the pods themselves, ports are not exchanged.');
  else if (facts.service!.type === 'ExternalName') lines.push('An alias in DNS for a name outside.');
  else lines.push('The address belongs to no interface: rules on each node exchange it. It does not answer a ping.');
  for (const port of facts.network?.ports ?? []) lines.push(portLine(port));
  return {
    title: 'Service network',
    lines,
    command: `kubectl get service ${name}${inNamespace(here)} -o wide; kubectl get endpointslices${inNamespace(here)} -l kubernetes.io/service-name=${name}`,
  };
}

function portLine({ name, port, target, protocol }: ServicePort): string {
  const to = target === port ? '' : ` → ${target} on the pods`;
  return `Port ${[name, port].filter(part => part !== undefined).join(' ')}${to} (${protocol}).`;
}

function podLayer(
  here: Placed,
  pods: readonly Placed[],
  selector: LabelSelector | undefined,
  index: IndexReader,
): OnionLayer {
  const selected =
    pods.length === 0 ? 'Selects no pod of the workspace.' : `Selects ${listOf(pods.map(pod => describe(pod.facts)))}.`;
  const ports = [
    ...new Set(
      pods.flatMap(pod =>
        (pod.facts.network?.pod?.declared ?? []).map(({ name, number }) =>
          [name, number].filter(part => part !== undefined).join(' '),
        ),
      ),
    ),
  ];
  const lines = [selected, ...(ports.length > 0 ? [`Ports: ${listOf(ports, 8)}.`] : [])];
  for (const direction of ['ingress', 'egress'] as const) lines.push(...directionLines(here, pods, direction, index));
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value ?? '<value>'}`);
  const only = labels.length > 0 ? ` -l ${labels.join(',')}` : '';
  const policies = `kubectl get networkpolicies${inNamespace(here)}`;
  return {
    title: 'Pod network',
    lines,
    command: `kubectl get pods${inNamespace(here)} -o wide${only}; ${policies}`,
  };
}

/** What the union of all policies lets through, for the first of the pods. */
function directionLines(
  here: Placed,
  pods: readonly Placed[],
  direction: 'ingress' | 'egress',
  index: IndexReader,
): string[] {
  const pod = pods[0];
  if (!pod) return [];
  const all = index.ofKind('NetworkPolicy', mayMeet(index, here)).filter(({ facts }) => facts.network?.policy);
  const { isolating, perhaps } = concerning(all, policyOf, pod.facts.workload!.labels, direction);
  const [word, way] = direction === 'ingress' ? ['Incoming', 'from'] : ['Outgoing', 'to'];
  if (isolating.length === 0)
    return [`${word}: ${perhaps.length > 0 ? 'perhaps isolated' : 'not isolated, everything is allowed'}.`];
  const rules = [...isolating, ...perhaps].flatMap(one => policyOf(one).rules[direction]);
  const names = listOf(isolating.map(({ facts }) => facts.name ?? 'a policy'));
  if (rules.length === 0) return [`${word}: isolated by ${names}, nothing is allowed.`];
  return [
    `${word}: isolated by ${names}; allowed ${listOf(
      rules.map(rule => ruleText(rule, way)),
      6,
    )}.`,
  ];
}

function policyOf({ facts }: Placed): Policy {
  return facts.network!.policy!;
}

function ruleText({ peers, ports }: PolicyRule, way: string): string {
  const who = peers === undefined ? `${way} everywhere` : `${way} ${listOf(peers.map(peerText))}`;
  const where = ports?.map(
    ({ protocol, port, endPort }) => `${protocol} ${port ?? 'any port'}${endPort === undefined ? '' : `–${endPort}`}`,
  );
  return where === undefined ? `${who} on all ports` : `${who} on ${listOf(where)}`;
}

function peerText({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock) return ipBlock.cidr ?? 'an address block';
  const pods = podSelector && !isEmptySelector(podSelector) ? `pods ${selectorText(podSelector)}` : 'all pods';
  if (!namespaceSelector) return `${pods} of this namespace`;
  return `${pods} of ${isEmptySelector(namespaceSelector) ? 'all namespaces' : `namespaces ${selectorText(namespaceSelector)}`}`;
}

function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const pairs = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return [...pairs, ...matchExpressions.map(({ key, operator }) => `${key} ${operator}`)].join(', ');
}

function nodeLayer(here: Placed, pods: readonly Placed[]): OnionLayer {
  const { service } = here.facts;
  const onHost = pods.filter(pod => pod.facts.network?.pod?.hostNetwork === true);
  const lines: string[] = [];
  const nodePorts = (here.facts.network?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
  const open = nodePorts.length > 0 ? `port ${listOf(nodePorts.map(String))}` : 'a port';
  if (service?.type === 'NodePort')
    lines.push(`Open on ${open} of every node${nodePorts.length > 0 ? '' : ', 30000–32767'}.`);
  if (service?.type === 'LoadBalancer') lines.push(`A load balancer outside sends to ${open} of every node.`);
  lines.push(...pods.flatMap(hostPortLines));
  if (onHost.length > 0)
    lines.push(
      `${listOf(onHost.map(pod => describe(pod.facts)))}: on the node's own network, where policies do not hold.`,
    );
  if (lines.length === 0) lines.push('Nothing of this is open on the nodes.');
  return { title: 'Node network', lines, command: 'kubectl get nodes -o wide' };
}

/** A port of the node that leads past the Service to one pod. */
function hostPortLines({ facts }: Placed): string[] {
  const ports = (facts.network?.pod?.declared ?? []).flatMap(({ hostPort }) => hostPort ?? []);
  if (ports.length === 0) return [];
  return [`Port ${listOf(ports.map(String))} of its node leads to ${describe(facts)} (hostPort).`];
}

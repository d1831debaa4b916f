import { type Answer, type Labels, matches } from '../selector';
import { type Direction, isEmptySelector, type Peer, type Policy, type PolicyPort, type PolicyRule } from './policy';

/** Whether a policy selects a pod of its own namespace. */
export function selectsPod(policy: Policy, labels: Labels): Answer {
  return isEmptySelector(policy.podSelector) ? 'yes' : matches(policy.podSelector, labels);
}

/** Policies that concern a pod in one direction; a policy that only may concern it counts for what it may allow. */
export interface Concern<P> {
  /** They isolate the pod for certain. */
  isolating: P[];
  /** They isolate it perhaps: because of labels or types that cannot be seen. */
  perhaps: P[];
}

export function concerning<P>(
  policies: readonly P[],
  policyOf: (candidate: P) => Policy,
  labels: Labels,
  direction: Direction,
): Concern<P> {
  const concern: Concern<P> = { isolating: [], perhaps: [] };
  for (const candidate of policies) {
    const policy = policyOf(candidate);
    const selected = selectsPod(policy, labels);
    const isolates = policy.isolates[direction];
    if (selected === 'no' || isolates === false) continue;
    (selected === 'yes' && isolates ? concern.isolating : concern.perhaps).push(candidate);
  }
  return concern;
}

/** A port of a pod: by number, and by the name that policies may use for it. */
export interface PodPort {
  protocol: string;
  number: number | undefined;
  name?: string | undefined;
}

/**
 * Whether any of the policies lets some peer through to (or from) the port: allowed is the union of all rules.
 * `isPeer` narrows the peers that count.
 */
export function admits(
  policies: readonly Policy[],
  direction: Direction,
  port: PodPort,
  isPeer: (peer: Peer) => boolean = () => true,
): Answer {
  let answer: Answer = 'no';
  for (const policy of policies) {
    if (policy.open[direction]) answer = 'unknown';
    for (const rule of policy.rules[direction]) {
      if (!hasPeer(rule, isPeer)) continue;
      const fits = portFits(rule, port);
      if (fits === 'yes') return 'yes';
      if (fits === 'unknown') answer = 'unknown';
    }
  }
  return answer;
}

function hasPeer({ peers, open }: PolicyRule, isPeer: (peer: Peer) => boolean): boolean {
  return peers === undefined || open || peers.some(isPeer);
}

function portFits({ ports, open }: PolicyRule, wanted: PodPort): Answer {
  if (ports === undefined) return 'yes';
  const answers = ports.map(port => onePortFits(port, wanted));
  if (answers.includes('yes')) return 'yes';
  return open || answers.includes('unknown') ? 'unknown' : 'no';
}

/** Named ports are looked up on the pod at the receiving end. */
function onePortFits(port: PolicyPort, wanted: PodPort): Answer {
  if (port.protocol !== wanted.protocol) return 'no';
  if (port.port === undefined) return 'yes';
  if (typeof port.port === 'string') {
    if (wanted.name !== undefined) return port.port === wanted.name ? 'yes' : 'no';
    return 'unknown';
  }
  if (wanted.number === undefined) return 'unknown';
  const last = port.endPort ?? port.port;
  return port.port <= wanted.number && wanted.number <= last ? 'yes' : 'no';
}

/** The label that every namespace carries with its own name. Source: KEP-2161. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/** Where clusters keep their DNS. Sources: kubernetes cluster/addons/dns, OpenShift DNS operator, RKE2. */
const DNS_NAMESPACES = ['kube-system', 'openshift-dns', 'cattle-system', 'dns'];

/** Whether the cluster's DNS may be behind a peer, as seen from a policy in `namespace`. */
export function mayBeDns(peer: Peer, namespace: string): boolean {
  if (peer.ipBlock) return true;
  if (!peer.namespaceSelector) return DNS_NAMESPACES.includes(namespace) || namespace === '';
  const named = peer.namespaceSelector.matchLabels?.[NAMESPACE_NAME];
  return named === undefined || DNS_NAMESPACES.includes(named);
}

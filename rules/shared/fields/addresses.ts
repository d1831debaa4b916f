import type { Resource } from '../../../engine/kubernetes/resource';
import { templatePathOf } from '../../../engine/kubernetes/workload';
import type { Report } from '../../../engine/lint/rule';
import { at, itemsAt, type Scalar, type YamlNode } from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';
import { type Ambiguity, ambiguityOf } from '../addresses';

/** Deprecated with a warning, then refused. Source: kubernetes/enhancements KEP-4858. */
const STRICT_ADDRESSES = { warned: 33, refused: 36 };

/** Addresses that two readers may take for two different ones. */
export function addressReports(resource: Resource, target: number): Report[] {
  if (target < STRICT_ADDRESSES.warned) return [];
  return addressesOf(resource).flatMap(node => {
    const text = asString(node);
    const found = text === undefined ? undefined : ambiguityOf(text);
    return node.kind === 'scalar' && text !== undefined && found ? [reportOf(node, text, found, target)] : [];
  });
}

const WHY: Record<Ambiguity['why'], string> = {
  'leading zeros': 'some read a leading zero as octal',
  mapped: 'it is an IPv4 address in the clothes of IPv6, and only some read it as the former',
  'host bits': 'it has bits set beyond its prefix, so that it may mean an address or the network around it',
};

function reportOf(node: Scalar, text: string, { why, canonical }: Ambiguity, target: number): Report {
  const refused = target >= STRICT_ADDRESSES.refused;
  const fate = refused
    ? 'The API server refuses it since Kubernetes 1.36'
    : 'The API server will refuse it from Kubernetes 1.36 on';
  return {
    at: node,
    severity: refused ? 'error' : 'warning',
    message: `${text} is ambiguous: ${WHY[why]}. ${fate}. Write ${canonical}, if that is what is meant.`,
    fixes: [
      {
        title: `Change it to ${canonical} (as Kubernetes has read it so far)`,
        safety: 'unsafe',
        operations: () => [{ kind: 'setScalar', node, value: canonical }],
      },
    ],
  };
}

/** Where addresses stand, by kind. */
const ADDRESSES: Record<string, readonly Steps[]> = {
  Service: ['clusterIP', 'loadBalancerIP', 'clusterIPs []', 'externalIPs []', 'loadBalancerSourceRanges []'].map(path =>
    stepsOf(`spec ${path}`),
  ),
  NetworkPolicy: ['ingress [] from []', 'egress [] to []'].flatMap(path => [
    stepsOf(`spec ${path} ipBlock cidr`),
    stepsOf(`spec ${path} ipBlock except []`),
  ]),
  Endpoints: ['subsets [] addresses [] ip', 'subsets [] notReadyAddresses [] ip'].map(stepsOf),
  EndpointSlice: ['endpoints [] addresses []'].map(stepsOf),
  Node: ['spec podCIDR', 'spec podCIDRs []'].map(stepsOf),
};

const IN_PODS: readonly Steps[] = ['spec hostAliases [] ip', 'spec dnsConfig nameservers []'].map(stepsOf);

/** Keys, and `[]` for the items of a list. */
type Steps = readonly string[];
type Node = Exclude<YamlNode, { kind: 'alias' }>;

function stepsOf(path: string): Steps {
  return path.split(' ');
}

function addressesOf({ root, kind, group }: Resource): Node[] {
  const found: Node[] = [];
  for (const steps of ADDRESSES[kind] ?? []) reach(root, steps, 0, found);
  const path = templatePathOf(kind, group);
  const template = path && at(root, ...path);
  for (const steps of template ? IN_PODS : []) reach(template, steps, 0, found);
  return found;
}

function reach(node: Node | undefined, steps: Steps, done: number, found: Node[]): void {
  const step = steps[done];
  if (step === undefined) found.push(...(node ? [node] : []));
  else if (step === '[]') for (const item of itemsAt(node)) reach(item, steps, done + 1, found);
  else if (node) reach(at(node, step), steps, done + 1, found);
}

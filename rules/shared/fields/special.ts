import type { Resource } from '../../../engine/kubernetes/resource';
import { templatePathOf } from '../../../engine/kubernetes/workload';
import type { Report } from '../../../engine/lint/rule';
import { listOf } from '../../../engine/text/words';
import { at, itemsAt, type Mapping, type YamlNode } from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';

/** What is going away and cannot be told by a path and a condition alone. */
export function specialReports(resource: Resource, target: number): Report[] {
  return [...execReports(resource, target), ...addressReports(resource, target)];
}

/**
 * Opening a connection to a pod takes the verb create, since it is done over WebSockets, which begin with a GET.
 * Source: kubernetes/sig-release notes of 1.35, AuthorizePodWebsocketUpgradeCreatePermission.
 */
const CREATE_NEEDED = 35;

const CONNECTIONS = ['pods/exec', 'pods/attach', 'pods/portforward'];

function execReports({ root, kind, group }: Resource, target: number): Report[] {
  if (target < CREATE_NEEDED || group !== 'rbac.authorization.k8s.io' || !/^(Cluster)?Role$/.test(kind)) return [];
  return itemsAt(root, 'rules').flatMap(rule => (rule.kind === 'mapping' ? connectionReport(rule) : []));
}

function connectionReport(rule: Mapping): Report[] {
  const connections = itemsAt(rule, 'resources').flatMap(item => asString(item) ?? []);
  const named = connections.filter(name => CONNECTIONS.includes(name));
  const verbs = at(rule, 'verbs');
  const get = itemsAt(verbs).find(item => asString(item) === 'get');
  const words = itemsAt(verbs).map(asString);
  if (named.length === 0 || !get || verbs?.kind !== 'sequence' || verbs.open) return [];
  if (words.some(word => word === undefined || word === 'create' || word === '*')) return [];
  return [
    {
      at: get,
      message: `The verb get no longer opens ${listOf(named)}: since Kubernetes 1.35 that takes create. Add create.`,
      fixes: [
        {
          title: 'Add the verb create (grants it for all resources of the rule)',
          safety: 'unsafe',
          operations: () => [{ kind: 'appendItem', to: verbs, value: 'create' }],
        },
      ],
    },
  ];
}

/** Deprecated with a warning, then refused. Source: kubernetes/enhancements KEP-4858. */
const STRICT_ADDRESSES = { warned: 33, refused: 36 };

/** `010.0.0.1`: some read eight, some ten. */
const LEADING_ZERO = /^(?=.*(^|\.)0\d)\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;

function addressReports(resource: Resource, target: number): Report[] {
  if (target < STRICT_ADDRESSES.warned) return [];
  return addressesOf(resource).flatMap((node): Report[] => {
    const text = asString(node);
    if (text === undefined || node.kind !== 'scalar' || !LEADING_ZERO.test(text)) return [];
    const refused = target >= STRICT_ADDRESSES.refused;
    const decimal = text.replaceAll(/(^|\.)0+(?=\d)/g, '$1');
    return [
      {
        at: node,
        severity: refused ? 'error' : 'warning',
        message: `${text} is ambiguous: some read a leading zero as octal. ${refused ? 'The API server refuses it since Kubernetes 1.36' : 'The API server will refuse it from Kubernetes 1.36 on'}. Write ${decimal}, if that is what is meant.`,
        fixes: [
          {
            title: `Change it to ${decimal} (as Kubernetes has read it so far)`,
            safety: 'unsafe',
            operations: () => [{ kind: 'setScalar', node, value: decimal }],
          },
        ],
      },
    ];
  });
}

/** Where addresses stand, by kind. */
const ADDRESSES: Record<string, readonly string[]> = {
  Service: ['clusterIP', 'loadBalancerIP', 'clusterIPs []', 'externalIPs []', 'loadBalancerSourceRanges []'].map(
    path => `spec ${path}`,
  ),
  NetworkPolicy: ['ingress [] from []', 'egress [] to []'].flatMap(path => [
    `spec ${path} ipBlock cidr`,
    `spec ${path} ipBlock except []`,
  ]),
  Endpoints: ['subsets [] addresses [] ip', 'subsets [] notReadyAddresses [] ip'],
  EndpointSlice: ['endpoints [] addresses []'],
  Node: ['spec podCIDR', 'spec podCIDRs []'],
};

const IN_PODS = ['hostAliases [] ip', 'dnsConfig nameservers []'];

function addressesOf({ root, kind, group }: Resource): Exclude<YamlNode, { kind: 'alias' }>[] {
  const template = templatePathOf(kind, group);
  const inPod = template ? IN_PODS.map(path => [...template, 'spec', ...path.split(' ')]) : [];
  const own = (ADDRESSES[kind] ?? []).map(path => path.split(' '));
  return [...own, ...inPod].flatMap(path => reach(root, path));
}

function reach(node: YamlNode, [step, ...rest]: readonly string[]): Exclude<YamlNode, { kind: 'alias' }>[] {
  if (step === undefined) return [node].flatMap(one => (one.kind === 'alias' ? [] : [one]));
  const below = step === '[]' ? itemsAt(node) : [at(node, step)];
  return below.flatMap(one => (one ? reach(one, rest) : []));
}

import type { Operation, Value } from '../../edit/operations';
import type { YamlDocument } from '../../yaml/document';
import { at, isOpen, itemsAt, type Mapping, mappingAt } from '../../yaml/nodes';
import { type Plain, plainOf } from '../../yaml/plain';
import { asString } from '../../yaml/scalars';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** Source: kubernetes/api discovery/v1 types.go. */
const MOST_ENDPOINTS = 1000;

type Entries = { [key: string]: Plain };

/** What Endpoints become: how many slices, and the edits that write them. */
export interface Slicing {
  count: number;
  operations: Operation[];
}

/**
 * Endpoints as EndpointSlices of discovery.k8s.io/v1: one for each set of ports and family of addresses, cut at 1000
 * endpoints, tied to the Service by a label. Several stand in a List, or in the List that holds the Endpoints.
 * Undefined when there are no addresses, or some cannot be seen, or comments would be lost.
 */
export function toSlices(root: Mapping, document: YamlDocument): Slicing | undefined {
  const name = asString(at(root, 'metadata', 'name'));
  const subsets = at(root, 'subsets');
  const groups = groupsOf(plainOf(subsets));
  if (!name || !subsets || !groups || groups.length === 0 || isOpen(root)) return undefined;
  const moved = groups.length === 1 && groups[0] ? moveInPlace(root, groups[0], name) : undefined;
  if (moved) return { count: 1, operations: moved };
  const hasComments = document.comments.some(({ start }) => root.start < start && start < root.end);
  const metadata = plainOf(at(root, 'metadata'));
  if (hasComments || !isEntries(metadata)) return undefined;
  const slices = groups.map((group, i) => slice(group, metadata, groups.length > 1 ? `${name}-${i + 1}` : name, name));
  return { count: slices.length, operations: rewrite(root, slices) };
}

/** Endpoints that fit into one slice. */
interface Group {
  family: 'IPv4' | 'IPv6';
  ports: Plain[];
  endpoints: Entries[];
}

function groupsOf(subsets: Plain | undefined): Group[] | undefined {
  const groups = new Map<string, Group>();
  for (const subset of Array.isArray(subsets) ? subsets : []) {
    if (!isEntries(subset)) return undefined;
    for (const endpoint of [...endpointsOf(subset.addresses, true), ...endpointsOf(subset.notReadyAddresses, false)]) {
      const ports = Array.isArray(subset.ports) ? subset.ports : [];
      const family = endpoint && familyOf(endpoint);
      if (!family) return undefined;
      const key = `${family} ${JSON.stringify(ports)}`;
      const group = groups.get(key) ?? { family, ports, endpoints: [] };
      group.endpoints.push(endpoint);
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(cut);
}

function* endpointsOf(addresses: Plain | undefined, ready: boolean): Generator<Entries | undefined> {
  for (const address of Array.isArray(addresses) ? addresses : []) {
    const { ip, ...rest } = isEntries(address) ? address : {};
    yield typeof ip === 'string'
      ? { addresses: [ip], ...(ready ? {} : { conditions: { ready } }), ...rest }
      : undefined;
  }
}

function familyOf({ addresses }: Entries): Group['family'] | undefined {
  const [ip] = addresses as string[];
  if (ip?.includes(':')) return 'IPv6';
  return /^\d+\.\d+\.\d+\.\d+$/.test(ip ?? '') ? 'IPv4' : undefined;
}

function cut(group: Group): Group[] {
  const count = Math.ceil(group.endpoints.length / MOST_ENDPOINTS);
  return Array.from({ length: count }, (_, i) => ({
    ...group,
    endpoints: group.endpoints.slice(i * MOST_ENDPOINTS, (i + 1) * MOST_ENDPOINTS),
  }));
}

function slice({ family, endpoints, ports }: Group, metadata: Entries, name: string, service: string): Entries {
  const labels = { ...(isEntries(metadata.labels) ? metadata.labels : {}), [SERVICE_NAME]: service };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, name, labels },
    addressType: family,
    endpoints,
    ports,
  };
}

function rewrite(root: Mapping, slices: Entries[]): Operation[] {
  const [first, ...rest] = slices;
  const list = root.parent?.kind === 'sequence' ? root.parent : undefined;
  if (rest.length === 0) return [{ kind: 'replaceNode', node: root, value: first! }];
  if (!list) return [{ kind: 'replaceNode', node: root, value: { apiVersion: 'v1', kind: 'List', items: slices } }];
  const index = list.items.indexOf(root) + 1;
  return [
    { kind: 'replaceNode', node: root, value: first! },
    ...rest.map((value): Operation => ({ kind: 'appendItem', to: list, value, index })),
  ];
}

/**
 * The common case, one subset whose addresses are all ready, keeps its lines and comments: `addresses` becomes
 * `endpoints`, and each `ip` a list. Undefined in other cases.
 */
function moveInPlace(root: Mapping, { family }: Group, name: string): Operation[] | undefined {
  const subsets = itemsAt(root, 'subsets');
  const [subset] = subsets;
  const [version, kind] = [at(root, 'apiVersion'), at(root, 'kind')];
  if (subsets.length !== 1 || subset?.kind !== 'mapping' || subset.flow || at(subset, 'notReadyAddresses')) return;
  if (version?.kind !== 'scalar' || kind?.kind !== 'scalar') return undefined;
  const addresses = itemsAt(subset, 'addresses').flatMap(address => mappingAt(address) ?? []);
  const up = (key: string): Operation => ({ kind: 'moveEntry', from: subset, key, to: root, whenEmpty: 'empty' });
  return [
    { kind: 'setScalar', node: version, value: 'discovery.k8s.io/v1' },
    { kind: 'setScalar', node: kind, value: 'EndpointSlice' },
    { kind: 'setPath', mapping: root, path: ['metadata', 'labels', SERVICE_NAME], value: name },
    { kind: 'insertKey', mapping: root, key: 'addressType', value: family, after: ['metadata'] },
    { kind: 'renameKey', mapping: subset, key: 'addresses', to: 'endpoints' },
    up('endpoints'),
    ...(at(subset, 'ports') ? [up('ports')] : [{ kind: 'insertKey', mapping: root, key: 'ports', value: [] } as const]),
    { kind: 'removeEntry', mapping: root, key: 'subsets' },
    ...addresses.flatMap(listAddress),
  ];
}

function listAddress(address: Mapping): Operation[] {
  const ip = at(address, 'ip')!;
  const value: Value = [asString(ip)!];
  return [
    { kind: 'replaceNode', node: ip, value },
    { kind: 'renameKey', mapping: address, key: 'ip', to: 'addresses' },
  ];
}

function isEntries(value: Plain | undefined): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

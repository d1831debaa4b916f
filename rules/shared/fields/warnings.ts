import { parseQuantity } from '../../../engine/kubernetes/quantity';
import { type Container, containerTitle, type Workload } from '../../../engine/kubernetes/workload';
import type { Fix, Report } from '../../../engine/lint/rule';
import { lowerFirst } from '../../../engine/text/words';
import { at, itemsAt, mappingAt, type Scalar, type YamlNode } from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';

/**
 * Values that the API server takes with a warning, which nobody reads in a pipeline.
 * Source: kubernetes/kubernetes pkg/api/pod/warnings.go.
 */
export function warnedReports(workload: Workload): Report[] {
  const inContainers = workload.containers.flatMap(container => [
    ...repeatedVariables(container),
    ...partsOfBytes(container),
  ]);
  return [...inContainers, ...repeatedAliases(workload)];
}

/** Entries are merged by their addresses, as those of a map are by their keys. */
function repeatedAliases({ podSpec }: Workload): Report[] {
  const nodes = itemsAt(podSpec, 'hostAliases').flatMap(item => at(item, 'ip') ?? []);
  const addresses = nodes.map(asString);
  return nodes.flatMap((node, index): Report[] => {
    const address = addresses[index];
    const earlier = address === undefined ? -1 : addresses.indexOf(address);
    if (earlier < 0 || earlier === index) return [];
    return [
      {
        at: node,
        message: `${address} has an entry among the hostAliases already; entries are merged by ip, so an apply may lose the names of one of the two. Write all names into one entry.`,
        related: [{ message: 'The first one', at: nodes[earlier]! }],
      },
    ];
  });
}

/** Of variables with the same name the last one counts, and the others may be lost by an apply. */
function repeatedVariables(container: Container): Report[] {
  const env = at(container.node, 'env');
  const items = itemsAt(env);
  const names = items.map(item => asString(at(item, 'name')));
  return items.flatMap((item, index): Report[] => {
    const name = names[index];
    const node = at(item, 'name');
    const last = name === undefined ? -1 : names.lastIndexOf(name);
    const later = last > index ? at(items[last], 'name') : undefined;
    if (!node || !later) return [];
    return [
      {
        at: node,
        message: `${name} is set again further down in ${lowerFirst(containerTitle(container))}, and only that one counts. Remove one of the two.`,
        related: [{ message: 'The one that counts', at: later }],
        fixes: removal(env, index),
      },
    ];
  });
}

function removal(env: YamlNode | undefined, index: number): Fix[] {
  if (env?.kind !== 'sequence') return [];
  return [
    {
      title: 'Remove this one (variables in between may refer to it)',
      safety: 'unsafe',
      operations: () => [{ kind: 'removeItem', sequence: env, index }],
    },
  ];
}

/** Nano-units, in which quantities are counted, that make one byte. */
const BYTE = 1_000_000_000n;

function partsOfBytes(container: Container): Report[] {
  const places = ['requests', 'limits'].flatMap(list =>
    ['memory', 'ephemeral-storage'].map(name => ({
      name,
      node: at(mappingAt(container.node, 'resources', list), name),
    })),
  );
  return places.flatMap(({ name, node }): Report[] => {
    const text = asString(node);
    const quantity = text === undefined ? undefined : parseQuantity(text);
    if (node?.kind !== 'scalar' || text === undefined || quantity === undefined || quantity % BYTE === 0n) return [];
    const meant = text.endsWith('m') ? text.replace(/m$/, 'Mi') : undefined;
    const advice = meant
      ? `the m stands for thousandths. Write ${meant}, if that is what is meant.`
      : 'there is no part of a byte. Write it with Mi or Gi.';
    return [
      {
        at: node,
        message: `${name}: ${text} is ${Number(quantity) / Number(BYTE)} bytes: ${advice}`,
        fixes: meant ? [change(node, meant)] : [],
      },
    ];
  });
}

function change(node: Scalar, value: string): Fix {
  return { title: `Change it to ${value}`, safety: 'choice', operations: () => [{ kind: 'setScalar', node, value }] };
}

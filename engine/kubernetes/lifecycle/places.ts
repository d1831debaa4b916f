import { templatePathOf } from '../workload';

/**
 * A place in an object, as steps from its root: a key, `[]` for any item of a list, and a key that ends with `*` for
 * every key that begins so. No steps: the object itself.
 */
export type PathPattern = readonly string[];

export interface Place {
  path: PathPattern;
  condition: Condition;
  /** The place asks what the value is, so the value is what a finding marks and a rename changes; else the key. */
  on: 'key' | 'value';
  /** The new key or value; with a 'startsWith' condition it takes the place of the prefix only. */
  rename?: string;
}

/** What must hold at a place. A key without a value (null) counts as not there, as it does for the API server. */
export type Condition =
  | { is: 'present' }
  | { is: 'absent'; orEmpty: boolean }
  | { is: 'equals'; value: string | number }
  | { is: 'contains'; text: string }
  | { is: 'startsWith'; prefixes: readonly string[] }
  /** Present, and the mapping that holds it lacks this other key. */
  | { is: 'without'; sibling: string }
  /** Present, and elsewhere in the object, at a path without lists, stands this text. */
  | { is: 'where'; path: readonly string[]; value: string };

/** The kind that places are wanted for. */
export interface Home {
  kind: string;
  group: string;
}

/** Reads `path ? condition > new name` (scripts/data/fields.ts); empty when the kind has no such place. */
export function placesOf(text: string, home: Home): Place[] {
  const [, path = '', condition = '', rename] = /^(.*?)(?: \? (.*?))?(?: > (.*))?$/.exec(text)!;
  const [first, ...rest] = path.split(' ');
  const spots = MACROS[first!]?.(home) ?? [{ path: first === '.' ? [] : [first!] }];
  return spots.map(spot => placeAt(spot, rest, parseCondition(condition), rename));
}

function placeAt(spot: Spot, rest: string[], condition: Condition, rename: string | undefined): Place {
  const renaming = rename === undefined ? {} : { rename };
  if (spot.holds === 'label') {
    return { path: spot.path, on: 'value', condition: { is: 'equals', value: rest[0]! }, ...renaming };
  }
  return { path: [...spot.path, ...rest], on: asksForValue(condition) ? 'value' : 'key', condition, ...renaming };
}

function asksForValue({ is }: Condition): boolean {
  return is === 'equals' || is === 'contains' || is === 'startsWith';
}

function parseCondition(text: string): Condition {
  const [word, ...rest] = text.split(' ');
  const argument = rest.join(' ');
  switch (word) {
    case '':
      return { is: 'present' };
    case '=':
      return { is: 'equals', value: JSON.parse(argument) };
    case 'contains':
      return { is: 'contains', text: argument };
    case 'prefix':
      return { is: 'startsWith', prefixes: rest };
    case 'without':
      return { is: 'without', sibling: argument };
    case 'where':
      return { is: 'where', path: rest[0]!.split('.'), value: JSON.parse(rest[2]!) };
    default:
      return { is: 'absent', orEmpty: word === 'empty' };
  }
}

/** A place that a macro stands for. With 'label', the value there is a label's key; else the steps that follow go on. */
interface Spot {
  path: PathPattern;
  holds?: 'label';
}

const TERM = ['matchExpressions', '[]', 'key'];
const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

const MACROS: Record<string, (home: Home) => Spot[]> = {
  '{template}': home => templates(home).map(path => ({ path })),
  '{pod}': home => pods(home).map(path => ({ path })),
  '{container}': home => pods(home).flatMap(pod => CONTAINER_LISTS.map(list => ({ path: [...pod, list, '[]'] }))),
  '{claim}': claims,
  '{nodeLabel}': home => [...pods(home).flatMap(podNodeLabels), ...(NODE_LABELS[home.kind] ?? [])],
  '{taint}': home => [
    ...pods(home).map((pod): Spot => ({ path: [...pod, 'tolerations', '[]', 'key'], holds: 'label' })),
    ...(home.kind === 'Node' ? [{ path: ['spec', 'taints', '[]', 'key'], holds: 'label' as const }] : []),
  ],
  '{selector}': home => SELECTORS[home.kind] ?? [],
};

function templates(home: Home): PathPattern[] {
  const path = templatePathOf(home.kind, home.group);
  return path ? [path] : [];
}

function pods(home: Home): PathPattern[] {
  return templates(home).map(path => [...path, 'spec']);
}

/** Claims of their own, and those that a workload makes. */
function claims(home: Home): Spot[] {
  const ephemeral = pods(home).map(pod => ({ path: [...pod, 'volumes', '[]', 'ephemeral', 'volumeClaimTemplate'] }));
  if (home.kind === 'StatefulSet') return [{ path: ['spec', 'volumeClaimTemplates', '[]'] }, ...ephemeral];
  return home.kind.startsWith('PersistentVolume') ? [{ path: [] }] : ephemeral;
}

/** Where a pod asks for labels of nodes. */
function podNodeLabels(pod: PathPattern): Spot[] {
  const affinity = [...pod, 'affinity', 'nodeAffinity'];
  const required = [...affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms', '[]'];
  const preferred = [...affinity, 'preferredDuringSchedulingIgnoredDuringExecution', '[]', 'preference'];
  return [
    { path: [...pod, 'nodeSelector'] },
    { path: [...required, ...TERM], holds: 'label' },
    { path: [...preferred, ...TERM], holds: 'label' },
    { path: [...pod, 'topologySpreadConstraints', '[]', 'topologyKey'], holds: 'label' },
    ...['podAffinity', 'podAntiAffinity'].flatMap(kind => podTerms([...pod, 'affinity', kind])),
  ];
}

/** Pods are kept together or apart by a label of their nodes. */
function podTerms(affinity: PathPattern): Spot[] {
  const required = [...affinity, 'requiredDuringSchedulingIgnoredDuringExecution', '[]', 'topologyKey'];
  const preferred = [...affinity, 'preferredDuringSchedulingIgnoredDuringExecution', '[]', 'podAffinityTerm'];
  return [
    { path: required, holds: 'label' },
    { path: [...preferred, 'topologyKey'], holds: 'label' },
  ];
}

const NODE_LABELS: Record<string, Spot[]> = {
  RuntimeClass: [{ path: ['scheduling', 'nodeSelector'] }],
  PersistentVolume: [
    { path: ['spec', 'nodeAffinity', 'required', 'nodeSelectorTerms', '[]', ...TERM], holds: 'label' },
  ],
  StorageClass: [{ path: ['allowedTopologies', '[]', 'matchLabelExpressions', '[]', 'key'], holds: 'label' }],
  CSIStorageCapacity: [{ path: ['nodeTopology', 'matchLabels'] }, { path: ['nodeTopology', ...TERM], holds: 'label' }],
};

const SELECTORS: Record<string, Spot[]> = {
  Service: [{ path: ['spec', 'selector'] }],
  PodDisruptionBudget: [{ path: ['spec', 'selector', 'matchLabels'] }],
  NetworkPolicy: [{ path: ['spec', 'podSelector', 'matchLabels'] }],
};

/** The parts of the facts files that the product uses. Versions are texts like `1.25`, or null. */

export interface ApiFacts {
  rows: ApiRow[];
}

export interface ApiRow {
  group: string;
  version: string;
  kind: string;
  apiVersion: string;
  plural: string | null;
  namespaced: boolean;
  /** False for subresource bodies and reviews, which nobody keeps in a file. */
  manifestKind: boolean;
  stability: 'alpha' | 'beta' | 'ga';
  servedByDefault: boolean;
  introduced: string;
  deprecated: string | null;
  removed: string | null;
  plannedRemoval?: string | null;
  replacement: { apiVersion: string; kind: string; since: string } | null;
  migration: { type: string; changes: ChangeRow[] } | null;
}

export interface ChangeRow {
  op: string;
  path: string;
  to?: string;
  detail?: string;
}

export interface ComponentFacts {
  meta: { components: Record<string, { repo: string; lastTag: string }> };
  rows: ComponentRow[];
}

/** Versions are those of the component, as its release tags say them. */
export interface ComponentRow {
  component: string;
  repo: string;
  group: string;
  version: string;
  kind: string;
  apiVersion: string;
  namespaced?: boolean;
  introducedIn?: string | null;
  /** The version was there at the oldest release looked at. */
  introducedIsFirstTagSeen?: boolean;
  deprecatedIn?: string | null;
  removedIn?: string | null;
  status: 'current' | 'deprecated' | 'removed' | 'never-served';
  replacement: { apiVersion: string; kind: string; since: string | null } | null;
}

export interface FieldFacts {
  rows: FieldRow[];
}

export interface FieldRow {
  id: string;
  where: string;
  kinds: string[];
  path: string;
  condition: string | null;
  status: string;
  deprecatedSince: string | null;
  nonFunctionalSince: string | null;
  removedSince: string | null;
  replacement: string | null;
  fix: string;
  notes: string | null;
  apiserverWarns: boolean | null;
}

export interface TypeFacts {
  gvk: Record<string, string>;
  types: Record<string, { scalar?: string; fields?: Record<string, FieldType> }>;
}

export interface FieldType {
  /** `string`, `boolean`, `numeric`, `list` or `map`; absent when `ref` names a type. */
  t?: string;
  /** What a list or map holds: one of the above, or the name of a type. */
  of?: string;
  ref?: string;
  json?: string;
  format?: string;
  listType?: string;
  keys?: string[];
  required?: boolean;
}

export interface SinceFacts {
  types: Record<string, { since?: string; fields?: Record<string, { since?: string }> }>;
}

/** The second number of a Kubernetes version, all that a table keeps of `1.25`; empty for none. */
export function minorOf(version: string | null | undefined): string {
  return version?.replace(/^1\./, '') ?? '';
}

/** A row of a table; a bar inside a cell would shift the columns after it. */
export function row(...cells: string[]): string {
  const barred = cells.find(cell => cell.includes('|'));
  if (barred !== undefined) throw new Error(`A bar in a cell: ${barred}`);
  return cells.join('|').replace(/\|+$/, '');
}

export function groupBy<T>(items: T[], key: (item: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const item of items) {
    const group = groups[key(item)] ?? [];
    group.push(item);
    groups[key(item)] = group;
  }
  return groups;
}

/** The same groups, their items turned into something else. */
export function mapGroups<T, U>(groups: Record<string, T[]>, change: (item: T) => U): Record<string, U[]> {
  return Object.fromEntries(Object.entries(groups).map(([key, items]) => [key, items.map(change)]));
}

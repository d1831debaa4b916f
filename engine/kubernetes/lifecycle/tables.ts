import apis from '../data/apis.generated.json';
import components from '../data/components.generated.json';
import { groupOf } from '../resource';
import type { ApiLife, ApiReplacement, BuiltInLife, Change, ComponentLife, Migration } from './life';
import type { KubernetesVersion } from './versions';

/** The kinds of an API group, by `version/kind`. */
export type GroupTable<L extends ApiLife = ApiLife> = ReadonlyMap<string, L>;

const API_GROUPS: Readonly<Record<string, readonly string[]>> = apis.groups;
const COMPONENT_GROUPS: Readonly<Record<string, readonly string[]>> = components.groups;
const COMPONENTS: Readonly<Record<string, string>> = components.components;

/** Decoding is put off to the first look into a group: a workspace touches few of the hundred. */
const builtIn = lazily(group => decode(API_GROUPS[group], row => builtInLife(group, row)));
const ofComponents = lazily(group => {
  const [component, ...rows] = COMPONENT_GROUPS[group] ?? [];
  return decode(rows, row => componentLife(group, component!, row));
});

/** Built-in kinds of a group (empty for core); undefined when Kubernetes has no such group. */
export function builtInGroup(group: string): GroupTable<BuiltInLife> | undefined {
  return Object.hasOwn(API_GROUPS, group) ? builtIn(group) : undefined;
}

/** Kinds of a group that a component brings along; undefined when no known component owns the group. */
export function componentGroup(group: string): GroupTable<ComponentLife> | undefined {
  return Object.hasOwn(COMPONENT_GROUPS, group) ? ofComponents(group) : undefined;
}

export function builtInGroups(): string[] {
  return Object.keys(API_GROUPS);
}

export function componentGroups(): string[] {
  return Object.keys(COMPONENT_GROUPS);
}

function lazily<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return key => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function decode<L extends ApiLife>(rows: readonly string[] = [], life: (row: string[]) => L): GroupTable<L> {
  return new Map(rows.map(row => life(row.split('|'))).map(entry => [`${entry.version}/${entry.kind}`, entry]));
}

/** Row format: scripts/data/apis.ts. */
function builtInLife(group: string, row: string[]): BuiltInLife {
  const [version, kind, plural, flags, introduced, deprecated, removed, planned, replacement, migration] = row;
  return {
    origin: 'kubernetes',
    ...nameOf(group, version!, kind!),
    plural: plural === '-' ? undefined : plural || `${kind!.toLowerCase()}s`,
    namespaced: flags!.includes('n'),
    servedByDefault: flags!.includes('d'),
    inManifests: flags!.includes('m'),
    stability: stabilityOf(version!),
    introduced: Number(introduced),
    ...(deprecated && { deprecated: Number(deprecated) }),
    ...(removed && { removed: Number(removed) }),
    ...(planned && { plannedRemoval: Number(planned) }),
    ...(replacement && { replacement: builtInReplacement(replacement, kind!) }),
    ...(migration && { migration: migrationOf(migration) }),
  };
}

function nameOf(
  group: string,
  version: string,
  kind: string,
): Pick<ApiLife, 'apiVersion' | 'group' | 'version' | 'kind'> {
  return { apiVersion: group === '' ? version : `${group}/${version}`, group, version, kind };
}

function stabilityOf(version: string): BuiltInLife['stability'] {
  if (version.includes('alpha')) return 'alpha';
  return version.includes('beta') ? 'beta' : 'stable';
}

/** A replacement's first release is read from its own row, as text: decoding that group could come back here. */
function builtInReplacement(cell: string, ownKind: string): ApiReplacement<KubernetesVersion> {
  const [apiVersion, kind = ownKind] = cell.split(' ');
  const since = rowOf(API_GROUPS, apiVersion!, kind)?.[4];
  return { apiVersion: apiVersion!, kind, ...(since !== undefined && { since: Number(since) }) };
}

function rowOf(
  groups: Readonly<Record<string, readonly string[]>>,
  apiVersion: string,
  kind: string,
): string[] | undefined {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return groups[groupOf(apiVersion)]?.find(row => row.startsWith(`${version}|${kind}|`))?.split('|');
}

function migrationOf(cell: string): Migration {
  const [type, index] = cell.split(' ');
  const changes = index === undefined ? [] : apis.changes[Number(index)]!;
  return { type: type as Migration['type'], changes: changes.map(changeOf) };
}

function changeOf(row: string): Change {
  const [operation, path, to, explanation] = row.split('|');
  return {
    operation: operation as Change['operation'],
    path: path!,
    ...(to && { to }),
    ...(explanation && { explanation }),
  };
}

/** Row format: scripts/data/components.ts. */
function componentLife(group: string, component: string, row: string[]): ComponentLife {
  const [version, kind, flags = '', introduced, deprecated, removed, replacement] = row;
  const [repository, newestRelease] = COMPONENTS[component]!.split(' ');
  return {
    origin: 'component',
    ...nameOf(group, version!, kind!),
    component,
    repository: repository!,
    namespaced: /[nc]/.test(flags) ? flags.includes('n') : undefined,
    introducedEarlier: flags.includes('f'),
    ...(newestRelease && { newestRelease }),
    ...(introduced && { introduced }),
    ...(deprecated && { deprecated }),
    ...(removed && { removed }),
    ...(replacement && { replacement: componentReplacement(replacement, group, kind!) }),
  };
}

const RELEASE = /^v?\d/;

function componentReplacement(cell: string, group: string, ownKind: string): ApiReplacement<string> {
  const [short, ...rest] = cell.split(' ');
  const kind = rest.find(word => !RELEASE.test(word)) ?? ownKind;
  const apiVersion = short!.includes('/') ? short! : `${group}/${short}`;
  const since = rest.find(word => RELEASE.test(word)) ?? rowOf(COMPONENT_GROUPS, apiVersion, kind)?.[3];
  return { apiVersion, kind, ...(since && { since }) };
}

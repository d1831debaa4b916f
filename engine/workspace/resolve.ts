import { renamesReference } from './changes';
import type { Reference } from './facts';
import type { IndexReader, Placed, Where } from './indexReader';
import type { Generated } from './kustomize';
import { folderOf } from './paths';
import { areNear, type Region, within } from './region';
import { definitionsIn, generatorIn, nearestDefinitions, sameNamespace } from './scope';
import { type Scope, scopesOf } from './scopes';

/** What a reference leads to from within one scope. */
export interface Resolution {
  scope: Scope;
  /**
   * defined: whole objects are there; made: a generator or a controller makes it; unseen: it may be one whose name a
   * template makes, one that is defined beyond the scope, or one whose name a kustomization writes; missing: none of these.
   */
  state: 'defined' | 'made' | 'unseen' | 'missing';
  definitions: Placed[];
  generator?: Generated;
}

/** Where a reference leads, for each scope that its file belongs to. */
export function resolve(index: IndexReader, from: Placed, reference: Reference): Resolution[] {
  const scopes = scopesOf(index, from.path);
  return scopes.map(scope => resolveIn(index, scope, scopes, from, reference));
}

function resolveIn(
  index: IndexReader,
  scope: Scope,
  all: readonly Scope[],
  from: Placed,
  reference: Reference,
): Resolution {
  const { kind, name, namespace } = reference;
  const wanted = namespace || from.facts.namespace;
  const generator = generatorIn(scope, kind, name);
  if (generator) return { scope, state: 'made', definitions: [], generator };
  const definitions =
    scope.kind === 'folder'
      ? nearestDefinitions(index, from, kind, name, namespace)
      : definitionsIn(index, scope, from, kind, name, wanted);
  if (definitions.length > 0) return { scope, state: 'defined', definitions };
  const isElsewhere = elsewhere(scope, all, wanted);
  if (index.providers(kind, name, isElsewhere).length > 0) return { scope, state: 'made', definitions: [] };
  const isAround = within(regionOf(scope, from), ({ path }) => isWithin(scope, from, path));
  const may =
    scope.hasUnseen ||
    renamesReference(scope, from, reference) ||
    index.named(kind, name, isElsewhere).length > 0 ||
    index.unnamed(kind, isAround).length > 0;
  return { scope, state: may ? 'unseen' : 'missing', definitions: [] };
}

/** In the scope, or beyond all of them; what another overlay of the same base holds does not count for this one. */
function elsewhere(scope: Scope, all: readonly Scope[], wanted: string): Where {
  const others = all.filter(one => one !== scope);
  const given = [...scope.members.values()][0]?.namespace ?? '';
  return ({ path, facts }) => {
    if (scope.members.has(path)) return facts.origin !== 'patch';
    if (others.some(other => other.members.has(path)) || facts.origin === 'patch') return false;
    return sameNamespace(facts.namespace, wanted) || sameNamespace(facts.namespace, given);
  };
}

/**
 * The keys that a ConfigMap or Secret has in a scope, patches and generators included; undefined when some may be out
 * of sight.
 */
export function keysIn(index: IndexReader, resolution: Resolution, { kind, name }: Reference): string[] | undefined {
  const { scope, definitions, generator } = resolution;
  if (generator) return generator.keys;
  const patches = index.named(kind, name, ({ path, facts }) => facts.origin === 'patch' && scope.members.has(path));
  const all = [...definitions, ...patches].map(({ facts }) => facts.config);
  const isSeen =
    definitions.length > 0 && all.every((config, i) => config && (i >= definitions.length || !config.open));
  return isSeen ? all.flatMap(config => config?.keys ?? []) : undefined;
}

/** Objects of a kind whose names a reference may have meant: those of the scope, or nearby. */
export function namesAround(index: IndexReader, from: Placed, scope: Scope, kind: string): string[] {
  const where = within(
    regionOf(scope, from),
    ({ path, facts }) => facts.origin !== 'patch' && isWithin(scope, from, path),
  );
  const generated = scope.generated.filter(one => one.kind === kind).map(({ name }) => name);
  return [...new Set([...index.ofKind(kind, where).flatMap(({ facts }) => facts.name ?? []), ...generated])];
}

function regionOf(scope: Scope, from: Placed): Region {
  const folder = scope.kind === 'folder' ? folderOf(from.path) : undefined;
  return { folder, scopes: [scope], namespace: '' };
}

function isWithin(scope: Scope, from: Placed, path: string): boolean {
  return scope.kind === 'folder' ? areNear(folderOf(from.path), folderOf(path)) : scope.members.has(path);
}

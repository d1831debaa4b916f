import type { IndexReader, Placed, Where } from './indexReader';
import type { Generated } from './kustomize';
import { distance, folderOf } from './paths';
import { areNear, within } from './region';
import { type Scope, scopesOf } from './scopes';

/** Two namespaces may be the same: an object without one gets it when it is applied. */
export function sameNamespace(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}

/**
 * Definitions of an object as seen from another: in a namespace that fits, whole (no patches). First those of the same
 * kustomization or chart, in each of them that the referrer belongs to. Otherwise the nearest: objects that both name
 * the same namespace find each other anywhere, in the same file first; without that only in the same folder, or one above or below, because
 * other folders are often other environments, or other people's. None when a kustomization generates the object.
 */
export function nearestDefinitions(
  index: IndexReader,
  from: Placed,
  kind: string,
  name: string,
  namespace = '',
): Placed[] {
  const wanted = namespace === '' ? from.facts.namespace : namespace;
  return index.once(`nearest ${kind}/${name} ${wanted} ${from.path}`, () =>
    findNearest(index, from, kind, name, wanted),
  );
}

function findNearest(index: IndexReader, from: Placed, kind: string, name: string, wanted: string): Placed[] {
  const scopes = scopesOf(index, from.path);
  if (scopes.some(scope => generatorIn(scope, kind, name))) return [];
  const inScope = scopes.flatMap(scope => definitionsIn(index, scope, from, kind, name, wanted));
  if (inScope.length > 0) return [...new Set(inScope)];
  const candidates = index.named(kind, name, nearby(index, from, wanted));
  const steps = candidates.map(({ path }) => (path === from.path ? -1 : distance(folderOf(from.path), folderOf(path))));
  const fewest = Math.min(...steps);
  return candidates.filter((_, i) => steps[i] === fewest);
}

/** Those who refer to a definition, seen from it: they would find it as their nearest. */
export function dependentsOf(index: IndexReader, definition: Placed): Placed[] {
  const { kind, name } = definition.facts;
  if (name === undefined) return [];
  const names = [...new Set(scopesOf(index, definition.path).flatMap(scope => [name, ...renamedIn(scope, name)]))];
  const isNear = mayMeet(index, definition);
  const mayRefer = mayReferTo(kind, definition.facts.namespace, isNear);
  const referrers = names.flatMap(one => index.referrers(kind, one, mayRefer));
  return [...new Set(referrers)].filter(referrer =>
    referrer.facts.references.some(
      reference =>
        reference.kind === kind &&
        names.includes(reference.name) &&
        nearestDefinitions(index, referrer, kind, reference.name, reference.namespace).some(
          found =>
            found.path === definition.path && found.document === definition.document && found.item === definition.item,
        ),
    ),
  );
}

/** Near, or by a reference that names the namespace. Made apart, because what is kept of it keeps all that it sees. */
function mayReferTo(kind: string, namespace: string, isNear: Where): Where {
  return placed =>
    isNear(placed) ||
    placed.facts.references.some(
      one => one.kind === kind && one.namespace !== '' && sameNamespace(one.namespace, namespace),
    );
}

/**
 * The objects that may end up in one namespace with this one: those of the same kustomization or chart; else those that
 * name the same namespace, anywhere, or nearby. For selectors, which know no names.
 */
export function mayMeet(index: IndexReader, here: Placed): Where {
  const { path, facts } = here;
  return index.once(`meeting ${path} ${facts.namespace}`, () => meetingCondition(index, here));
}

function meetingCondition(index: IndexReader, here: Placed): Where {
  const scopes = scopesOf(index, here.path);
  const isNear = nearby(index, here, here.facts.namespace);
  const { namespace } = here.facts;
  return within(
    { folder: folderOf(here.path), scopes, namespace },
    placed =>
      (placed.facts.origin !== 'patch' && isNear(placed)) ||
      scopes.some(scope => scope.members.has(placed.path) && meetsIn(scope, namespace, here.path, placed)),
  );
}

/**
 * The generator of a kustomization that makes the object, with the keys of all that add to it; its name is the one that
 * references use, without hash.
 */
export function generatorIn(scope: Scope, kind: string, name: string): Generated | undefined {
  const names = namesIn(scope, name);
  const found = scope.generated.filter(one => one.kind === kind && names.includes(one.name));
  const maker = found.find(one => !one.merges);
  const isSeen = maker !== undefined && found.every(({ keys }) => keys !== undefined);
  const first = maker ?? found[0];
  return first && { ...first, keys: isSeen ? found.flatMap(({ keys }) => keys!) : undefined };
}

/** Definitions within one scope. */
export function definitionsIn(
  index: IndexReader,
  scope: Scope,
  from: Placed,
  kind: string,
  name: string,
  wanted: string,
): Placed[] {
  if (scope.members.size === 0) return [];
  const where = index.once(`in ${scope.kind} ${scope.root} ${from.path} ${wanted}`, () =>
    definedIn(scope, from.path, wanted),
  );
  return namesIn(scope, name).flatMap(one => index.named(kind, one, where));
}

function definedIn(scope: Scope, from: string, wanted: string): Where {
  return within(
    { folder: undefined, scopes: [scope], namespace: '' },
    placed => placed.facts.origin !== 'patch' && scope.members.has(placed.path) && meetsIn(scope, wanted, from, placed),
  );
}

/** In one scope the kustomizations decide over namespaces, references included; what they leave is as written. */
function meetsIn(scope: Scope, wanted: string, from: string, { path, facts }: Placed): boolean {
  const own = scope.members.get(from)?.namespace;
  const its = scope.members.get(path)?.namespace;
  if (own && own === its) return true;
  const asWritten = wanted !== '' && sameNamespace(facts.namespace, wanted);
  return asWritten || sameNamespace(its || facts.namespace, own || wanted);
}

function nearby(index: IndexReader, from: Placed, wanted: string): Where {
  const folder = folderOf(from.path);
  return index.once(`near ${folder} ${wanted}`, () => isNearby(folder, wanted));
}

function isNearby(folder: string, wanted: string): Where {
  return within(
    { folder, scopes: [], namespace: wanted },
    ({ path, facts }) =>
      facts.origin !== 'patch' &&
      sameNamespace(facts.namespace, wanted) &&
      ((wanted !== '' && facts.namespace === wanted) || areNear(folder, folderOf(path))),
  );
}

/** What a name may have been before prefixes and suffixes of the scope came to it. */
function originalNames(scope: Scope, name: string): string[] {
  return scope.affixes.flatMap(({ prefix, suffix }) =>
    name.length > prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix)
      ? [name.slice(prefix.length, name.length - suffix.length)]
      : [],
  );
}

/** A name as written, and what it was before. */
export function namesIn(scope: Scope, name: string): string[] {
  return [name, ...originalNames(scope, name)];
}

function renamedIn(scope: Scope, name: string): string[] {
  return scope.affixes.map(({ prefix, suffix }) => prefix + name + suffix);
}

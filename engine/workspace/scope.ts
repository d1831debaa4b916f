import { mapMatches } from '../kubernetes/selector';
import { distance, folderOf } from './paths';
import type { IndexReader, Placed } from './workspaceIndex';

/** Two namespaces may be the same: an object without one gets it when it is applied. */
export function sameNamespace(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}

/**
 * Definitions of an object as seen from another: in a namespace that fits, whole (no patches), and nearest. Objects that
 * both name the same namespace find each other anywhere; without that only in the same folder, or one above or below,
 * because other folders are often other environments, or other people's.
 */
export function nearestDefinitions(
  index: IndexReader,
  from: Placed,
  kind: string,
  name: string,
  namespace = '',
): Placed[] {
  const wanted = namespace === '' ? from.facts.namespace : namespace;
  const candidates = index
    .named(kind, name)
    .filter(({ facts }) => facts.origin !== 'patch' && sameNamespace(facts.namespace, wanted))
    .map(placed => ({ placed, steps: distance(folderOf(from.path), folderOf(placed.path)) }))
    .filter(({ placed, steps }) => steps <= 1 || (wanted !== '' && placed.facts.namespace === wanted));
  const nearest = Math.min(...candidates.map(({ steps }) => steps));
  return candidates.filter(({ steps }) => steps === nearest).map(({ placed }) => placed);
}

/** Those who refer to a definition, seen from it: they would find it as their nearest. */
export function dependentsOf(index: IndexReader, definition: Placed): Placed[] {
  const { kind, name } = definition.facts;
  if (name === undefined) return [];
  return index.referrers(kind, name).filter(referrer => belongTogether(referrer, definition));
}

/** Whether two objects find each other, by the rule of `nearestDefinitions`. */
export function belongTogether(a: Placed, b: Placed): boolean {
  if (!sameNamespace(a.facts.namespace, b.facts.namespace)) return false;
  return isNear(a, b) || (a.facts.namespace !== '' && a.facts.namespace === b.facts.namespace);
}

/** In the same folder, or one above or below. */
export function isNear(a: Placed, b: Placed): boolean {
  return distance(folderOf(a.path), folderOf(b.path)) <= 1;
}

/** Services that surely select the pods of a workload and belong to it; of several with one name, the nearest. */
export function servicesOf(index: IndexReader, workload: Placed): Placed[] {
  const labels = workload.facts.workload?.labels;
  const found = new Map<string, Placed>();
  for (const placed of index.ofKind('Service')) {
    const { facts } = placed;
    const selector = facts.service?.selector;
    if (!labels || !selector || selector.open || facts.origin === 'patch') continue;
    if (mapMatches(selector.known, labels) !== 'yes' || !belongTogether(placed, workload)) continue;
    const twin = found.get(facts.name ?? '');
    if (!twin || steps(placed, workload) < steps(twin, workload)) found.set(facts.name ?? '', placed);
  }
  return [...found.values()];
}

/** The same file is nearer than the same folder. */
function steps(a: Placed, b: Placed): number {
  return a.path === b.path ? -1 : distance(folderOf(a.path), folderOf(b.path));
}

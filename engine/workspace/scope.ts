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
  return index.referrers(kind, name).filter(({ path, facts }) => {
    if (!sameNamespace(facts.namespace, definition.facts.namespace)) return false;
    const steps = distance(folderOf(path), folderOf(definition.path));
    return steps <= 1 || (facts.namespace !== '' && facts.namespace === definition.facts.namespace);
  });
}

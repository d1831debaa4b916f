import { mapMatches } from '../../engine/kubernetes/selector';
import { distance, folderOf } from '../../engine/workspace/paths';
import { sameNamespace } from '../../engine/workspace/scope';
import type { IndexReader, Placed } from '../../engine/workspace/workspaceIndex';

/**
 * Services that surely select the pods of a workload and belong to it: in its namespace, and nearby or naming that
 * namespace too. Of several with one name the nearest.
 */
export function servicesOf(index: IndexReader, workload: Placed): Placed[] {
  const labels = workload.facts.workload?.labels;
  const found = new Map<string, Placed>();
  for (const placed of labels ? index.servicesSelecting(labels) : []) {
    const { facts } = placed;
    const selector = facts.service?.selector;
    if (!labels || !selector || selector.open || facts.origin === 'patch') continue;
    if (mapMatches(selector.known, labels) !== 'yes' || !belongTogether(placed, workload)) continue;
    const twin = found.get(facts.name ?? '');
    if (!twin || steps(placed, workload) < steps(twin, workload)) found.set(facts.name ?? '', placed);
  }
  return [...found.values()];
}

/** Other folders are often other environments, or other people's. */
export function belongTogether(a: Placed, b: Placed): boolean {
  if (!sameNamespace(a.facts.namespace, b.facts.namespace)) return false;
  return steps(a, b) <= 1 || (a.facts.namespace !== '' && a.facts.namespace === b.facts.namespace);
}

/** The same file is nearer than the same folder. */
function steps(a: Placed, b: Placed): number {
  return a.path === b.path ? -1 : distance(folderOf(a.path), folderOf(b.path));
}

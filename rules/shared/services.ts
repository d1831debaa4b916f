import { mapMatches } from '../../engine/kubernetes/selector';
import { distance, folderOf } from '../../engine/workspace/paths';
import { mayMeet } from '../../engine/workspace/scope';
import type { IndexReader, Placed } from '../../engine/workspace/workspaceIndex';

/** Services that surely select the pods of a workload and are applied with it; of several with one name the nearest. */
export function servicesOf(index: IndexReader, workload: Placed): Placed[] {
  const labels = workload.facts.workload?.labels;
  if (!labels) return [];
  const found = new Map<string, Placed>();
  for (const placed of index.servicesSelecting(labels, mayMeet(index, workload))) {
    const { service, name = '' } = placed.facts;
    if (!service?.selector || service.selector.open || mapMatches(service.selector.known, labels) !== 'yes') continue;
    const twin = found.get(name);
    if (!twin || steps(placed, workload) < steps(twin, workload)) found.set(name, placed);
  }
  return [...found.values()];
}

/** The same file is nearer than the same folder. */
function steps(a: Placed, b: Placed): number {
  return a.path === b.path ? -1 : distance(folderOf(a.path), folderOf(b.path));
}

import { configChanges, type FrozenChange, frozenChanges, isTemplateChanged, pastOf } from './baseline';
import type { IndexReader, Placed } from './indexReader';

/** What applying a workload over the baseline does. */
export type Impact =
  | { kind: 'creates' }
  | { kind: 'rejected'; changes: FrozenChange[] }
  /** New pods take the place of the old ones. */
  | { kind: 'restarts' }
  /** Only runs that begin later have the new template. */
  | { kind: 'later' }
  | { kind: 'scales'; from: number; to: number }
  /** Pods stay as they are; `stale` is the changed configuration that they do not get to see. */
  | { kind: 'nothing'; stale: Placed[] };

/** Undefined for what is no workload, for bare Pods, and where part of it cannot be seen. */
export function impactOf(index: IndexReader, here: Placed): Impact | undefined {
  const { facts } = here;
  const { workload } = facts;
  if (!workload || facts.origin !== 'plain' || facts.kind === 'Pod') return undefined;
  const past = pastOf(index, here);
  if (past === 'new') return { kind: 'creates' };
  const changes = frozenChanges(past, facts);
  if (changes.length > 0) return { kind: 'rejected', changes };
  const isChanged = isTemplateChanged(past, facts);
  if (isChanged === undefined) return undefined;
  if (isChanged) return { kind: workload.runsToCompletion ? 'later' : 'restarts' };
  const [from, to] = [past === 'unchanged' ? undefined : past.workload?.replicas, workload.replicas];
  if (from !== undefined && to !== undefined && from !== to) return { kind: 'scales', from, to };
  const stale = workload.runsToCompletion ? [] : configChanges(index, here).map(({ definition }) => definition);
  return { kind: 'nothing', stale };
}

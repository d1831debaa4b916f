import { describe } from '../../engine/kubernetes/resource';
import { count, listOf } from '../../engine/text/words';
import type { WorkloadFacts } from '../../engine/workspace/facts';
import type { Impact } from '../../engine/workspace/impact';

/** One line on what applying a workload does: «restarts 3 pods in 2 waves». */
export function impactWords(impact: Impact, workload: WorkloadFacts): string {
  switch (impact.kind) {
    case 'creates':
      return workload.replicas === undefined ? 'new' : `new: starts ${count(workload.replicas, 'pod')}`;
    case 'rejected':
      return `rejected: ${listOf(impact.changes.map(({ field }) => field))} cannot be changed`;
    case 'restarts':
      return restartWords(workload);
    case 'later':
      return 'nothing restarts: the next run has the new template';
    case 'scales':
      return `scales from ${count(impact.from, 'pod')} to ${impact.to}, restarts nothing`;
    case 'nothing':
      if (impact.stale.length === 0) return 'nothing restarts';
      return `nothing restarts, although ${listOf(impact.stale.map(({ facts }) => describe(facts)))} changed`;
  }
}

function restartWords({ replicas, update }: WorkloadFacts): string {
  if (update?.type === 'OnDelete') return 'restarts nothing by itself: OnDelete waits until pods are deleted';
  if (replicas === undefined) return 'restarts its pods';
  const pods = count(replicas, 'pod');
  if (update?.type === 'Recreate') return `stops ${pods} at once, then starts the new`;
  const step = (update?.surge ?? 0) + (update?.unavailable ?? 0);
  return step > 0 ? `restarts ${pods} in ${count(Math.ceil(replicas / step), 'wave')}` : `restarts ${pods}`;
}

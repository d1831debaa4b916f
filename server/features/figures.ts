import { formatBytes, formatCpu } from '../../engine/kubernetes/quantity';
import { describe } from '../../engine/kubernetes/resource';
import { takesUnavailable } from '../../engine/kubernetes/rolling';
import type { Range } from '../../engine/text/source';
import { count } from '../../engine/text/words';
import type { WorkloadFacts } from '../../engine/workspace/facts';
import type { IndexReader, Placed } from '../../engine/workspace/indexReader';
import { type PodRequests, requestOf } from '../../engine/workspace/requestFacts';
import { dependentsOf, nearestDefinitions } from '../../engine/workspace/scope';
import type { Hints } from '../settings';

/** A computed figure that belongs behind a value; offsets in the document. */
export interface Figure {
  at: Range;
  label: string;
  tooltip: string;
}

export interface FigureContext {
  index: IndexReader;
  hints: Hints;
  /** Kubernetes minor aimed at. */
  target: number;
}

/** The figures for one object: what its pods come to, and what an update of them needs. */
export function figuresOf(placed: Placed, context: FigureContext): Figure[] {
  if (placed.facts.origin === 'patch') return [];
  const ceiling = context.hints.requests ? ceilingOf(placed, context) : [];
  return [...ceiling, ...ofWorkload(placed, context)];
}

/** `≤ 40 × 500m = 20 CPU, 80Gi` behind an autoscaler's upper bound. */
function ceilingOf(placed: Placed, { index, target }: FigureContext): Figure[] {
  const { autoscaler } = placed.facts;
  const max = autoscaler?.max;
  if (!autoscaler || max === undefined || autoscaler.place.start === autoscaler.targetPlace.start) return [];
  const { kind, name } = autoscaler.target;
  const found = nearestDefinitions(index, placed, kind, name).find(({ facts }) => facts.workload);
  const total = found && totalOf(found.facts.workload!.requests, max, target);
  if (!total) return [];
  const tooltip = `At its ceiling ${describe(found.facts)} has ${total.sentence}`;
  return [{ at: autoscaler.place, label: `≤ ${max} × ${total.first} = ${total.sum}`, tooltip }];
}

function ofWorkload(placed: Placed, { index, hints, target }: FigureContext): Figure[] {
  const { workload } = placed.facts;
  const replicas = workload?.replicas;
  // With one pod there is nothing to multiply.
  if (!workload?.replicasPlace || replicas === undefined || replicas < 2) return [];
  if (dependentsOf(index, placed).some(({ facts }) => facts.autoscaler && facts.origin !== 'patch')) return [];
  const total = hints.requests ? totalOf(workload.requests, replicas, target) : undefined;
  const sum = { at: workload.replicasPlace, label: `= ${total?.sum}`, tooltip: `${total?.sentence}` };
  const isKnown = placed.facts.kind !== 'StatefulSet' || workload.update?.unavailable === 1 || takesUnavailable(target);
  return [...(total ? [sum] : []), ...(hints.rollout && isKnown ? rolloutOf(workload, replicas) : [])];
}

/** `+10 pods at peak, 2 waves` behind maxSurge, or behind replicas where the default holds. */
function rolloutOf({ update, replicasPlace }: WorkloadFacts, replicas: number): Figure[] {
  const { surge, unavailable, waves, surgePlace } = update ?? {};
  if (surge === undefined || unavailable === undefined || !waves) return [];
  const extra = Math.min(surge, replicas);
  const label = `${extra > 0 ? `+${count(extra, 'pod')} at peak, ` : ''}${count(waves, 'wave')}`;
  const tooltip = `An update goes in ${count(waves, 'wave')}: up to ${count(replicas + extra, 'pod')} at once, and at least ${replicas - unavailable} of ${replicas} available.`;
  return [{ at: surgePlace ?? replicasPlace!, label, tooltip }];
}

interface Total {
  /** What one pod requests of the first resource: `500m`. */
  first: string;
  /** What all request: `20 CPU, 80Gi`. */
  sum: string;
  /** The same for people who want to know: ends with a full stop. */
  sentence: string;
}

/** Exact; undefined when the pods request nothing. */
function totalOf(requests: PodRequests, pods: number, target: number): Total | undefined {
  const [cpu, memory] = [requestOf(requests, 'cpu', target), requestOf(requests, 'memory', target)];
  const parts = [
    { one: formatCpu(cpu.amount), all: `${formatCpu(cpu.amount * BigInt(pods))} CPU`, unit: ' CPU', ...cpu },
    { one: formatBytes(memory.amount), all: formatBytes(memory.amount * BigInt(pods)), unit: ' memory', ...memory },
  ].filter(({ amount }) => amount > 0n);
  if (parts.length === 0) return undefined;
  const more = parts.every(({ complete }) => complete) ? '' : ' or more';
  const sum = parts.map(({ all }) => all).join(', ') + more;
  const each = parts.map(({ one, unit }) => one + unit).join(' and ');
  const unknown = more && ' Some containers do not say what they need.';
  return { first: parts[0]!.one, sum, sentence: `${count(pods, 'pod')}, each of which requests ${each}.${unknown}` };
}

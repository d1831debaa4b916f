import { formatBytes, formatCpu, type Quantity } from '../../engine/kubernetes/quantity';
import type { FactsContext } from '../../engine/lint/rule';
import type { Placed } from '../../engine/workspace/indexReader';
import { RESOURCE_NAMES, requestOf } from '../../engine/workspace/requestFacts';
import { inNamespaceOf } from './scaling';

/** Something that only so many pods of a workload fit into. */
export interface Room {
  /** How many pods fit, if nothing else takes of it. */
  pods: number;
  /** What one of them takes, and the bound: `500m CPU` and `4 CPU`. */
  each: string;
  bound: string;
  /** The key of the quota. */
  key: string;
  quota: Placed;
}

const UNIT = 1_000_000_000n;

/** Names of a quota's bounds; the short ones mean requests. Source: kubernetes/api core/v1 types.go. */
const KEYS = { cpu: ['requests.cpu', 'cpu'], memory: ['requests.memory', 'memory'] };

/** The tightest quota of the namespace for the pods of a workload; undefined when there is none that bounds them. */
export function tightestQuota(workload: Placed, context: FactsContext): Room | undefined {
  const quotas = inNamespaceOf(context.index, workload, 'ResourceQuota');
  const rooms = quotas.flatMap(quota => roomsIn(quota, workload, context.target));
  return rooms.sort((a, b) => a.pods - b.pods)[0];
}

function roomsIn(quota: Placed, { facts }: Placed, target: number): Room[] {
  const hard = quota.facts.quota?.hard ?? {};
  const bound = (keys: readonly string[]) => keys.find(key => hard[key] !== undefined);
  const countKey = bound(['pods', 'count/pods']);
  const counted = countKey === undefined ? [] : [ofPods(countKey, BigInt(hard[countKey]!), quota)];
  const measured = RESOURCE_NAMES.flatMap(resource => {
    const key = bound(KEYS[resource]);
    const { amount } = requestOf(facts.workload!.requests, resource, target);
    if (key === undefined || amount === 0n) return [];
    const most = BigInt(hard[key]!);
    return {
      pods: Number(most / amount),
      each: amountText(resource, amount),
      bound: amountText(resource, most),
      key,
      quota,
    };
  });
  return [...counted, ...measured];
}

function ofPods(key: string, most: Quantity, quota: Placed): Room {
  const pods = Number(most / UNIT);
  return { pods, each: '1 pod', bound: `${pods} pods`, key, quota };
}

/** `500m CPU`, `2Gi memory`. */
export function amountText(resource: 'cpu' | 'memory', amount: Quantity): string {
  return resource === 'cpu' ? `${formatCpu(amount)} CPU` : `${formatBytes(amount)} memory`;
}

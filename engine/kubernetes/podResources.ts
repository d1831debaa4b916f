/**
 * What a pod asks the scheduler for.
 *
 * Sources: kubernetes/component-helpers resource/helpers.go (`PodRequests`), kubernetes pkg/apis/core/v1/defaults.go
 * (limits stand in for requests), KEP-753 (native sidecars), KEP-2837 (pod-level resources), KEP-688 (overhead).
 */
import { at, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import { parseQuantity, type Quantity } from './quantity';
import { isHiddenAt } from './security';
import type { Container, Workload } from './workload';

/** Fields of `resources.requests` that a pod-level request may stand for too. */
export type ResourceName = 'cpu' | 'memory';

export interface Requested {
  amount: Quantity;
  /** Every container says what it needs. If not, the pod takes more than the amount, or nobody knows how much. */
  complete: boolean;
}

/** First minor at which pod-level resources are on by default. */
export const POD_LEVEL_SINCE = 34;

/** What one pod requests of a resource, at the Kubernetes minor `target`. */
export function podRequest(workload: Workload, resource: ResourceName, target: number): Requested {
  const ofContainers = sumUp(workload.containers, resource);
  const ofPod = podLevel(workload, resource, target, ofContainers);
  const overhead = quantityAt(workload.podSpec, 'overhead', resource) ?? 0n;
  return { ...ofPod, amount: ofPod.amount + overhead };
}

/** The amount that a container requests, by a limit if need be; 'hidden' when it cannot be seen. */
export function containerRequest(container: Container, resource: ResourceName): Quantity | 'none' | 'hidden' {
  return requestIn(container.node, resource);
}

/** Whether the pod as a whole requests the resource, so that its containers need not; 'hidden' as above. */
export function podLevelRequest(
  { podSpec }: Workload,
  resource: ResourceName,
  target: number,
): Quantity | 'none' | 'hidden' {
  return target < POD_LEVEL_SINCE || !podSpec ? 'none' : requestIn(podSpec, resource);
}

function requestIn(node: YamlNode, resource: ResourceName): Quantity | 'none' | 'hidden' {
  for (const field of ['requests', 'limits']) {
    const path = ['resources', field, resource];
    if (at(node, ...path)) return quantityAt(node, ...path) ?? 'hidden';
    if (isHiddenAt(node, path)) return 'hidden';
  }
  return 'none';
}

function quantityAt(node: YamlNode | undefined, ...path: string[]): Quantity | undefined {
  const text = asString(at(node, ...path));
  return text === undefined ? undefined : parseQuantity(text);
}

/**
 * Containers and sidecars run together, so they add up. Ordinary init containers run one after the other, beside the
 * sidecars that were started before them: the pod needs the most that is needed at any time.
 */
function sumUp(containers: readonly Container[], resource: ResourceName): Requested & { any: boolean } {
  let [running, sidecars, starting] = [0n, 0n, 0n];
  let [complete, any] = [true, false];
  for (const container of containers) {
    if (container.role === 'ephemeral') continue;
    const request = containerRequest(container, resource);
    const amount = typeof request === 'bigint' ? request : 0n;
    any ||= request !== 'none';
    if (container.role === 'init') starting = max(starting, sidecars + amount);
    else {
      complete &&= typeof request === 'bigint';
      running += amount;
      if (container.role === 'sidecar') sidecars += amount;
    }
  }
  return { amount: max(running, starting), complete, any };
}

/** A pod-level request overrides the sum; a pod-level limit stands in for it where no container requests anything. */
function podLevel(
  { podSpec }: Workload,
  resource: ResourceName,
  target: number,
  { any, ...sum }: Requested & { any: boolean },
): Requested {
  if (target < POD_LEVEL_SINCE) return sum;
  const request = quantityAt(podSpec, 'resources', 'requests', resource);
  const limit = any ? undefined : quantityAt(podSpec, 'resources', 'limits', resource);
  const amount = request ?? limit;
  return amount === undefined ? sum : { amount, complete: true };
}

function max(a: Quantity, b: Quantity): Quantity {
  return a > b ? a : b;
}

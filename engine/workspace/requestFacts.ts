import {
  containerRequest,
  POD_LEVEL_SINCE,
  podLevelRequest,
  podRequest,
  type Requested,
  type ResourceName,
} from '../kubernetes/podResources';
import { runningContainers, type Workload } from '../kubernetes/workload';

/** What one pod requests of a resource, before its controller multiplies it. */
export interface RequestFacts {
  /** In billionths, see `Quantity`; as text, because facts are compared as JSON. */
  amount: string;
  /** As `Requested` has it. */
  complete: boolean;
  /** Names of running containers that certainly request none of it, in order; undefined ones have no name. */
  without: (string | undefined)[];
  /** Positions among all containers of those that run and request none, or 0. */
  silent: number[];
  /** What holds where requests of the pod as a whole are understood, if there are any. */
  podLevel?: Omit<RequestFacts, 'podLevel'>;
}

export type PodRequests = Record<ResourceName, RequestFacts>;

export const RESOURCE_NAMES: readonly ResourceName[] = ['cpu', 'memory'];

export function podRequests(workload: Workload): PodRequests {
  return { cpu: requestFacts(workload, 'cpu'), memory: requestFacts(workload, 'memory') };
}

/** What one pod of the workload requests, at the Kubernetes minor `target`. */
export function requestOf(requests: PodRequests, resource: ResourceName, target: number): Requested {
  const { amount, complete } = factsAt(requests[resource], target);
  return { amount: BigInt(amount), complete };
}

/** The running containers that certainly request none of the resource, by name; none where the pod as a whole does. */
export function withoutRequest(requests: PodRequests, resource: ResourceName, target: number) {
  return factsAt(requests[resource], target).without;
}

/** Positions of the running containers that request none of the resource, or 0; none where the pod as a whole does. */
export function silentContainers(requests: PodRequests, resource: ResourceName, target: number): number[] {
  return factsAt(requests[resource], target).silent;
}

/** The same for each container on its own, whatever the pod requests. */
export function withoutOwnRequest(requests: PodRequests, resource: ResourceName) {
  return requests[resource].without;
}

/** Whether the pod as a whole requests anything, and that is understood. */
export function hasPodLevel(requests: PodRequests, target: number): boolean {
  return target >= POD_LEVEL_SINCE && RESOURCE_NAMES.some(resource => requests[resource].podLevel);
}

function factsAt(facts: RequestFacts, target: number): RequestFacts {
  return (target >= POD_LEVEL_SINCE && facts.podLevel) || facts;
}

function requestFacts(workload: Workload, resource: ResourceName): RequestFacts {
  const before = requestsAt(workload, resource, POD_LEVEL_SINCE - 1);
  if (podLevelRequest(workload, resource, POD_LEVEL_SINCE) === 'none') return before;
  return { ...before, podLevel: requestsAt(workload, resource, POD_LEVEL_SINCE) };
}

function requestsAt(workload: Workload, resource: ResourceName, target: number): RequestFacts {
  const { amount, complete } = podRequest(workload, resource, target);
  const isForAll = podLevelRequest(workload, resource, target) !== 'none';
  const running = isForAll ? [] : runningContainers(workload);
  const requests = running.map(container => containerRequest(container, resource));
  const silent = running.filter((_, i) => requests[i] === 'none' || requests[i] === 0n);
  return {
    amount: `${amount}`,
    complete,
    without: running.filter((_, i) => requests[i] === 'none').map(({ name }) => name),
    silent: silent.map(container => workload.containers.indexOf(container)),
  };
}

import type { Operation } from '../../engine/edit/operations';
import { containerRequest, type ResourceName } from '../../engine/kubernetes/podResources';
import { describe } from '../../engine/kubernetes/resource';
import { roleTitle } from '../../engine/kubernetes/workload';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf, lowerFirst } from '../../engine/text/words';
import type { ContainerFacts, UtilizationFacts, WorkloadFacts } from '../../engine/workspace/facts';
import type { Placed } from '../../engine/workspace/indexReader';
import { hasPodLevel, withoutOwnRequest, withoutRequest } from '../../engine/workspace/requestFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { relatedTo, targetsOf, verticalScalersOf } from '../shared/scaling';
import { workloadAt } from '../shared/workloads';

const NAMES = { cpu: 'CPU', memory: 'memory' };

export default defineRule({
  meta: {
    id: 'cost/utilization-without-requests',
    title: 'An autoscaler looks at a share of requests that are not there',
    severity: 'error',
    preset: 'recommended',
    fixes: ['choice'],
    options: {
      cpu: { type: 'string', default: '100m', description: 'The CPU that the fix writes, to be corrected.' },
      memory: { type: 'string', default: '128Mi', description: 'The memory that the fix writes, to be corrected.' },
    },
  },
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],
  facts({ autoscaler, origin }, context) {
    if (!autoscaler || origin === 'patch') return;
    for (const target of targetsOf(context.index, context.here)) {
      if (mayGetRequests(target, context)) continue;
      for (const measure of autoscaler.utilizations) check(measure, target, context);
    }
  },
});

/** A LimitRange or a VerticalPodAutoscaler writes requests into pods that have none. */
function mayGetRequests(target: Placed, { index }: FactsContext): boolean {
  return index.ofKind('LimitRange', mayMeet(index, target)).length > 0 || verticalScalersOf(index, target).length > 0;
}

function check(measure: UtilizationFacts, target: Placed, context: FactsContext): void {
  const silent = silentContainers(measure, target, context);
  if (silent.length === 0) return;
  const whose = describe(target.facts);
  const who =
    silent.length === 1
      ? `${lowerFirst(roleTitle(silent[0]!.role, silent[0]!.name))} of ${whose} requests none`
      : `containers ${listOf(silent.map(({ name }) => name!))} of ${whose} request none`;
  const what = NAMES[measure.resource];
  const isWritten = measure.place.start !== context.here.facts.autoscaler!.targetPlace.start;
  context.report({
    at: measure.place,
    message: `${isWritten ? 'This' : 'Without metrics this'} compares the ${what} in use with what the pods request, but ${who}: there is nothing to compare with, and it never scales. Request ${what} ${silent.length === 1 ? 'there' : 'in all of them'}.`,
    related: silent.map(container => relatedTo(target, `requests no ${what} here`, context, container.place)),
    fixes: [insertRequests(measure.resource, silent, target, context)],
  });
}

/** Containers that count and certainly request nothing, patches of the same kustomization considered. */
function silentContainers(measure: UtilizationFacts, target: Placed, { index, target: minor }: FactsContext) {
  const { workload, kind, name } = target.facts;
  const without = unmeasured(measure, workload!, minor);
  const patches = index.named(kind, name ?? '', mayMeet(index, target)).filter(({ facts }) => facts.origin === 'patch');
  return workload!.containers.filter(
    container =>
      isRunning(container) &&
      container.name !== undefined &&
      without.includes(container.name) &&
      !patches.some(patch => givesRequest(patch, container, measure.resource, minor)),
  );
}

/**
 * Names of containers for want of whose requests there is no whole to take a share of. A pod that requests anything as
 * a whole is measured by the sum of what there is, unless one container is asked for.
 *
 * Source: kubernetes/kubernetes pkg/controller/podautoscaler/replica_calculator.go (`calculateRequests`).
 */
function unmeasured({ resource, container }: UtilizationFacts, workload: WorkloadFacts, minor: number) {
  const { requests, containers } = workload;
  if (container !== undefined) return withoutOwnRequest(requests, resource).filter(name => name === container);
  const without = withoutRequest(requests, resource, minor);
  const isSummed = hasPodLevel(requests, minor) && without.length < containers.filter(isRunning).length;
  return isSummed ? [] : without;
}

function isRunning({ role }: ContainerFacts): boolean {
  return role === 'container' || role === 'sidecar';
}

function givesRequest({ facts }: Placed, { name }: ContainerFacts, resource: ResourceName, minor: number): boolean {
  const { workload } = facts;
  if (!workload?.containers.some(container => container.name === name)) return false;
  return !withoutRequest(workload.requests, resource, minor).includes(name);
}

function insertRequests(
  resource: ResourceName,
  silent: readonly ContainerFacts[],
  target: Placed,
  { options }: FactsContext,
): Fix {
  const value = options.string(resource);
  const where = silent.length === 1 ? `container ${silent[0]!.name}` : `${silent.length} containers`;
  return {
    title: `Request ${value} ${NAMES[resource]} for ${where} (a guess: measure and correct it)`,
    safety: 'choice',
    operations: () => [],
    elsewhere: () => [
      {
        target,
        operations: document =>
          (workloadAt(document, target.item)?.containers ?? [])
            .filter(one => containerRequest(one, resource) === 'none' && silent.some(({ name }) => name === one.name))
            .map(({ node }): Operation => {
              return { kind: 'setPath', mapping: node, path: ['resources', 'requests', resource], value };
            }),
      },
    ],
  };
}

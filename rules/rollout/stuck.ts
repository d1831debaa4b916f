import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { deploymentRollout, isZero, takesUnavailable } from '../../engine/kubernetes/rolling';
import { isHiddenAt } from '../../engine/kubernetes/security';
import { type Field, isRolling, rolloutOf, type Update, updateOf } from '../../engine/kubernetes/updates';
import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import type { WorkloadFacts } from '../../engine/workspace/facts';
import { at, itemsAt, type Mapping, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { asBool, asInt } from '../../engine/yaml/scalars';
import { type Room, tightestQuota } from '../shared/quota';
import { relatedTo } from '../shared/scaling';

/** What the API server writes where nothing is said. Source: kubernetes/api apps/v1 types.go. */
const DEFAULT_DEADLINE = 600;

export default defineRule({
  meta: {
    id: 'rollout/stuck',
    title: 'An update that can never move, or never end',
    severity: 'error',
    preset: 'recommended',
    fixes: ['choice'],
  },
  workload(workload, context) {
    const { resource } = workload;
    const spec = mappingAt(resource.root, 'spec');
    const update = updateOf(resource);
    if (!spec || !update || !isRolling(update)) return;
    const place = { spec, update, workload };
    checkShare(place, context);
    if (resource.kind === 'DaemonSet') checkDaemonSet(place, context);
    else if (resource.kind === 'StatefulSet') checkStatefulSet(place, context);
    else checkDeployment(place, context);
  },
  facts(facts, context) {
    const { workload, origin } = facts;
    const room = workload?.replicas && origin === 'plain' ? tightestQuota(context.here, context) : undefined;
    if (room && workload) checkQuota(workload, room, context);
  },
});

/** A quota that has no room for the pods, or none for the one more that an update has to start first. */
function checkQuota({ replicas, replicasPlace, update }: WorkloadFacts, room: Room, context: FactsContext): void {
  const bound = `the ${room.bound} that ${describe(room.quota.facts)} allows`;
  const place = room.quota.facts.quota!.keyPlaces[room.key]!;
  const related = [relatedTo(room.quota, `allows ${room.bound}`, context, place)];
  const each = room.each === '1 pod' ? '' : `, at ${room.each} each`;
  if (room.pods < replicas!) {
    const fit = room.pods === 0 ? 'None' : `Only ${room.pods}`;
    const verb = room.pods === 1 ? 'fits' : 'fit';
    const message = `${fit} of the ${count(replicas!, 'pod')} ${verb} into ${bound}${each}: the rest is refused, and no rollout ends. Raise the quota, or ask for less.`;
    const title = `Set replicas to ${room.pods}`;
    const fixes = room.pods > 0 ? [setLater(context, title, () => [], { replicas: room.pods })] : [];
    context.report({ at: replicasPlace!, message, related, fixes });
  } else if (room.pods === replicas && update?.startsNewFirst) {
    const message = `An update must start a new pod before an old one may stop, but the ${count(replicas, 'pod')} fill ${bound}${each}: the new one is refused, and the update waits for ever. Set maxSurge to 0 and maxUnavailable to 1.`;
    const title = `Set maxSurge to 0 and maxUnavailable to 1 (${cost(replicas, { maxUnavailable: 1 })})`;
    const figures = { maxSurge: 0, maxUnavailable: 1 };
    const fixes = [setLater(context, title, ({ path }) => path, figures)];
    context.report({ at: update.place, message, related, fixes });
  }
}

/** Sets values in the spec, below the path, of the object as it then is. */
function setLater(
  { here }: FactsContext,
  title: string,
  path: (update: Update) => readonly string[],
  values: Record<string, number>,
): Fix {
  return {
    title,
    safety: 'choice',
    operations: document => {
      const resource = resourcesOf(document)[here.item];
      const [mapping, update] = [mappingAt(resource?.root, 'spec'), resource && updateOf(resource)];
      if (!mapping || !update) return [];
      return Object.entries(values).map(([key, value]) => {
        return { kind: 'setPath', mapping, path: [...path(update), key], value };
      });
    },
  };
}

interface Place {
  spec: Mapping;
  update: Update;
  workload: Workload;
}

function checkDeployment(place: Place, context: Context): void {
  const { maxSurge, maxUnavailable, replicas } = place.update;
  if (isWrittenZero(maxSurge) && isWrittenZero(maxUnavailable)) {
    context.report({
      at: maxUnavailable.node!,
      message:
        'No pod may go while maxUnavailable is 0, and none may come on top while maxSurge is 0, so this will be rejected. Set one of them to 1 or more.',
      fixes: [
        set(place, { maxUnavailable: 1 }, `Set maxUnavailable to 1 (${cost(replicas.value, { maxUnavailable: 1 })})`),
        set(place, { maxSurge: 1 }, `Set maxSurge to 1 (${cost(replicas.value, { maxSurge: 1 })})`),
      ],
    });
  } else checkHostPorts(place, context);
  if (place.workload.resource.kind !== 'DeploymentConfig') checkDeadline(place, context);
}

/** More than all pods cannot be missing; more than all may come on top. */
function checkShare(place: Place, context: Context): void {
  const { node, value } = place.update.maxUnavailable;
  if (!node || !value || !('percent' in value) || value.percent <= 100) return;
  context.report({
    at: node,
    message: `maxUnavailable is a share of the pods, and ${value.percent}% is more than all of them, so this will be rejected. Set it to 100% or less.`,
    fixes: [set(place, { maxUnavailable: 1 }, 'Set maxUnavailable to 1 (pods are replaced one by one)')],
  });
}

/** What the other value than zero means, in pods. */
function cost(replicas: number | undefined, update: { maxSurge?: number; maxUnavailable?: number }): string {
  const what = update.maxSurge === undefined ? 'one pod fewer serves during an update' : 'one pod more runs at once';
  if (replicas === undefined) return what;
  const pods = (value = 0) => ({ count: value });
  const { waves } = deploymentRollout(replicas, {
    maxSurge: pods(update.maxSurge),
    maxUnavailable: pods(update.maxUnavailable),
  });
  return `${what}, ${count(waves, 'wave')}`;
}

/** minReadySeconds must be less than the deadline, also than the one that is not written. */
function checkDeadline({ spec, workload }: Place, context: Context): void {
  const deadline = at(spec, 'progressDeadlineSeconds');
  const ready = at(spec, 'minReadySeconds');
  const minimum = ready ? asInt(ready) : isHiddenAt(spec, ['minReadySeconds']) ? undefined : 0;
  const limit = deadline
    ? asInt(deadline)
    : isHiddenAt(spec, ['progressDeadlineSeconds'])
      ? undefined
      : DEFAULT_DEADLINE;
  if (minimum === undefined || limit === undefined || limit > minimum) return;
  const enough = minimum + DEFAULT_DEADLINE;
  const written = deadline ? `${limit}` : `${limit}, its default,`;
  context.report({
    at: deadline ?? ready!,
    message: `A new pod counts after ${minimum} seconds (minReadySeconds), but progressDeadlineSeconds is ${written} and must be more, so this will be rejected. Set it to ${enough}.`,
    fixes: [
      {
        title: `Set progressDeadlineSeconds to ${enough}`,
        safety: 'choice',
        operations: () => [
          {
            kind: 'setPath',
            mapping: mappingAt(workload.resource.root, 'spec')!,
            path: ['progressDeadlineSeconds'],
            value: enough,
          },
        ],
      },
    ],
  });
}

/** A new pod has to stand beside an old one, and both want the same port of a node. */
function checkHostPorts(place: Place, context: Context): void {
  const { update, workload } = place;
  const rollout = rolloutOf(update, workload.resource.kind);
  const goesNone = isWrittenZero(update.maxUnavailable) || (rollout?.unavailable === 0 && update.replicas.value !== 0);
  const port = goesNone ? hostPortOf(workload) : undefined;
  if (!port) return;
  const pods = update.replicas.value;
  const many = pods === undefined ? 'as many of these pods as nodes' : `no more than ${count(pods, 'node')} for them`;
  context.report({
    at: port.node,
    severity: 'warning',
    message: `Every pod takes port ${port.number} of its node, and an update must start a new pod before an old one may stop: with ${many} it waits for ever. Set maxSurge to 0 and maxUnavailable to 1.`,
    fixes: [
      set(
        place,
        { maxSurge: 0, maxUnavailable: 1 },
        `Set maxSurge to 0 and maxUnavailable to 1 (${cost(pods, { maxUnavailable: 1 })})`,
      ),
    ],
  });
}

/** Ports of a pod in the node's network are ports of the node. */
function hostPortOf({ containers, podSpec }: Workload): { node: YamlNode; number: number } | undefined {
  const key = asBool(at(podSpec, 'hostNetwork')) === true ? 'containerPort' : 'hostPort';
  for (const { node, role } of containers) {
    if (role !== 'container' && role !== 'sidecar') continue;
    for (const port of itemsAt(node, 'ports')) {
      const written = at(port, key);
      const number = asInt(written);
      if (written && number !== undefined && number > 0) return { node: written, number };
    }
  }
  return undefined;
}

/** Of the two values exactly one is other than zero; maxUnavailable is 1 when it is not written. */
function checkDaemonSet(place: Place, context: Context): void {
  const { maxSurge, maxUnavailable } = place.update;
  if (maxSurge.hidden || maxUnavailable.hidden) return;
  const surges = maxSurge.value !== undefined && !isZero(maxSurge.value);
  if (surges && !isWrittenZero(maxUnavailable)) reportBoth(place, context);
  else if (!surges && isWrittenZero(maxUnavailable)) reportNeither(place, context);
  const port = surges && isWrittenZero(maxUnavailable) ? hostPortOf(place.workload) : undefined;
  if (!port) return;
  context.report({
    at: port.node,
    message: `The new pod has to start beside the old one on the same node, where port ${port.number} is taken: the update never moves. Set maxSurge to 0 and maxUnavailable to 1.`,
    fixes: [
      set(
        place,
        { maxSurge: 0, maxUnavailable: 1 },
        'Set maxSurge to 0 and maxUnavailable to 1 (one node at a time goes without its pod)',
      ),
    ],
  });
}

function reportBoth(place: Place, context: Context): void {
  const { maxSurge, maxUnavailable } = place.update;
  const other = maxUnavailable.node ? 'is not 0 either' : 'is 1 when it is not written';
  context.report({
    at: maxSurge.node!,
    message: `A DaemonSet takes maxSurge only while maxUnavailable is 0, but that ${other}: this will be rejected. Set maxUnavailable to 0.`,
    fixes: [
      set(
        place,
        { maxUnavailable: 0 },
        'Set maxUnavailable to 0 (each node runs the new pod before the old one stops)',
      ),
      set(place, { maxSurge: 0 }, 'Set maxSurge to 0 (each node stops the old pod first)'),
    ],
  });
}

function reportNeither(place: Place, context: Context): void {
  context.report({
    at: place.update.maxUnavailable.node!,
    message:
      'No node may go without its pod, and none may run two: maxSurge and maxUnavailable are both 0, so this will be rejected. Set one of them to 1 or more.',
    fixes: [
      set(place, { maxUnavailable: 1 }, 'Set maxUnavailable to 1 (one node at a time goes without its pod)'),
      set(place, { maxSurge: 1 }, 'Set maxSurge to 1 (one node at a time runs two pods)'),
    ],
  });
}

function checkStatefulSet(place: Place, context: Context): void {
  const { maxUnavailable } = place.update;
  if (!isWrittenZero(maxUnavailable) || !takesUnavailable(context.target)) return;
  context.report({
    at: maxUnavailable.node!,
    message:
      'A StatefulSet replaces pods by taking one away first, so maxUnavailable 0 will be rejected. Set it to 1 or more.',
    fixes: [set(place, { maxUnavailable: 1 }, 'Set maxUnavailable to 1 (pods are replaced one by one)')],
  });
}

function isWrittenZero({ value }: Field<Parameters<typeof isZero>[0]>): boolean {
  return value !== undefined && isZero(value);
}

function set({ spec, update }: Place, values: Record<string, number>, title: string): Fix {
  return {
    title,
    safety: 'choice',
    operations: () =>
      Object.entries(values).map(([key, value]) => ({
        kind: 'setPath',
        mapping: spec,
        path: [...update.path, key],
        value,
      })),
  };
}

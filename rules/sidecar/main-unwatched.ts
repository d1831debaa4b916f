import { isHiddenAt } from '../../engine/kubernetes/security';
import { updateOf } from '../../engine/kubernetes/updates';
import {
  type Container,
  containerHead,
  firstPort,
  runningContainers,
  runsToCompletion,
  type Workload,
} from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, isNull } from '../../engine/yaml/nodes';
import { isHelper } from '../shared/helpers';
import { probeSkeletons } from '../shared/probes';

const PROBES = ['readinessProbe', 'livenessProbe'];

export default defineRule({
  meta: {
    id: 'sidecar/main-unwatched',
    title: 'The helper is asked whether it works, the main container is not',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
  },
  workload(workload, context) {
    if (runsToCompletion(workload)) return;
    const running = runningContainers(workload);
    const helpers = running.filter(container => container.role === 'sidecar' || isHelper(container));
    const mains = running.filter(container => !helpers.includes(container));
    if (helpers.length === 0 || mains.length === 0 || mains.some(main => isWatched(main) || isHidden(main))) return;
    const watched = helpers.filter(isWatched);
    if (watched.length > 0) return report(mains[0]!, watched, context);
    // How that hurts a rolling update is another rule's business.
    const isTold = context.enabled('rollout/not-ready-checked') && isRollingUpdate(workload);
    if (!isTold && !helpers.some(isHidden)) reportNobody(mains[0]!, helpers, context);
  },
});

function isRollingUpdate({ resource }: Workload): boolean {
  const update = updateOf(resource);
  return update !== undefined && (update.type.value ?? 'RollingUpdate') === 'RollingUpdate';
}

function report(main: Container, watched: readonly Container[], context: Context): void {
  const name = nameOf(main);
  context.report({
    at: containerHead(main),
    message: `Only ${listOf(watched.map(nameOf))} ${watched.length === 1 ? 'is' : 'are'} probed, not ${name}: when ${name} hangs, the pod still counts as healthy and ready. Add a probe.`,
    related: watched.map(helper => ({ message: 'probed', at: containerHead(helper) })),
    fixes: fixes(main),
  });
}

function reportNobody(main: Container, helpers: readonly Container[], context: Context): void {
  const [name, others] = [nameOf(main), helpers.map(nameOf)];
  const nobody =
    others.length === 1 ? `Neither ${name} nor ${others[0]} is` : `None of ${listOf([name, ...others])} is`;
  context.report({
    at: containerHead(main),
    message: `${nobody} probed: when ${name} hangs, the pod still counts as healthy and ready, and ${listOf(others)} ${others.length === 1 ? 'keeps' : 'keep'} running. Add a probe to ${name}.`,
    fixes: fixes(main),
  });
}

function nameOf({ name }: Container): string {
  return name ?? '(unnamed)';
}

/** A startup probe says nothing of later. */
function isWatched({ node }: Container): boolean {
  return PROBES.some(key => at(node, key) !== undefined && !isNull(at(node, key)));
}

function isHidden({ node }: Container): boolean {
  return PROBES.some(key => isHiddenAt(node, [key]));
}

function fixes({ node }: Container): Fix[] {
  const port = firstPort(node);
  if (port === undefined) return [];
  return probeSkeletons(port).map(({ how, value }) => ({
    title: `Add a readinessProbe ${how} (choose what it asks)`,
    safety: 'choice',
    operations: () => [{ kind: 'insertKey', mapping: node, key: 'readinessProbe', value }],
  }));
}

import { isHiddenAt } from '../../engine/kubernetes/security';
import {
  type Container,
  containerHead,
  firstPort,
  runningContainers,
  runsToCompletion,
} from '../../engine/kubernetes/workload';
import { defineRule, type Fix } from '../../engine/lint/rule';
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
    const watched = helpers.filter(isWatched);
    // Where nobody is asked at all, the pod counts as ready at once: that is another rule's business.
    if (watched.length === 0 || mains.length === 0 || mains.some(main => isWatched(main) || isHidden(main))) return;
    const main = mains[0]!;
    const name = main.name ?? 'this container';
    context.report({
      at: containerHead(main),
      message: `Only ${listOf(watched.map(one => one.name ?? 'a helper'))} ${watched.length === 1 ? 'is' : 'are'} probed, not ${name}: when ${name} hangs, the pod still counts as healthy and ready. Add a probe.`,
      related: watched.map(helper => ({ message: 'probed', at: containerHead(helper) })),
      fixes: fixes(main),
    });
  },
});

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

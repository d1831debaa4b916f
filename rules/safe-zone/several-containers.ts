import { containerHead, containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { isOptionalPart } from '../shared/guards';

export default defineRule({
  meta: {
    id: 'safe-zone/several-containers',
    title: 'Several containers share one pod',
    severity: 'hint',
    preset: 'strict',
    fixes: [],
  },
  workload(workload, context) {
    // What a template may leave out is not counted.
    const regular = workload.containers.filter(
      ({ role, node }) => role === 'container' && !isOptionalPart(context.document, node.start, workload.resource.root),
    );
    if (regular.length < 2) return;
    const names = listOf(regular.map(({ name }) => name ?? '(unnamed)'));
    context.report({
      at: containerHead(regular[1]!),
      message: `${regular.length} containers share this pod: ${names}. It is ready only while ${regular.length === 2 ? 'both' : `all ${regular.length}`} are, they move, scale and are replaced together, and each has logs of its own. Give what can live alone its own Deployment, and make a helper a native sidecar.`,
      related: regular.map(container => ({ message: containerTitle(container), at: containerHead(container) })),
    });
  },
});

import { labelsAt } from '../../engine/kubernetes/labels';
import { type Container, runningContainers } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, entryOf } from '../../engine/yaml/nodes';
import { isHelper } from '../shared/helpers';

const ANNOTATION = 'kubectl.kubernetes.io/default-container';

export default defineRule({
  meta: {
    id: 'logs/no-default-container',
    title: 'kubectl logs has to guess the container',
    severity: 'information',
    preset: 'recommended',
    fixes: ['safe'],
  },
  workload(workload, context) {
    const running = runningContainers(workload);
    const annotations = labelsAt(workload.template, 'metadata', 'annotations');
    if (running.length < 2 || annotations.open || ANNOTATION in annotations.known) return;
    const regular = running.filter(container => container.role === 'container');
    const main = regular.find(container => !isHelper(container)) ?? regular[0];
    // kubectl takes the first regular container: right already when that is the main one and alone among its kind.
    if (!main?.name || (regular.length === 1 && regular[0] === main)) return;
    const names = listOf(running.map(container => container.name ?? '(unnamed)'));
    const first = regular[0]!;
    context.report({
      at: entryOf(workload.podSpec, 'containers')!.key,
      message: `The pod runs ${names}; kubectl logs and exec take ${first.name ?? 'the first'} unless told otherwise. Name the main one in the annotation ${ANNOTATION}.`,
      fixes: [
        {
          title: `Add ${ANNOTATION}: ${main.name}`,
          safety: 'safe',
          operations: () => [
            {
              kind: 'setPath',
              mapping: workload.template,
              path: ['metadata', 'annotations', ANNOTATION],
              value: nameOf(main),
            },
          ],
        },
      ],
    });
  },
});

function nameOf(container: Container): string {
  return container.name ?? String(at(container.node, 'name') ?? '');
}

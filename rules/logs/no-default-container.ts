import { labelsAt } from '../../engine/kubernetes/labels';
import { runningContainers, type Workload } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { entryOf, isOpen } from '../../engine/yaml/nodes';
import { DEFAULT_CONTAINER, FORMER_DEFAULT_CONTAINER } from '../shared/defaultContainer';
import { mainContainer } from '../shared/helpers';

export default defineRule({
  meta: {
    id: 'logs/no-default-container',
    title: 'kubectl logs has to guess the container',
    severity: 'information',
    preset: 'recommended',
    fixes: ['safe'],
  },
  workload(workload, context) {
    // In a place where it does nothing it is another rule's finding, with another name perhaps.
    if (isOnController(workload) && context.enabled('rollout/pod-annotation-on-controller')) return;
    const annotations = labelsAt(workload.template, 'metadata', 'annotations');
    const named = [DEFAULT_CONTAINER, FORMER_DEFAULT_CONTAINER].some(key => Object.hasOwn(annotations.known, key));
    const regular = workload.containers.filter(({ role }) => role === 'container');
    // Of a single regular container kubectl takes the right one, however many native sidecars there are.
    if (annotations.open || named || regular.length < 2) return;
    const containers = entryOf(workload.podSpec, 'containers')!;
    const name = mainContainer(workload)?.name;
    if (name === undefined || isOpen(containers.value)) return;
    const names = listOf(runningContainers(workload).map(container => container.name ?? '(unnamed)'));
    context.report({
      at: containers.key,
      message: `The pod runs ${names}; kubectl logs and exec take ${regular[0]!.name ?? 'the first'} unless told otherwise. Name the main one in the annotation ${DEFAULT_CONTAINER}.`,
      fixes: [
        {
          title: `Add ${DEFAULT_CONTAINER}: ${name}`,
          safety: 'safe',
          operations: () => [
            {
              kind: 'setPath',
              mapping: workload.template,
              path: ['metadata', 'annotations', DEFAULT_CONTAINER],
              value: name,
            },
          ],
        },
      ],
    });
  },
});

function isOnController({ resource, template }: Workload): boolean {
  if (template === resource.root) return false;
  return Object.hasOwn(labelsAt(resource.root, 'metadata', 'annotations').known, DEFAULT_CONTAINER);
}

import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { allEntries, at, type Entry, isOpen, keyText, lacks, type Mapping, mappingAt } from '../../engine/yaml/nodes';
import { type PodAnnotation, podAnnotation } from '../shared/podAnnotations';

export default defineRule({
  meta: {
    id: 'rollout/pod-annotation-on-controller',
    title: 'An annotation for pods stands on the controller, where nobody reads it',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  workload(workload, context) {
    const { resource, template } = workload;
    const annotations = mappingAt(resource.root, 'metadata', 'annotations');
    if (template === resource.root || !annotations) return;
    const onPods = at(template, 'metadata', 'annotations');
    if (onPods ? isOpen(onPods) : isHidden(template)) return;
    const there = new Set(onPods?.kind === 'mapping' ? allEntries(onPods).map(keyText) : []);
    for (const entry of annotations.entries) {
      const key = keyText(entry);
      const known = key === undefined || there.has(key) ? undefined : podAnnotation(key);
      if (known) report(entry, key!, known, annotations, workload, context);
    }
  },
});

/** The template's metadata, or the annotations in it, may come from where we cannot see. */
function isHidden(template: Mapping): boolean {
  const metadata = at(template, 'metadata');
  return metadata ? !lacks(metadata, 'annotations') : !lacks(template, 'metadata');
}

function report(
  entry: Entry,
  key: string,
  known: PodAnnotation,
  from: Mapping,
  { resource, template }: Workload,
  context: Context,
): void {
  context.report({
    at: entry.key,
    message: `${known.reader[0]!.toUpperCase()}${known.reader.slice(1)} looks for ${key} on pods; on the ${resource.kind} it does nothing. Move it to the pod template.`,
    fixes: [
      {
        title: `Move ${key} to the pod template`,
        safety: 'safe',
        operations: () => [{ kind: 'moveEntry', from, key, to: template, path: ['metadata', 'annotations'] }],
      },
    ],
  });
}

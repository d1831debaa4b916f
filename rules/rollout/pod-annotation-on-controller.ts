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
    const onPods = at(template, 'metadata', 'annotations');
    if (template === resource.root || (onPods ? isOpen(onPods) : isHidden(template))) return;
    const there = new Set(onPods?.kind === 'mapping' ? allEntries(onPods).map(keyText) : []);
    for (const [holder, name] of holdersAbove(workload)) {
      for (const entry of allEntries(holder)) {
        const key = keyText(entry);
        const known = key === undefined || there.has(key) ? undefined : podAnnotation(key);
        if (known) report({ entry, key: key!, name }, known, workload, context);
      }
    }
  },
});

/** The annotations of all that stands above the pod template, and what they belong to. */
function holdersAbove({ resource: { root, kind } }: Workload): [Mapping, name: string][] {
  const own = mappingAt(root, 'metadata', 'annotations');
  const ofJob = kind === 'CronJob' ? mappingAt(root, 'spec', 'jobTemplate', 'metadata', 'annotations') : undefined;
  return [...(own ? [[own, kind] as [Mapping, string]] : []), ...(ofJob ? [[ofJob, 'Job'] as [Mapping, string]] : [])];
}

/** The template's metadata, or the annotations in it, may come from where we cannot see. */
function isHidden(template: Mapping): boolean {
  const metadata = at(template, 'metadata');
  return metadata ? !lacks(metadata, 'annotations') : !lacks(template, 'metadata');
}

interface Misplaced {
  entry: Entry;
  key: string;
  name: string;
}

function report(
  { entry, key, name }: Misplaced,
  { reader }: PodAnnotation,
  { template }: Workload,
  context: Context,
): void {
  // Not where it is merged to.
  const from = entry.key.parent as Mapping;
  context.report({
    at: entry.key,
    message: `On the ${name}, ${key} does nothing: ${reader} looks for it on pods. Move it to the pod template.`,
    fixes: [
      {
        title: `Move ${key} to the pod template`,
        safety: 'safe',
        operations: () => [{ kind: 'moveEntry', from, key, to: template, path: ['metadata', 'annotations'] }],
      },
    ],
  });
}

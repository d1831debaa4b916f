import type { Operation } from '../../engine/edit/operations';
import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { allEntries, at, type Entry, isOpen, keyText, lacks, type Mapping, mappingAt } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { type PodAnnotation, podAnnotation } from '../shared/podAnnotations';
import { holdersAbove } from '../shared/workloads';

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
      for (const entry of holder.entries) {
        const key = keyText(entry);
        const known = key === undefined || there.has(key) ? undefined : podAnnotation(key);
        if (known) report({ entry, key: key!, holder, name }, known, workload, context);
      }
    }
  },
});

/** The template's metadata, or the annotations in it, may come from where we cannot see. */
function isHidden(template: Mapping): boolean {
  const metadata = at(template, 'metadata');
  return metadata ? !lacks(metadata, 'annotations') : !lacks(template, 'metadata');
}

/** Lines of their own do not fit into flow style: there the value is written anew. */
function move(entry: Entry, holder: Mapping, key: string, template: Mapping): Operation[] {
  const path = ['metadata', 'annotations'];
  const there = mappingAt(template, ...path) ?? mappingAt(template, 'metadata') ?? template;
  const value = asString(entry.value);
  if (!there.flow || holder.flow || value === undefined)
    return [{ kind: 'moveEntry', from: holder, key, to: template, path, whenEmpty: 'remove' }];
  return [
    { kind: 'removeEntry', mapping: holder, key, whenEmpty: 'remove' },
    { kind: 'setPath', mapping: template, path: [...path, key], value },
  ];
}

interface Misplaced {
  entry: Entry;
  key: string;
  holder: Mapping;
  name: string;
}

function report(
  { entry, key, holder, name }: Misplaced,
  { reader }: PodAnnotation,
  { template }: Workload,
  context: Context,
): void {
  context.report({
    at: entry.key,
    message: `On the ${name}, ${key} does nothing: ${reader} looks for it on pods. Move it to the pod template.`,
    fixes: [
      {
        title: `Move ${key} to the pod template`,
        safety: 'safe',
        operations: () => move(entry, holder, key, template),
      },
    ],
  });
}

import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import {
  type ConfigChange,
  configChanges,
  isFollowed,
  isTemplateChanged,
  pastOf,
} from '../../engine/workspace/baseline';
import type { ResourceFacts, WorkloadFacts } from '../../engine/workspace/facts';
import { changedNotes, type Note } from '../shared/controllerNotes';
import { podAnnotation } from '../shared/podAnnotations';
import { isReloaded, isRestarted, isWatched } from '../shared/reloads';
import { workloadAt } from '../shared/workloads';

/** What `kubectl rollout restart` writes. Source: kubernetes/kubectl pkg/polymorphichelpers/objectrestarter.go. */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

export default defineRule({
  meta: {
    id: 'rollout/template-unchanged',
    title: 'A change since the last commit that restarts nothing',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe', 'choice'],
  },
  facts(facts, context) {
    const { workload, kind, origin } = facts;
    if (!workload || origin !== 'plain' || kind === 'Pod' || workload.runsToCompletion) return;
    const past = pastOf(context.index, context.here);
    if (isTemplateChanged(past, facts) !== false) return;
    if (!isRestarted(facts, workload) && !workload.annotations.open) {
      for (const change of configChanges(context.index, context.here)) reportConfig(change, workload, context);
    }
    if (typeof past !== 'string') reportNotes(past, facts, workload, context);
  },
});

/** New data that no pod will see, because nothing makes it start anew. */
function reportConfig({ references, definition }: ConfigChange, workload: WorkloadFacts, context: FactsContext): void {
  const first = references[0]!;
  const { facts } = context.here;
  if (first.optional && first.via === 'field') return;
  if (isReloaded(facts, workload, first) || isWatched(first, workload)) return;
  const source = describe(definition.facts);
  const followed = isFollowed(first);
  const effect = followed
    ? 'The mounted files follow after a minute or so, but a program that reads them once keeps the old values'
    : 'The running pods keep the old values until something else restarts them';
  context.report({
    at: first.at,
    severity: followed ? 'information' : 'warning',
    message: `${source} has changed and the pod template of ${describe(facts)} has not: applying this restarts nothing. ${effect}.`,
    related: [{ message: `${source} is defined here`, at: definition.facts.place, target: definition }],
    fixes: restart(context, followed ? 'unsafe' : 'safe'),
  });
}

/** Labels and annotations that were changed on the controller alone. */
function reportNotes(past: ResourceFacts, facts: ResourceFacts, { place }: WorkloadFacts, context: FactsContext): void {
  const isOthers = ({ key }: Note) =>
    podAnnotation(key) !== undefined && context.enabled('rollout/pod-annotation-on-controller');
  const notes = changedNotes(past, facts).filter(note => !isOthers(note));
  if (notes.length === 0) return;
  const names = listOf(notes.map(({ field, key }) => `${field === 'labels' ? 'label' : 'annotation'} ${key}`));
  context.report({
    at: facts.place,
    severity: 'information',
    message: `Changed on ${describe(facts)} alone: ${names}. The pod template is as it was, so applying this restarts nothing and no pod gets to know.`,
    related: [{ message: 'The pod template', at: place }],
    fixes: [...notes.flatMap(note => copy(note, context)), ...restart(context, 'unsafe')],
  });
}

function copy({ field, key, value }: Note, context: FactsContext): Fix[] {
  if (value === undefined) return [];
  return [
    {
      title: `Copy ${key} to the pod template (restarts the pods)`,
      safety: 'choice',
      operations: document => setOnTemplate(document, context, [field, key], value),
    },
  ];
}

function restart(context: FactsContext, safety: 'safe' | 'unsafe'): Fix[] {
  const { here, now } = context;
  if (!now || here.facts.workload?.annotations.open) return [];
  return [
    {
      title: `Set ${RESTARTED_AT} on the pod template${safety === 'safe' ? '' : ' (restarts the pods)'}`,
      safety,
      operations: document => setOnTemplate(document, context, ['annotations', RESTARTED_AT], now()),
    },
  ];
}

function setOnTemplate(
  document: Parameters<Fix['operations']>[0],
  { here }: FactsContext,
  path: [field: string, key: string],
  value: string,
): ReturnType<Fix['operations']> {
  const mapping = workloadAt(document, here.item)?.template;
  return mapping ? [{ kind: 'setPath', mapping, path: ['metadata', ...path], value }] : [];
}

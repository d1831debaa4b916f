import type { Operation } from '../../engine/edit/operations';
import { parseImage } from '../../engine/kubernetes/image';
import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { takesUnavailable } from '../../engine/kubernetes/rolling';
import { rollingType, updateOf } from '../../engine/kubernetes/updates';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { ResourceFacts, UpdateFacts } from '../../engine/workspace/facts';
import type { YamlDocument } from '../../engine/yaml/document';
import { mappingAt } from '../../engine/yaml/nodes';
import { databaseOf } from '../shared/databases';
import { replicasOf } from '../shared/scaling';
import { servicesOf } from '../shared/services';

export default defineRule({
  meta: {
    id: 'rollout/downtime',
    title: 'Every update takes a Service’s pods away at once',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['no-rolling-update-strategy'],
      'kube-score': ['deployment-strategy'],
      kubescape: ['C-0305'],
    },
  },
  facts(facts, context) {
    const update = facts.workload?.update;
    if (!update || facts.origin === 'patch' || isNeeded(facts)) return;
    if (facts.kind === 'StatefulSet' && !takesUnavailable(context.target)) return;
    const why = reasonOf(facts, update, replicasOf(context.index, context.here));
    const services = why === undefined ? [] : servicesOf(context.index, context.here);
    if (services.length === 0) return;
    const names = listOf(services.map(({ facts: { name } }) => name ?? '(unnamed)'));
    const who = services.length === 1 ? `Service ${names} has` : `Services ${names} have`;
    context.report({
      at: update.place,
      message: `${why} So ${who} no endpoint during every update.${advice(facts, update)}`,
      related: services.map(service => ({
        message: `${describe(service.facts)} sends its traffic here`,
        at: service.facts.place,
        target: service,
      })),
      fixes: fixes(facts, context),
    });
  },
});

/** A volume that one pod can mount at a time, or data that one process may write, leave no other way. */
function isNeeded({ references, workload }: ResourceFacts): boolean {
  const images = workload!.containers.flatMap(({ image }) => parseImage(image ?? '')?.name ?? []);
  return (
    references.some(({ kind }) => kind === 'PersistentVolumeClaim') ||
    images.some(image => databaseOf(image) !== undefined)
  );
}

function reasonOf(
  { kind, workload }: ResourceFacts,
  { type, unavailable, startsNewFirst }: UpdateFacts,
  replicas: number | undefined,
): string | undefined {
  if (replicas === 0) return undefined;
  if (type === 'Recreate') {
    const all = replicas === undefined ? 'every pod' : replicas === 1 ? 'the only pod' : `all ${replicas} pods`;
    return `Recreate stops ${all} before a new one starts.`;
  }
  // A single pod of a StatefulSet can be replaced in no other way.
  if (kind === 'StatefulSet' && replicas === 1) return undefined;
  const only = 'The only pod may go before the new one is ready.';
  if (workload!.replicas === undefined && replicas === 1)
    return type === 'RollingUpdate' && startsNewFirst === false ? only : undefined;
  if (replicas === undefined || unavailable === undefined || unavailable < replicas) return undefined;
  return replicas === 1 ? only : `maxUnavailable lets all ${replicas} pods go before a new one is ready.`;
}

function advice({ kind }: ResourceFacts, { type }: UpdateFacts): string {
  if (kind === 'StatefulSet') return ' Lower maxUnavailable.';
  return type === 'Recreate' ? ' Use RollingUpdate.' : ' Set maxUnavailable to 0 and maxSurge to 1.';
}

function fixes({ kind }: ResourceFacts, context: FactsContext): Fix[] {
  if (kind === 'StatefulSet') {
    const title = 'Set maxUnavailable to 1 (pods are replaced one by one)';
    return [choice(title, { maxUnavailable: 1 }, context)];
  }
  const title = 'Start a new pod before an old one stops (two versions run side by side for a while)';
  return [choice(title, { maxSurge: 1, maxUnavailable: 0 }, context)];
}

function choice(title: string, figures: Record<string, number>, context: FactsContext): Fix {
  return { title, safety: 'choice', operations: document => rollingUpdate(document, context.here.item, figures) };
}

function rollingUpdate(document: YamlDocument, item: number, figures: Record<string, number>): Operation[] {
  const resource = resourcesOf(document)[item];
  const update = resource && updateOf(resource);
  const spec = mappingAt(resource?.root, 'spec');
  if (!update || !spec) return [];
  const set = (path: string[], value: string | number): Operation => ({ kind: 'setPath', mapping: spec, path, value });
  const type = update.type.value === undefined ? [] : [set([update.path[0]!, 'type'], rollingType(resource))];
  return [...type, ...Object.entries(figures).map(([key, value]) => set([...update.path, key], value))];
}

import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { checksumKey, isAnnotationName } from '../../engine/workspace/checksum';
import type { Reference, ResourceFacts, Via, WorkloadFacts } from '../../engine/workspace/facts';
import { nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { watchesFiles } from '../shared/helpers';
import { workloadAt } from '../shared/workloads';

const CONFIGS = ['ConfigMap', 'Secret'];

export default defineRule({
  meta: {
    id: 'rollout/config-change-unnoticed',
    title: 'A change of the configuration restarts nothing',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  facts(facts, context) {
    const { workload } = facts;
    if (!workload || facts.origin !== 'plain' || facts.kind === 'Pod' || workload.runsToCompletion) return;
    if (workload.annotations.open || isRestarted(facts, workload)) return;
    for (const references of bySource(facts.references)) {
      const first = references[0]!;
      const definition = nearestDefinitions(context.index, context.here, first.kind, first.name)[0];
      if (!definition?.facts.config || definition.facts.config.immutable) continue;
      if (isReloaded(facts, workload, first) || isWatched(first, workload)) continue;
      report(references, definition, workload, context);
    }
  },
});

/** References in groups that name the same object; in each, the one that reacts least comes first. */
function bySource(references: readonly Reference[]): Reference[][] {
  const sources = new Map<string, Reference[]>();
  for (const reference of references) {
    if (!CONFIGS.includes(reference.kind) || reference.via === 'field') continue;
    const source = `${reference.kind}/${reference.name}`;
    sources.set(source, [...(sources.get(source) ?? []), reference]);
  }
  for (const list of sources.values()) list.sort((a, b) => Number(isFollowed(a.via)) - Number(isFollowed(b.via)));
  return [...sources.values()];
}

/** The kubelet brings changes to a mounted volume, but never to the environment or to a subPath. */
function isFollowed(via: Via): boolean {
  return via === 'volume' || via === 'projected';
}

/** Some checksum of the configuration is already there, as charts write it, or Reloader watches all that is used. */
function isRestarted({ annotations }: ResourceFacts, workload: WorkloadFacts): boolean {
  const known = { ...annotations.known, ...workload.annotations.known };
  return (
    Object.keys(known).some(key => /checksum|hash/i.test(key) && !OWN_CHECKSUM.test(key)) ||
    known['reloader.stakater.com/auto'] === 'true'
  );
}

const OWN_CHECKSUM = /^checksum\/(configmap|secret)-/;

/** Our checksum for this very source, or Stakater Reloader told to watch it. Source: stakater/Reloader README. */
function isReloaded(facts: ResourceFacts, workload: WorkloadFacts, { kind, name }: Reference): boolean {
  const known = { ...facts.annotations.known, ...workload.annotations.known };
  if (checksumKey(kind, name) in known) return true;
  const prefix = kind.toLowerCase();
  const watched = known[`${prefix}.reloader.stakater.com/reload`]?.split(',').map(text => text.trim()) ?? [];
  return (
    watched.includes(name) ||
    known[`${prefix}.reloader.stakater.com/auto`] === 'true' ||
    known['reloader.stakater.com/search'] === 'true'
  );
}

/** A container beside the main one tells it when mounted files change. */
function isWatched({ via }: Reference, workload: WorkloadFacts): boolean {
  return isFollowed(via) && workload.containers.some(({ image }) => watchesFiles(image));
}

const HOW: Record<Via, (source: string) => string> = {
  env: source => `takes a value of its environment from ${source}`,
  envFrom: source => `reads ${source} into its environment`,
  subPath: source => `mounts a file of ${source} by subPath`,
  volume: source => `mounts ${source}`,
  projected: source => `mounts ${source}`,
  field: source => `uses ${source}`,
};

function report(references: Reference[], definition: Placed, workload: WorkloadFacts, context: FactsContext): void {
  const { at, via, container, kind, name } = references[0]!;
  const who = container === undefined ? describe(context.here.facts) : `Container ${container}`;
  const effect = isFollowed(via)
    ? `Changing ${name} reaches the files after a minute or so, but restarts nothing: a program that reads them once keeps the old values.`
    : `Changing ${name} will not restart it: nothing in the pod template changes.`;
  context.report({
    at,
    severity: isFollowed(via) ? 'information' : 'warning',
    message: `${who} ${HOW[via](`${kind} ${name}`)}. ${effect}`,
    related: [
      { message: `${describe(definition.facts)} is defined here`, at: definition.facts.place, target: definition },
    ],
    fixes: fixes(references[0]!, definition, workload, context),
  });
}

function fixes({ kind, name }: Reference, definition: Placed, workload: WorkloadFacts, context: FactsContext): Fix[] {
  const hash = definition.facts.config?.hash;
  const key = checksumKey(kind, name);
  if (hash === undefined || !isAnnotationName(key) || workload.annotations.known[key] !== undefined) return [];
  return [
    {
      title: `Add the annotation ${key} to the pod template`,
      safety: 'safe',
      operations: document => {
        const mapping = workloadAt(document, context.here.item)?.template;
        return mapping ? [{ kind: 'setPath', mapping, path: ['metadata', 'annotations', key], value: hash }] : [];
      },
    },
  ];
}

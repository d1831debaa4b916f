import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { checksumKey, isAnnotationName } from '../../engine/workspace/checksum';
import type { Reference, ResourceFacts, Via, WorkloadFacts } from '../../engine/workspace/facts';
import { nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
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
    for (const [source, references] of bySource(facts.references)) {
      const first = references[0]!;
      const definition = nearestDefinitions(context.index, context.here, first.kind, first.name)[0];
      if (!definition?.facts.config || definition.facts.config.immutable || isReloaded(facts, first, source)) continue;
      report(references, definition, workload, context);
    }
  },
});

/** References by what they refer to, `ConfigMap/settings`; of each, the one that reacts least comes first. */
function bySource(references: readonly Reference[]): Map<string, Reference[]> {
  const sources = new Map<string, Reference[]>();
  for (const reference of references) {
    if (!CONFIGS.includes(reference.kind) || reference.via === 'field') continue;
    const source = `${reference.kind}/${reference.name}`;
    sources.set(source, [...(sources.get(source) ?? []), reference]);
  }
  for (const list of sources.values()) list.sort((a, b) => Number(isFollowed(a.via)) - Number(isFollowed(b.via)));
  return sources;
}

/** The kubelet brings changes to a mounted volume, but never to the environment or to a subPath. */
function isFollowed(via: Via): boolean {
  return via === 'volume' || via === 'projected';
}

/** Some checksum of the configuration is already there: Helm's idiom, or our own. */
function isRestarted({ annotations }: ResourceFacts, workload: WorkloadFacts): boolean {
  const keys = [...Object.keys(workload.annotations.known), ...Object.keys(annotations.known)];
  return (
    keys.some(key => key.startsWith('checksum/') && !OWN_CHECKSUM.test(key)) ||
    annotations.known['reloader.stakater.com/auto'] === 'true'
  );
}

const OWN_CHECKSUM = /^checksum\/(configmap|secret)-/;

/** Our checksum for this very source, or Stakater Reloader told to watch it. Source: stakater/Reloader README. */
function isReloaded(facts: ResourceFacts, { kind, name }: Reference, source: string): boolean {
  const { known } = facts.annotations;
  if (facts.workload?.annotations.known[checksumKey(kind, name)] !== undefined) return true;
  const prefix = source.startsWith('ConfigMap') ? 'configmap' : 'secret';
  const watched = known[`${prefix}.reloader.stakater.com/reload`]?.split(',').map(text => text.trim()) ?? [];
  return (
    watched.includes(name) ||
    known[`${prefix}.reloader.stakater.com/auto`] === 'true' ||
    known['reloader.stakater.com/search'] === 'true'
  );
}

const HOW: Record<Via, string> = {
  env: 'takes a value of its environment from',
  envFrom: 'reads {} into its environment',
  subPath: 'mounts a file of {} by subPath',
  volume: 'mounts',
  projected: 'mounts',
  field: 'uses',
};

function report(references: Reference[], definition: Placed, workload: WorkloadFacts, context: FactsContext): void {
  const first = references[0]!;
  const source = `${first.kind} ${first.name}`;
  const who =
    first.container === undefined
      ? `${context.here.facts.kind} ${context.here.facts.name ?? ''}`.trim()
      : `Container ${first.container}`;
  const how = HOW[first.via].includes('{}') ? HOW[first.via].replace('{}', source) : `${HOW[first.via]} ${source}`;
  const effect = isFollowed(first.via)
    ? `Changing ${first.name} reaches the files after a minute or so, but restarts nothing: a program that reads them once keeps the old values.`
    : `Changing ${first.name} will not restart it: nothing in the pod template changes.`;
  context.report({
    at: first.at,
    severity: isFollowed(first.via) ? 'information' : 'warning',
    message: `${who} ${how}. ${effect}`,
    related: [
      { message: `${describe(definition.facts)} is defined here`, at: definition.facts.place, target: definition },
    ],
    fixes: fixes(first, definition, workload, context),
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

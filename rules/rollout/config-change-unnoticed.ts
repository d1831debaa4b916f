import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { bySource, isFollowed } from '../../engine/workspace/baseline';
import { checksumKey, isAnnotationName } from '../../engine/workspace/checksum';
import type { ConfigFacts, Reference, Via, WorkloadFacts } from '../../engine/workspace/facts';
import { nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { isReloaded, isRestarted, isWatched } from '../shared/reloads';
import { workloadAt } from '../shared/workloads';

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
      const definitions = nearestDefinitions(context.index, context.here, first.kind, first.name);
      const config = definitions[0]?.facts.config;
      if (!config || config.immutable || isFilledLater(config)) continue;
      if (isReloaded(facts, workload, first) || isWatched(first, workload)) continue;
      report(references, definitions, workload, context);
    }
  },
});

/** What holds nothing in the manifest is filled by a program in the cluster. */
function isFilledLater({ keys, open }: ConfigFacts): boolean {
  return keys.length === 0 && !open;
}

const HOW: Record<Via, (source: string) => string> = {
  env: source => `takes a value of its environment from ${source}`,
  envFrom: source => `reads ${source} into its environment`,
  subPath: source => `mounts a file of ${source} by subPath`,
  volume: source => `mounts ${source}`,
  projected: source => `mounts ${source}`,
  field: source => `uses ${source}`,
};

function report(references: Reference[], definitions: Placed[], workload: WorkloadFacts, context: FactsContext): void {
  const definition = definitions[0]!;
  const { at, via, container, kind, name } = references[0]!;
  const who = container === undefined ? describe(context.here.facts) : `Container ${container}`;
  const effect = isFollowed(references[0]!)
    ? `Changing ${name} reaches the files after a minute or so, but restarts nothing: a program that reads them once keeps the old values.`
    : `Changing ${name} will not restart it: nothing in the pod template changes.`;
  context.report({
    at,
    severity: isFollowed(references[0]!) ? 'information' : 'warning',
    message: `${who} ${HOW[via](`${kind} ${name}`)}. ${effect}`,
    related: [
      { message: `${describe(definition.facts)} is defined here`, at: definition.facts.place, target: definition },
    ],
    fixes: fixes(references[0]!, definitions, workload, context),
  });
}

/** None where several objects of the name are equally near and differ: which of them is meant cannot be known. */
function fixes(
  { kind, name }: Reference,
  definitions: Placed[],
  workload: WorkloadFacts,
  context: FactsContext,
): Fix[] {
  const hash = definitions[0]!.facts.config?.hash;
  if (definitions.some(({ facts }) => facts.config?.hash !== hash)) return [];
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

import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { mappingAt } from '../../engine/yaml/nodes';
import { workloadAt } from '../shared/workloads';

/** The annotations that this project writes; others count their hashes in their own ways. */
const CHECKSUM = /^checksum\/(configmap|secret)-(.+)$/;
const KINDS = { configmap: 'ConfigMap', secret: 'Secret' } as const;

export default defineRule({
  meta: {
    id: 'rollout/stale-checksum',
    title: 'A configuration has changed since its checksum was written',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  facts({ workload, origin }, context) {
    if (!workload || origin === 'patch') return;
    for (const [key, written] of Object.entries(workload.annotations.known)) {
      const [, kind, name] = CHECKSUM.exec(key) ?? [];
      if (!kind || !name || written === undefined || !/^[0-9a-f]{64}$/.test(written)) continue;
      const definitions = nearestDefinitions(context.index, context.here, KINDS[kind as keyof typeof KINDS], name);
      const hash = definitions.length === 1 ? definitions[0]!.facts.config?.hash : undefined;
      if (hash !== undefined && hash !== written) report(key, hash, definitions[0]!, context);
    }
  },
});

function report(key: string, hash: string, definition: Placed, context: FactsContext): void {
  const at = context.here.facts.workload?.annotationPlaces[key];
  if (!at) return;
  context.report({
    at,
    message: `${describe(definition.facts)} has changed since this checksum was written. Bump it, or the running pods keep the old values.`,
    related: [
      { message: `${describe(definition.facts)} is defined here`, at: definition.facts.place, target: definition },
    ],
    fixes: [
      {
        title: 'Bump the checksum',
        safety: 'safe',
        operations: document => {
          const mapping = mappingAt(workloadAt(document, context.here.item)?.template, 'metadata', 'annotations');
          return mapping ? [{ kind: 'setPath', mapping, path: [key], value: hash }] : [];
        },
      },
    ],
  });
}

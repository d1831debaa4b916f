import type { Operation } from '../../engine/edit/operations';
import { describe, type Resource, resourcesOf } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext } from '../../engine/lint/rule';
import type { Reference, ResourceFacts } from '../../engine/workspace/facts';
import { nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, type YamlNode } from '../../engine/yaml/nodes';
import { scalarType } from '../../engine/yaml/scalars';

/** Annotations that hold a whole number as text, and who reads them. */
const ORDERS: Record<string, string> = {
  'argocd.argoproj.io/sync-wave': 'Argo CD',
  'helm.sh/hook-weight': 'Helm',
};

/** As Go's strconv.Atoi reads it. */
const NUMBER = /^[+-]?\d+$/;

const WAVE = 'argocd.argoproj.io/sync-wave';

export default defineRule({
  meta: {
    id: 'ordering/sync-wave',
    title: 'The order of a sync is not what the manifest seems to say',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
  },
  resource(resource, context) {
    for (const [key, reader] of Object.entries(ORDERS)) {
      const node = at(resource.root, 'metadata', 'annotations', key);
      if (node?.kind === 'scalar' && !node.templated) checkText(node, key, reader, resource, context);
    }
  },
  facts(facts, context) {
    const wave = waveOf(facts);
    if (wave === undefined || facts.origin === 'patch') return;
    for (const reference of facts.references) {
      if (!blocks(reference, facts)) continue;
      const [definition, another] = nearestDefinitions(context.index, context.here, reference.kind, reference.name);
      if (!definition || another || hookOf(definition.facts) !== hookOf(facts)) continue;
      const later = waveOf(definition.facts);
      if (later !== undefined && later > wave) reportLater(facts, wave, { reference, definition, later }, context);
    }
  },
});

/** Kinds whose health is that of pods; a CronJob is healthy without any. */
function hasHealth({ workload, kind }: ResourceFacts): boolean {
  return (workload !== undefined && kind !== 'CronJob') || kind === 'PersistentVolumeClaim';
}

/** Without it the object cannot be applied, or never becomes healthy: routes and bindings take names of what is to come. */
function blocks({ kind, optional, soft }: Reference, facts: ResourceFacts): boolean {
  if (kind === 'Namespace') return true;
  return !optional && !soft && kind !== 'Service' && hasHealth(facts);
}

/** Waves count within a phase, and hooks say which that is. */
function hookOf({ annotations: { known } }: ResourceFacts): string {
  return known['argocd.argoproj.io/hook'] ?? known['helm.sh/hook'] ?? '';
}

/** Annotations are strings; a number there is rejected. Source: kubernetes/apimachinery meta/v1 ObjectMeta. */
function checkText(
  node: YamlNode & { kind: 'scalar' },
  key: string,
  reader: string,
  resource: Resource,
  context: Context,
): void {
  const type = scalarType(node);
  if (type === 'int' || type === 'float') {
    context.report({
      at: node,
      message: `${key} is ${node.value} without quotes: a number, and annotations are strings, so the API server rejects ${describe(resource)}. Quote it.`,
      fixes: [
        {
          title: 'Quote the value',
          safety: 'safe',
          operations: () => [{ kind: 'replaceNode', node, value: node.value }],
        },
      ],
    });
  } else if (type === 'string' && !NUMBER.test(node.value)) {
    context.report({
      at: node,
      message: `${reader} reads ${key} as a whole number; ${node.value} is none. Write one in quotes, such as "1".`,
    });
  }
}

/** Without the annotation everything is in wave 0. */
function waveOf({ annotations }: ResourceFacts): number | undefined {
  const text = annotations.known[WAVE];
  if (text === undefined) return WAVE in annotations.known || annotations.open ? undefined : 0;
  return NUMBER.test(text) ? Number(text) : undefined;
}

interface Late {
  reference: Reference;
  definition: Placed;
  later: number;
}

function reportLater(
  facts: ResourceFacts,
  wave: number,
  { reference, definition, later }: Late,
  context: FactsContext,
): void {
  const effect =
    reference.kind === 'Namespace'
      ? 'the sync fails, because the namespace is not there yet'
      : `Argo CD waits for wave ${wave} to become healthy first, and it never does`;
  context.report({
    at: reference.at,
    message: `${describe(facts)} is in sync wave ${wave} and needs ${describe(definition.facts)}, which comes in wave ${later}: ${effect}. Give ${reference.name} wave ${wave} or an earlier one.`,
    related: [
      { message: `${describe(definition.facts)} is in wave ${later}`, at: definition.facts.place, target: definition },
    ],
    fixes: [
      {
        title: `Put ${describe(definition.facts)} into wave ${wave}`,
        safety: 'choice',
        operations: () => [],
        elsewhere: () => [{ target: definition, operations: document => setWave(document, definition.item, wave) }],
      },
    ],
  });
}

function setWave(document: YamlDocument, item: number, wave: number): Operation[] {
  const root = resourcesOf(document)[item]?.root;
  return root ? [{ kind: 'setPath', mapping: root, path: ['metadata', 'annotations', WAVE], value: String(wave) }] : [];
}

import type { Operation } from '../../engine/edit/operations';
import { describe, type Resource, resourcesOf } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext } from '../../engine/lint/rule';
import type { ResourceFacts } from '../../engine/workspace/facts';
import { nearestDefinitions } from '../../engine/workspace/scope';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, type YamlNode } from '../../engine/yaml/nodes';
import { scalarType } from '../../engine/yaml/scalars';

/** Annotations that hold a whole number as text, and who reads them. */
const ORDERS: Record<string, string> = {
  'argocd.argoproj.io/sync-wave': 'Argo CD',
  'helm.sh/hook-weight': 'Helm',
};

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
      if (reference.optional) continue;
      const [definition, another] = nearestDefinitions(context.index, context.here, reference.kind, reference.name);
      const later = definition && !another ? waveOf(definition.facts) : undefined;
      if (later === undefined || later <= wave) continue;
      reportLater(facts, wave, { reference, definition: definition!, later }, context);
    }
  },
});

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
  } else if (type === 'string' && !/^-?\d+$/.test(node.value.trim())) {
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
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

interface Late {
  reference: ResourceFacts['references'][number];
  definition: ReturnType<typeof nearestDefinitions>[number];
  later: number;
}

function reportLater(
  facts: ResourceFacts,
  wave: number,
  { reference, definition, later }: Late,
  context: FactsContext,
): void {
  context.report({
    at: reference.at,
    message: `${describe(facts)} is in sync wave ${wave} and needs ${describe(definition.facts)}, which comes in wave ${later}: Argo CD waits for wave ${wave} to become healthy first, and it never does. Give ${reference.name} wave ${wave} or an earlier one.`,
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

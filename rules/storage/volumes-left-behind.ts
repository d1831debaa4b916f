import { formatBytes, parseQuantity } from '../../engine/kubernetes/quantity';
import { describe, type Resource } from '../../engine/kubernetes/resource';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, entryOf, isOpen, itemsAt, lacks, type Mapping, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

const FIELD = 'persistentVolumeClaimRetentionPolicy';

export default defineRule({
  meta: {
    id: 'storage/volumes-left-behind',
    title: 'Volumes of a StatefulSet stay, and cost, when it is scaled down or deleted',
    severity: 'information',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
    // On by default since 1.27 (KEP-1847).
    since: 27,
  },
  kinds: ['StatefulSet'],
  resource(resource, context) {
    const spec = mappingAt(resource.root, 'spec');
    const templates = at(spec, 'volumeClaimTemplates');
    if (resource.group !== 'apps' || !spec || !lacks(spec, FIELD) || templates?.kind !== 'sequence') return;
    if (templates.items.length === 0 || isOpen(templates)) return;
    context.report({
      at: entryOf(spec, 'volumeClaimTemplates')!.key,
      message: `Scaling down or deleting ${resource.name ?? describe(resource)} leaves its volumes: ${sumOf(spec, templates.items)} stay, and are billed, until you delete the claims${claims(resource, spec)}.`,
      fixes: fixes(spec),
    });
  },
});

/** `3 × 10Gi and 3 × 1Gi`; without figures where they are not known. */
function sumOf(spec: Mapping, templates: readonly YamlNode[]): string {
  const replicas = lacks(spec, 'replicas') ? 1 : asInt(at(spec, 'replicas'));
  const sizes = templates.map(template => {
    const text = asString(at(template, 'spec', 'resources', 'requests', 'storage'));
    const quantity = text === undefined ? undefined : parseQuantity(text);
    return quantity === undefined ? 'a volume' : formatBytes(quantity);
  });
  return listOf(sizes.map(size => (replicas === undefined ? `${size} for each replica` : `${replicas} × ${size}`)));
}

/** The names of the claims, which the controller makes of template, StatefulSet and number. */
function claims({ name, root }: Resource, spec: Mapping): string {
  const template = asString(at(itemsAt(root, 'spec', 'volumeClaimTemplates')[0], 'metadata', 'name'));
  if (name === undefined || template === undefined) return '';
  const replicas = asInt(at(spec, 'replicas')) ?? 1;
  const first = `${template}-${name}-0`;
  return replicas > 1 ? ` (${first} … ${template}-${name}-${replicas - 1})` : ` (${first})`;
}

/** Source: kubernetes/api apps/v1 types.go, StatefulSetPersistentVolumeClaimRetentionPolicy. */
function fixes(spec: Mapping): Fix[] {
  const write = (title: string, safety: Fix['safety'], whenDeleted: string, whenScaled: string): Fix => ({
    title,
    safety,
    operations: () => [
      {
        kind: 'insertKey',
        mapping: spec,
        key: FIELD,
        value: { whenDeleted, whenScaled },
        after: ['volumeClaimTemplates'],
      },
    ],
  });
  return [
    write('Write down that volumes are kept (whenDeleted and whenScaled: Retain)', 'safe', 'Retain', 'Retain'),
    write(
      'Delete volumes on scale-down (their data is gone; kept when the StatefulSet is deleted)',
      'choice',
      'Retain',
      'Delete',
    ),
  ];
}

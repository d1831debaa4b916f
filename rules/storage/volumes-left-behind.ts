import { claimNames } from '../../engine/kubernetes/claims';
import { formatBytes, parseQuantity } from '../../engine/kubernetes/quantity';
import { describe, type Resource } from '../../engine/kubernetes/resource';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, entryOf, isOpen, lacks, type Mapping, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
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
      message: `Scaling down or deleting ${resource.name ?? describe(resource)} leaves its volumes: ${sumOf(spec, templates.items)} stay, and are billed, until you delete the claims${claims(resource, templates.items)}.`,
      fixes: fixes(spec),
    });
  },
});

/** `3 × 10Gi and 3 × 1Gi`; by replica where their number is not known, or is zero for now. */
function sumOf(spec: Mapping, templates: readonly YamlNode[]): string {
  const replicas = lacks(spec, 'replicas') ? 1 : asInt(at(spec, 'replicas'));
  const sums = templates.map(template => {
    const text = asString(at(template, 'spec', 'resources', 'requests', 'storage'));
    const quantity = text === undefined ? undefined : parseQuantity(text);
    if (!replicas) return `${quantity === undefined ? 'a volume' : formatBytes(quantity)} for each replica`;
    if (quantity !== undefined) return `${replicas} × ${formatBytes(quantity)}`;
    return replicas === 1 ? '1 volume' : `${replicas} volumes`;
  });
  return listOf(sums);
}

/** The names of the claims, the first and the last of each template. */
function claims(resource: Resource, templates: readonly YamlNode[]): string {
  const names = claimNames(resource);
  const each = names.length / templates.length;
  if (each < 1 || templates.some(one => asString(at(one, 'metadata', 'name')) === undefined)) return '';
  const shown = templates.map((_, i) => [names[i * each]!, names[(i + 1) * each - 1]!]);
  return ` (${listOf(shown.map(([first, last]) => (first === last ? first! : `${first} … ${last}`)))})`;
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

import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import {
  at,
  entryOf,
  isNull,
  isOpen,
  itemsAt,
  lacks,
  type Mapping,
  mappingAt,
  type YamlNode,
} from '../../engine/yaml/nodes';

export default defineRule({
  meta: {
    id: 'network/policy-types-missing',
    title: 'A NetworkPolicy leaves open which directions it isolates, and the default surprises',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
  },
  kinds: ['NetworkPolicy'],
  /**
   * Without policyTypes a policy isolates ingress, and egress too when it has an egress rule.
   * Source: kubernetes/api networking/v1 types.go, NetworkPolicySpec.policyTypes.
   */
  resource({ root, group }, context) {
    const spec = mappingAt(root, 'spec');
    if (group !== 'networking.k8s.io' || !spec || !lacks(spec, 'policyTypes')) return;
    const egress = at(spec, 'egress');
    if (!egress || isOpen(egress)) return;
    if (isEmpty(egress)) reportEmptyEgress(spec, context);
    else if (itemsAt(egress).length > 0 && lacks(spec, 'ingress')) reportEgressOnly(spec, context);
  },
});

function isEmpty(node: YamlNode): boolean {
  return isNull(node) || (node.kind === 'sequence' && node.items.length === 0);
}

function reportEmptyEgress(spec: Mapping, context: Context): void {
  const effective = 'Ingress';
  context.report({
    at: entryOf(spec, 'egress')!.key,
    message:
      'Without policyTypes an empty egress list counts as none: this policy lets all traffic out and isolates ingress instead. Name the types.',
    fixes: [
      write(spec, [effective], 'as it is in force now', 'safe'),
      write(spec, ['Egress'], 'no traffic out, ingress stays open', 'choice'),
      write(spec, ['Ingress', 'Egress'], 'no traffic out, and none in that no rule allows', 'choice'),
    ],
  });
}

function reportEgressOnly(spec: Mapping, context: Context): void {
  context.report({
    at: entryOf(spec, 'egress')!.key,
    message:
      'Without policyTypes a policy that only has egress rules isolates ingress too, and allows nothing in: the selected pods accept no connection. Name the types.',
    fixes: [
      write(spec, ['Ingress', 'Egress'], 'as it is in force now', 'safe'),
      write(spec, ['Egress'], 'ingress stays open', 'choice'),
    ],
  });
}

function write(spec: Mapping, types: readonly string[], meaning: string, safety: Fix['safety']): Fix {
  return {
    title: `Write policyTypes: [${types.join(', ')}] (${meaning})`,
    safety,
    operations: () => [{ kind: 'insertKey', mapping: spec, key: 'policyTypes', value: types, after: ['podSelector'] }],
  };
}

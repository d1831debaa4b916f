import { describe } from '../../engine/kubernetes/resource';
import { defineRule } from '../../engine/lint/rule';
import { at } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'ordering/parallel-statefulset',
    title: 'A StatefulSet gives up starting its pods in order',
    severity: 'information',
    preset: 'recommended',
    fixes: [],
  },
  kinds: ['StatefulSet'],
  /** Source: kubernetes/api apps/v1 types.go, PodManagementPolicyType. */
  resource(resource, context) {
    const policy = at(resource.root, 'spec', 'podManagementPolicy');
    if (!policy || asString(policy) !== 'Parallel') return;
    const replicas = asInt(at(resource.root, 'spec', 'replicas'));
    if (replicas !== undefined && replicas < 2) return;
    const name = resource.name ?? 'the pods';
    const last =
      replicas === undefined
        ? `${name}-1, ${name}-2 …`
        : replicas === 2
          ? `${name}-1`
          : `${name}-1 to ${name}-${replicas - 1}`;
    context.report({
      at: policy,
      message: `${describe(resource)} starts and stops all its pods at once: ${last} will not wait for ${name}-0 to be ready. A program that joins the first member has to retry. The policy cannot be changed later.`,
    });
  },
});

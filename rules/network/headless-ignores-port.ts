import { describe } from '../../engine/kubernetes/resource';
import { defineRule } from '../../engine/lint/rule';
import { at, itemsAt } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'network/headless-ignores-port',
    title: 'A headless Service does not translate its port',
    severity: 'hint',
    preset: 'recommended',
    fixes: ['unsafe'],
  },
  kinds: ['Service'],
  /** DNS answers with the pods' own addresses, and no proxy stands between. Source: kubernetes.io, Headless Services. */
  resource(resource, context) {
    const { root, group } = resource;
    if (group !== '' || asString(at(root, 'spec', 'clusterIP')) !== 'None') return;
    for (const item of itemsAt(root, 'spec', 'ports')) {
      const node = at(item, 'port');
      const port = asInt(node);
      const target = asInt(at(item, 'targetPort'));
      if (node?.kind !== 'scalar' || port === undefined || target === undefined || port === target) continue;
      context.report({
        at: node,
        message: `${describe(resource)} is headless: clients get the addresses of its pods and connect to port ${port} there, where nobody listens. They have to use ${target}.`,
        fixes: [
          {
            title: `Set the port to ${target} (clients that look it up follow, others must)`,
            safety: 'unsafe',
            operations: () => [{ kind: 'setScalar', node, value: target }],
          },
        ],
      });
    }
  },
});

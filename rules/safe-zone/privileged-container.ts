import { isWindows, securityOf } from '../../engine/kubernetes/security';
import { containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { mappingAt } from '../../engine/yaml/nodes';
import { isOptionalPart } from '../shared/guards';

export default defineRule({
  meta: {
    id: 'safe-zone/privileged-container',
    title: 'A container has all the rights of the node',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['privileged-container'],
      'kube-score': ['container-security-context-privileged'],
      polaris: ['runAsPrivileged'],
      checkov: ['CKV_K8S_16'],
      trivy: ['KSV-0017'],
      kubescape: ['C-0057'],
    },
  },
  container(container, context) {
    const { privileged } = securityOf(container);
    const mapping = mappingAt(container.node, 'securityContext');
    if (privileged.value !== true || !privileged.node || !mapping || isWindows(container.workload)) return;
    if (isOptionalPart(context.document, privileged.node.start, container.workload.resource.root)) return;
    context.report({
      at: privileged.node,
      message: `${containerTitle(container)} is privileged: it sees every device of the node, has all capabilities, and whoever takes it over owns the node. Remove it, and add the one capability or device that is needed.`,
      fixes: [
        {
          title: 'Remove privileged (what needed it will fail)',
          safety: 'unsafe',
          operations: () => [{ kind: 'removeEntry', mapping, key: 'privileged' }],
        },
      ],
    });
  },
});

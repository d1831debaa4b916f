import { isWindows, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerHead, containerTitle } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { isOptionalPart } from '../shared/guards';
import { setSecurity } from '../shared/security';

export default defineRule({
  meta: {
    id: 'root/privilege-escalation',
    title: 'A process may gain more privileges than its parent',
    severity: 'information',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['privilege-escalation-container'],
      polaris: ['privilegeEscalationAllowed'],
      checkov: ['CKV_K8S_20'],
      trivy: ['KSV-0001'],
      kubescape: ['C-0016'],
    },
  },
  container(container, context) {
    if (container.role === 'ephemeral' || isWindows(container.workload)) return;
    const { allowPrivilegeEscalation, privileged, added } = securityOf(container);
    // What is not written may stand where it cannot be seen; what is written is known.
    const { value } = allowPrivilegeEscalation;
    if (allowPrivilegeEscalation.hidden || (privileged.hidden && value === undefined)) return;
    const { node } = allowPrivilegeEscalation;
    if (node && isOptionalPart(context.document, node.start, container.workload.resource.root)) return;
    if (value === false) {
      const reason = contradiction(container);
      if (reason) reportContradiction(container, reason, context);
    } else if (privileged.value !== true && !added.some(({ name }) => name === 'SYS_ADMIN')) {
      reportAllowed(container, node ? 'may' : 'may, by default,', context);
    }
  },
});

/**
 * The API server rejects `false` beside `privileged`, and beside SYS_ADMIN only if that is written with CAP_.
 * Source: kubernetes pkg/apis/core/validation ValidateSecurityContext; kubernetes/kubernetes #138834 lets updates pass
 * since 1.37, but not new objects.
 */
function contradiction(container: Container): string | undefined {
  const { privileged, added } = securityOf(container);
  if (privileged.value === true) return 'is privileged';
  return added.some(({ name, prefixed }) => prefixed && name === 'SYS_ADMIN') ? 'adds CAP_SYS_ADMIN' : undefined;
}

function reportContradiction(container: Container, reason: string, context: Context): void {
  context.report({
    at: securityOf(container).allowPrivilegeEscalation.node ?? containerHead(container),
    severity: 'error',
    message: `${containerTitle(container)} ${reason}: the API server rejects allowPrivilegeEscalation: false beside it. Remove one of the two.`,
  });
}

function reportAllowed(container: Container, may: string, context: Context): void {
  context.report({
    at: securityOf(container).allowPrivilegeEscalation.node ?? containerHead(container),
    message: `A process in ${container.name ?? 'this container'} ${may} gain rights that its parent lacks, through setuid programs and file capabilities. Set allowPrivilegeEscalation: false.`,
    fixes: [
      {
        title: 'Set allowPrivilegeEscalation: false (setuid programs such as sudo and ping stop working)',
        safety: 'unsafe',
        operations: () => [setSecurity(container, ['allowPrivilegeEscalation'], false)],
      },
    ],
  });
}

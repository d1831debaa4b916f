import { isWindows, securityOf } from '../../engine/kubernetes/security';
import { containerHead, containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { setSecurity } from '../shared/security';

export default defineRule({
  meta: {
    id: 'root/writable-root-filesystem',
    title: 'A container may write to its own image’s files',
    severity: 'information',
    preset: 'strict',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['no-read-only-root-fs'],
      'kube-score': ['container-security-context-readonlyrootfilesystem'],
      polaris: ['notReadOnlyRootFilesystem'],
      checkov: ['CKV_K8S_22'],
      trivy: ['KSV-0014'],
      kubescape: ['C-0017'],
    },
  },
  container(container, context) {
    if (container.role === 'ephemeral' || isWindows(container.workload)) return;
    const { readOnlyRootFilesystem } = securityOf(container);
    if (readOnlyRootFilesystem.hidden || readOnlyRootFilesystem.value === true) return;
    context.report({
      at: readOnlyRootFilesystem.node ?? containerHead(container),
      message: `${containerTitle(container)} may write anywhere in its file system: what it writes fills the disk of the node and is gone when the container restarts, and an intruder may replace its program. Set readOnlyRootFilesystem: true and mount an emptyDir where it has to write.`,
      fixes: [
        {
          title: 'Set readOnlyRootFilesystem: true (a program that writes to /tmp, a cache or a log file will fail)',
          safety: 'unsafe',
          operations: () => [setSecurity(container, ['readOnlyRootFilesystem'], true)],
        },
      ],
    });
  },
});

import { isWindows, securityOf } from '../../engine/kubernetes/security';
import { containerHead, containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { at } from '../../engine/yaml/nodes';
import { dropAll } from '../shared/security';

/** What containerd and CRI-O leave a container that asks for nothing. Source: containerd oci/spec.go, defaultUnixCaps. */
const DEFAULT_COUNT = 14;

export default defineRule({
  meta: {
    id: 'root/capabilities-kept',
    title: 'A container keeps the capabilities that the runtime hands out by default',
    severity: 'information',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['drop-net-raw-capability'],
      polaris: ['insecureCapabilities'],
      checkov: ['CKV_K8S_28', 'CKV_K8S_37'],
      trivy: ['KSV-0003', 'KSV-0004', 'KSV-0106', 'KSV-0119'],
    },
  },
  container(container, context) {
    if (container.role === 'ephemeral' || isWindows(container.workload)) return;
    const { dropped, capabilities, capabilitiesHidden, privileged } = securityOf(container);
    if (capabilitiesHidden || privileged.value === true || dropped.some(({ name }) => name === 'ALL')) return;
    const list = at(capabilities, 'drop');
    const rest =
      dropped.length > 0
        ? `drops ${dropped.length} of the runtime's ${DEFAULT_COUNT} default capabilities`
        : `keeps the runtime's ${DEFAULT_COUNT} default capabilities`;
    context.report({
      at: list?.kind === 'sequence' ? (list.items[0] ?? list) : containerHead(container),
      message: `${containerTitle(container)} ${rest}, NET_RAW and SETUID among them. Drop ALL and add back what it needs.`,
      fixes: [
        {
          title: 'Drop ALL capabilities (add back those that the program needs)',
          safety: 'unsafe',
          operations: () => [dropAll(container)],
        },
      ],
    });
  },
});

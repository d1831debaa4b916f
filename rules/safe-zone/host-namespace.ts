import { isWindows } from '../../engine/kubernetes/security';
import { runningContainers, type Workload } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, itemsAt } from '../../engine/yaml/nodes';
import { asBool, asInt } from '../../engine/yaml/scalars';
import { isOptionalPart } from '../shared/guards';

/** What sharing each namespace of the node means. Source: kubernetes/api core/v1 types.go, PodSpec. */
const NAMESPACES: Record<string, (workload: Workload) => string> = {
  hostNetwork: workload =>
    `The pod shares the network of its node: ${takenPorts(workload)} taken on the node, NetworkPolicies do not hold for it, and it reaches everything that listens on localhost there.`,
  hostPID: () =>
    'The pod sees every process of its node, with their environment and their secrets, and may signal those of its own user.',
  hostIPC: () => 'The pod shares the memory segments and semaphores of its node with every program there.',
};

export default defineRule({
  meta: {
    id: 'safe-zone/host-namespace',
    title: 'A pod shares a namespace of its node',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['host-network', 'host-pid', 'host-ipc'],
      polaris: ['hostNetworkSet', 'hostPIDSet', 'hostIPCSet'],
      checkov: ['CKV_K8S_17', 'CKV_K8S_18', 'CKV_K8S_19'],
      trivy: ['KSV-0008', 'KSV-0009', 'KSV-0010'],
      kubescape: ['C-0038', 'C-0041', 'C-0275', 'C-0276'],
    },
  },
  workload(workload, context) {
    const { podSpec, resource } = workload;
    if (!podSpec || isWindows(workload)) return;
    for (const [key, meaning] of Object.entries(NAMESPACES)) {
      const node = at(podSpec, key);
      if (!node || asBool(node) !== true || isOptionalPart(context.document, node.start, resource.root)) continue;
      context.report({
        at: node,
        message: `${meaning(workload)} Remove ${key} unless the pod manages the node.`,
        fixes: [
          {
            title: `Remove ${key} (what needed it will fail)`,
            safety: 'unsafe',
            operations: () => [{ kind: 'removeEntry', mapping: podSpec, key }],
          },
        ],
      });
    }
  },
});

/** `its port 80 is`; those that are written down, which need not be all. */
function takenPorts(workload: Workload): string {
  const ports = runningContainers(workload).flatMap(({ node }) =>
    itemsAt(node, 'ports').flatMap(port => asInt(at(port, 'containerPort')) ?? []),
  );
  const numbers = [...new Set(ports)].map(String);
  return numbers.length === 1
    ? `its port ${numbers[0]} is`
    : `its ports ${numbers.length > 0 ? `${listOf(numbers)} ` : ''}are`;
}

import { defineRule } from '../../engine/lint/rule';
import { at, lacks } from '../../engine/yaml/nodes';
import { asBool, asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'dns/host-network-policy',
    title: 'A pod on the node’s network does not resolve names of the cluster',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  /** The kubelet silently takes Default instead. Source: kubernetes pkg/kubelet/network/dns/dns.go. */
  workload({ podSpec }, context) {
    const hostNetwork = at(podSpec, 'hostNetwork');
    if (!podSpec || asBool(hostNetwork) !== true) return;
    const policy = at(podSpec, 'dnsPolicy');
    if (policy ? asString(policy) !== 'ClusterFirst' : !lacks(podSpec, 'dnsPolicy')) return;
    const written = policy ? 'dnsPolicy ClusterFirst' : 'no dnsPolicy';
    context.report({
      at: policy ?? hostNetwork!,
      message: `With hostNetwork and ${written} the pod gets its node's resolver: no Service of the cluster resolves. Set dnsPolicy: ClusterFirstWithHostNet.`,
      fixes: [
        {
          title: 'Set dnsPolicy: ClusterFirstWithHostNet',
          safety: 'safe',
          operations: () => [
            { kind: 'setPath', mapping: podSpec, path: ['dnsPolicy'], value: 'ClusterFirstWithHostNet' },
          ],
        },
      ],
    });
  },
});

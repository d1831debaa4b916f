import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { containerHosts } from '../../engine/workspace/hostFacts';
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
  workload(workload, context) {
    const { podSpec } = workload;
    const hostNetwork = at(podSpec, 'hostNetwork');
    if (!podSpec || asBool(hostNetwork) !== true) return;
    const policy = at(podSpec, 'dnsPolicy');
    if (policy ? asString(policy) !== 'ClusterFirst' : !lacks(podSpec, 'dnsPolicy')) return;
    const named = clusterName(workload, context);
    const written = policy ? 'dnsPolicy ClusterFirst' : 'no dnsPolicy';
    context.report({
      at: policy ?? hostNetwork!,
      severity: named === undefined ? 'information' : 'warning',
      message: `With hostNetwork and ${written} the pod gets its node's resolver: ${named ?? 'no Service of the cluster'} ${named === undefined ? 'resolves' : 'does not resolve'}. Set dnsPolicy: ClusterFirstWithHostNet.`,
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

/** A name of the cluster that the pod will look up; agents that only tend to their node have none. */
function clusterName(workload: Workload, { document, clusterDomain }: Context): string | undefined {
  const hosts = workload.containers.flatMap(container =>
    containerHosts(container, { document, clusterDomain, short: true }),
  );
  return hosts.find(({ form, dots }) => form === 'cluster' || (form === 'short' && dots > 0))?.host;
}

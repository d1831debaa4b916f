import { defineRule } from '../../engine/lint/rule';
import { at, isNull, itemsAt, lacks } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'dns/none-without-nameservers',
    title: 'A pod that wants no DNS of the cluster names no other',
    severity: 'error',
    preset: 'recommended',
    fixes: [],
  },
  /** Source: kubernetes/kubernetes pkg/apis/core/validation, validatePodDNSConfig. */
  workload({ podSpec }, context) {
    const policy = at(podSpec, 'dnsPolicy');
    if (!podSpec || !policy || asString(policy) !== 'None') return;
    const config = at(podSpec, 'dnsConfig');
    const isMissing = config
      ? isNull(config) || lacks(config, 'nameservers') || hasNone(config)
      : lacks(podSpec, 'dnsConfig');
    if (!isMissing) return;
    context.report({
      at: policy,
      message:
        'dnsPolicy None leaves the pod without any nameserver, so the API server rejects it. List at least one under dnsConfig.nameservers.',
    });
  },
});

function hasNone(config: NonNullable<ReturnType<typeof at>>): boolean {
  const list = at(config, 'nameservers');
  return list !== undefined && (isNull(list) || (list.kind === 'sequence' && !list.open && itemsAt(list).length === 0));
}

import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { HostFact } from '../../engine/workspace/facts';
import { at, itemsAt } from '../../engine/yaml/nodes';
import { asString, scalarType } from '../../engine/yaml/scalars';
import { setNdots } from '../shared/dns';

export default defineRule({
  meta: {
    id: 'dns/ndots-breaks-names',
    title: 'A low ndots keeps names of Services from being found',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  /** `value: 2` where the API takes a string. Source: kubernetes/api core/v1 types.go, PodDNSConfigOption. */
  workload({ podSpec }, context) {
    for (const option of itemsAt(podSpec, 'dnsConfig', 'options')) {
      const value = at(option, 'value');
      if (value?.kind !== 'scalar' || value.templated || !['int', 'float', 'bool'].includes(scalarType(value)))
        continue;
      context.report({
        at: value,
        severity: 'error',
        message: `The value of ${asString(at(option, 'name')) ?? 'an option'} is a string in the API, and ${value.value} without quotes is not: the API server rejects the pod. Quote it.`,
        fixes: [
          {
            title: 'Quote the value',
            safety: 'safe',
            operations: () => [{ kind: 'replaceNode', node: value, value: value.value }],
          },
        ],
      });
    }
  },
  facts({ workload, origin }, context) {
    const dns = workload?.dns;
    if (!dns || dns.open || origin === 'patch' || dns.ndots === undefined || dns.ndots > 1 || !dns.ndotsPlace) return;
    const broken = workload.hosts.filter(
      host => host.form === 'short' && host.dots >= dns.ndots! && isService(host, context),
    );
    if (broken.length === 0) return;
    const needed = Math.max(LOWEST, ...broken.map(host => host.dots + 1));
    const names = listOf([...new Set(broken.map(host => host.host))]);
    context.report({
      at: dns.ndotsPlace,
      message: `With ndots ${dns.ndots}, ${names} ${broken.length === 1 ? 'counts' : 'count'} as complete: musl (Alpine) asks for nothing else and fails, glibc asks 2 questions in vain first. Set ndots to ${needed}.`,
      related: broken.map(host => ({ message: `${host.host} leans on the search list`, at: host.at })),
      fixes: [
        {
          title: `Set ndots to "${needed}"`,
          safety: 'safe',
          operations: document => setNdots(document, context.here.item, String(needed)),
        },
      ],
    });
  },
});

/** `service` and `service.namespace` both get the search list. */
const LOWEST = 2;

/** Only names of Services that the workspace defines are certainly meant for the search list. */
function isService(host: HostFact, { index, here }: FactsContext): boolean {
  const [service = '', namespace = here.facts.namespace] = host.host.split('.');
  return index
    .named('Service', service)
    .some(({ facts }) => [facts.namespace, namespace].includes('') || facts.namespace === namespace);
}

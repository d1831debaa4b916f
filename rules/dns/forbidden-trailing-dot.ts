import type { Resource } from '../../engine/kubernetes/resource';
import { defineRule } from '../../engine/lint/rule';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'dns/forbidden-trailing-dot',
    title: 'A host name ends with a dot where the API forbids it',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe'],
  },
  kinds: ['Ingress', 'Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Certificate'],
  resource(resource, context) {
    for (const node of hostsOf(resource)) {
      const host = asString(node);
      if (node.kind !== 'scalar' || !host?.endsWith('.') || host.length < 2) continue;
      const plain = host.replace(/\.+$/, '');
      context.report({
        at: node,
        message: `${host} ends with a dot. ${REASONS[resource.group] ?? 'Here only the bare name is allowed.'} Write ${plain}.`,
        fixes: [
          {
            title: 'Remove the trailing dot',
            safety: 'safe',
            operations: () => [{ kind: 'setScalar', node, value: plain }],
          },
        ],
      });
    }
  },
});

/** Source: kubernetes/kubernetes pkg/apis/networking/validation; gateway-api apis/v1 Hostname pattern; RFC 5280. */
const REASONS: Record<string, string> = {
  'networking.k8s.io': 'The API server rejects the Ingress: a host is a DNS name without the root.',
  extensions: 'The API server rejects the Ingress: a host is a DNS name without the root.',
  'gateway.networking.k8s.io': 'The API server rejects it: the pattern for host names ends with a letter or digit.',
  'cert-manager.io': 'A name in a certificate has no dot at its end, so no issuer will sign it.',
};

/** The places where host names stand, by API group; other groups have kinds of the same names. */
function hostsOf({ root, group, kind }: Resource): YamlNode[] {
  if (kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions')) {
    const rules = itemsAt(root, 'spec', 'rules').flatMap(rule => at(rule, 'host') ?? []);
    return [...rules, ...itemsAt(root, 'spec', 'tls').flatMap(tls => itemsAt(tls, 'hosts'))];
  }
  if (group === 'gateway.networking.k8s.io') {
    const listeners = itemsAt(root, 'spec', 'listeners').flatMap(listener => at(listener, 'hostname') ?? []);
    return [...listeners, ...itemsAt(root, 'spec', 'hostnames')];
  }
  if (group !== 'cert-manager.io' || kind !== 'Certificate') return [];
  return [...itemsAt(root, 'spec', 'dnsNames'), ...[at(root, 'spec', 'commonName')].filter(node => node !== undefined)];
}

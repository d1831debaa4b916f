import type { Operation } from '../../engine/edit/operations';
import { queriesUntil, type Resolver, searchList } from '../../engine/kubernetes/dns/plan';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import type { HostFact, ResourceFacts, WorkloadFacts } from '../../engine/workspace/facts';
import { dependentsOf } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import type { YamlDocument } from '../../engine/yaml/document';
import { setNdots } from '../shared/dns';
import { scalarAt } from '../shared/workloads';

/** A and AAAA for the name as written: what a name with a dot at its end costs. */
const FEWEST_QUESTIONS = 2;

export default defineRule({
  meta: {
    id: 'dns/missing-trailing-dot',
    title: 'A full host name without a trailing dot walks the search list first',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe', 'choice'],
    peers: { 'kube-linter': ['dnsconfig-options'] },
    options: {
      nodeDomains: {
        type: 'strings',
        default: [],
        description:
          'Search domains of the nodes, which the kubelet appends to the search list: each costs two more questions.',
      },
    },
  },
  facts(facts, context) {
    if (facts.workload) for (const host of facts.workload.hosts) checkHost(host, facts.workload, facts, context);
    for (const host of facts.config?.hosts ?? []) checkConfigHost(host, context);
  },
});

function checkHost(host: HostFact, workload: WorkloadFacts, facts: ResourceFacts, context: FactsContext): void {
  const resolver = resolverOf(workload, facts, context);
  if (resolver && isWalked(host, resolver, context)) report(host, resolver, undefined, context);
}

/** A ConfigMap's names are looked up by the pods that use it; the one with the highest ndots counts. */
function checkConfigHost(host: HostFact, context: FactsContext): void {
  const readers = dependentsOf(context.index, context.here).flatMap(placed => {
    const resolver = placed.facts.workload && resolverOf(placed.facts.workload, placed.facts, context);
    return resolver && isWalked(host, resolver, context) ? [{ placed, resolver }] : [];
  });
  const [worst] = readers.sort((a, b) => b.resolver.ndots - a.resolver.ndots);
  if (worst) report(host, worst.resolver, worst.placed, context);
}

/** How the pod's resolver is set up; undefined when a template or patch may change it. */
function resolverOf({ dns }: WorkloadFacts, facts: ResourceFacts, context: FactsContext): Resolver | undefined {
  if (dns.open || facts.origin === 'patch') return undefined;
  return searchList({
    namespace: facts.namespace === '' ? undefined : facts.namespace,
    clusterDomain: context.clusterDomain,
    dnsPolicy: dns.policy,
    hostNetwork: dns.hostNetwork,
    dnsConfig: {
      searches: dns.searches,
      options: dns.ndots === undefined ? [] : [{ name: 'ndots', value: String(dns.ndots) }],
    },
    nodeDomains: context.options.strings('nodeDomains'),
  });
}

function isWalked(host: HostFact, resolver: Resolver, context: FactsContext): boolean {
  if (host.absolute || host.form === 'short' || host.dots >= resolver.ndots || resolver.search.length === 0)
    return false;
  return !isServiceName(host, context);
}

/** `redis.dev` reads like a public name and is the Service redis in the namespace dev. */
function isServiceName(host: HostFact, { index }: FactsContext): boolean {
  const [service = '', namespace, ...rest] = host.host.split('.');
  if (rest.length > 0 || namespace === undefined) return false;
  return index.named('Service', service).some(({ facts }) => facts.namespace === namespace || facts.namespace === '');
}

function report(host: HostFact, resolver: Resolver, reader: Placed | undefined, context: FactsContext): void {
  const questions = queriesUntil(host.host, resolver, 'glibc');
  const inPod = reader ? ` in ${describe(reader.facts)}` : '';
  context.report({
    at: host.at,
    severity: isHttp(host) ? 'information' : 'warning',
    message: `${host.host} has ${dots(host.dots)} and ndots is ${resolver.ndots}, so every lookup${inPod} asks ${questions} DNS questions instead of ${FEWEST_QUESTIONS}. End it with a dot.`,
    related: reader
      ? [{ message: `${describe(reader.facts)} reads this ConfigMap`, at: reader.facts.place, target: reader }]
      : [],
    fixes: fixes(host, resolver, reader === undefined ? context.here : undefined),
  });
}

function dots(number: number): string {
  return number === 1 ? '1 dot' : `${number} dots`;
}

function fixes(host: HostFact, resolver: Resolver, pod: Placed | undefined): Fix[] {
  const dot: Fix = { ...dotTitle(host), operations: document => addDot(host, document) };
  const changesPlan = pod && host.dots >= 2 && resolver.ndots > 2;
  if (!changesPlan) return [dot];
  return [
    dot,
    {
      title: 'Set ndots to 2 for this pod',
      safety: 'choice',
      operations: document => setNdots(document, pod.item, '2'),
    },
  ];
}

function dotTitle(host: HostFact): Pick<Fix, 'title' | 'safety'> {
  if (host.tls === true)
    return { title: 'Add the trailing dot (TLS: Java refuses such a server name)', safety: 'unsafe' };
  if (isHttp(host))
    return { title: 'Add the trailing dot (HTTP clients send it as Host: some proxies answer 404)', safety: 'unsafe' };
  if (!reachesResolverOnly(host))
    return { title: 'Add the trailing dot (unsafe if it is used for HTTP or TLS)', safety: 'unsafe' };
  return { title: 'Add the trailing dot', safety: 'safe' };
}

const HTTP_SCHEMES = new Set(['http', 'https', 'ws', 'wss', 'grpc', 'grpcs', 'h2c']);
const HTTP_PORTS = new Set([80, 443, 3000, 5000, 8000, 8008, 8080, 8081, 8443, 8888, 9090, 9443, 50051]);

function isHttp(host: HostFact): boolean {
  return host.scheme !== undefined && HTTP_SCHEMES.has(host.scheme);
}

/** A scheme of its own, or a port that is none of HTTP's: the name goes to the resolver and nowhere else. */
function reachesResolverOnly(host: HostFact): boolean {
  if (host.scheme !== undefined) return true;
  return host.port !== undefined && !HTTP_PORTS.has(host.port);
}

function addDot(host: HostFact, document: YamlDocument): Operation[] {
  const node = scalarAt(document, host.at.start);
  return node ? [{ kind: 'replaceInScalar', node, start: host.at.end, end: host.at.end, text: '.' }] : [];
}

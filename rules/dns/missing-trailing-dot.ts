import type { Operation } from '../../engine/edit/operations';
import { mayBeService } from '../../engine/kubernetes/dns/names';
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
    if (facts.workload)
      for (const host of written(facts.workload.hosts)) checkHost(host, facts.workload, facts, context);
    for (const host of written(facts.config?.hosts ?? [])) checkConfigHost(host, context);
  },
});

/** Containers that share their environment by an alias name the same places. */
function written(hosts: readonly HostFact[]): HostFact[] {
  return [...new Map(hosts.map(host => [host.at.start, host])).values()];
}

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
  const labels = host.host.split('.');
  const [service = '', namespace] = labels;
  if (labels.length !== 2) return false;
  // Nobody calls a namespace `com`: there, the Service's own namespace has to be known.
  const isUnknown = (where: string) => where === '' && mayBeService(labels);
  return index
    .named('Service', service)
    .some(({ facts }) => facts.namespace === namespace || isUnknown(facts.namespace));
}

function report(host: HostFact, resolver: Resolver, reader: Placed | undefined, context: FactsContext): void {
  const questions = queriesUntil(host.host, resolver, 'glibc');
  const inPod = reader ? ` in ${describe(reader.facts)}` : '';
  context.report({
    at: host.at,
    severity: isLink(host) ? 'information' : 'warning',
    message: `${host.host} has ${dots(host.dots)} and ndots is ${resolver.ndots}, so every lookup${inPod} asks ${questions} DNS questions instead of ${FEWEST_QUESTIONS}. End it with a dot.`,
    related: reader
      ? [{ message: `${describe(reader.facts)} reads this ConfigMap`, at: reader.facts.place, target: reader }]
      : [],
    fixes: [dot(host), ...plan(host, resolver, reader, context)],
  });
}

function dots(number: number): string {
  return number === 1 ? '1 dot' : `${number} dots`;
}

function dot(host: HostFact): Fix {
  return { ...dotTitle(host), operations: document => addDot(host, document) };
}

/** With 2, names of two dots or more are asked for as they stand; with 1, musl would not find `service.namespace`. */
function plan(host: HostFact, { ndots }: Resolver, reader: Placed | undefined, { here }: FactsContext): Fix[] {
  if (host.dots < 2 || ndots <= 2) return [];
  if (!reader) {
    const operations = (document: YamlDocument) => setNdots(document, here.item, '2');
    return [{ title: 'Set ndots to 2 for this pod', safety: 'choice', operations }];
  }
  return [
    {
      title: `Set ndots to 2 for ${describe(reader.facts)}`,
      safety: 'choice',
      operations: () => [],
      elsewhere: () => [{ target: reader, operations: document => setNdots(document, reader.item, '2') }],
    },
  ];
}

function dotTitle(host: HostFact): Pick<Fix, 'title' | 'safety'> {
  if (host.tls === true)
    return { title: 'Add the trailing dot (TLS: Java refuses such a server name)', safety: 'unsafe' };
  if (host.http === true)
    return { title: 'Add the trailing dot (HTTP clients send it as Host: some proxies answer 404)', safety: 'unsafe' };
  if (host.http === undefined)
    return { title: 'Add the trailing dot (unsafe if it is used for HTTP or TLS)', safety: 'unsafe' };
  return { title: 'Add the trailing dot', safety: 'safe' };
}

/** Clients keep connections of HTTP open, so their names are looked up less often. */
function isLink({ scheme }: HostFact): boolean {
  return scheme !== undefined && /^(?:https?|wss?)$/.test(scheme);
}

function addDot(host: HostFact, document: YamlDocument): Operation[] {
  const node = scalarAt(document, host.at.start);
  return node ? [{ kind: 'replaceInScalar', node, start: host.at.end, end: host.at.end, text: '.' }] : [];
}

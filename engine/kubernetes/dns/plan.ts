/**
 * What a pod's resolver asks for a name, in order.
 *
 * Sources: kubernetes pkg/kubelet/network/dns/dns.go (what the kubelet writes), man-pages resolv.conf(5) and glibc
 * res_query.c, musl src/network/lookup_name.c and resolvconf.c (what the libraries make of it).
 */

export type DnsPolicy = 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';

export interface PodDns {
  /** Unknown when a tool sets it later: then `<namespace>` stands in its place. */
  namespace?: string | undefined;
  clusterDomain: string;
  /** As written; missing and unknown policies are ClusterFirst. */
  dnsPolicy?: string | undefined;
  hostNetwork?: boolean | undefined;
  dnsConfig?: DnsConfig | undefined;
  /** Search domains of the node's own resolv.conf. */
  nodeDomains?: readonly string[] | undefined;
}

export interface DnsConfig {
  searches?: readonly string[] | undefined;
  options?: readonly { name: string; value?: string | undefined }[] | undefined;
}

export interface Resolver {
  /** Search domains in order, without trailing dots; '.' alone is the root. */
  search: string[];
  ndots: number;
  /** Who decided on ndots: the kubelet's default of 5, the pod's dnsConfig, or the node (1, as far as we can see). */
  ndotsFrom: 'kubelet' | 'dnsConfig' | 'node';
  /** The policy that applies, after hostNetwork has had its say. */
  policy: 'cluster' | 'node' | 'none';
  /** Search domains were dropped because there are too many, or they are too long. */
  cut: boolean;
}

/** glibc, with which Go's own resolver agrees, or musl (Alpine). */
export type Libc = 'glibc' | 'musl';

export interface Query {
  /** The full name that is asked for, without a trailing dot. */
  name: string;
  types: readonly ['A', 'AAAA'];
  /** The search domain that was appended; undefined for the name as written. */
  search: string | undefined;
}

const UNKNOWN_NAMESPACE = '<namespace>';
const MOST_SEARCH_DOMAINS = 32;
const LONGEST_SEARCH_LIST = 2048;
const LONGEST_NAME = 253;
/** Both libraries silently use this for larger values. */
const LARGEST_NDOTS = 15;
/** musl reads lines of 256 bytes and skips a longer one: "search " and the line end take 8, a terminator 1. */
const LONGEST_MUSL_SEARCH_LIST = 247;

/** What the kubelet writes into the pod's resolv.conf. */
export function searchList(pod: PodDns): Resolver {
  const policy = effectivePolicy(pod);
  const base = policy === 'none' ? [] : [...(policy === 'cluster' ? clusterDomains(pod) : []), ...nodeDomains(pod)];
  const wanted = unique([...unique(base), ...(pod.dnsConfig?.searches ?? [])]);
  const search = withinLimits(wanted);
  return { search: search.map(withoutDot), ...ndotsOf(pod, policy), policy, cut: search.length < wanted.length };
}

/**
 * Every question the library asks for a name that no answer exists for, in order. A name that is found ends the walk
 * early: see {@link firstAnswer}.
 */
export function planQueries(name: string, resolver: Pick<Resolver, 'search' | 'ndots'>, libc: Libc): Query[] {
  const isAbsolute = name.endsWith('.');
  const asWritten: Query = { name: withoutDot(name), types: ['A', 'AAAA'], search: undefined };
  if (isAbsolute) return [asWritten];
  const isDotted = countDots(name) >= Math.min(resolver.ndots, LARGEST_NDOTS);
  if (libc === 'musl') return isDotted ? [asWritten] : [...muslSearch(name, resolver.search), asWritten];
  return glibcWalk(asWritten, resolver.search, isDotted);
}

export interface Answer {
  query: Query;
  /** Questions asked until and with this one, A and AAAA counted. */
  questions: number;
}

/** The first query of the walk that `answers`; undefined when none does. */
export function firstAnswer(queries: readonly Query[], answers: (name: string) => boolean): Answer | undefined {
  const index = queries.findIndex(query => answers(query.name));
  const query = queries[index];
  return query && { query, questions: questionCount(queries.slice(0, index + 1)) };
}

/** Questions until the name, taken as an absolute name, answers; A and AAAA counted. */
export function queriesUntil(name: string, resolver: Pick<Resolver, 'search' | 'ndots'>, libc: Libc): number {
  const queries = planQueries(name, resolver, libc);
  return firstAnswer(queries, asked => asked === withoutDot(name))?.questions ?? questionCount(queries);
}

/**
 * Tells names that a Service in the cluster can have, `service.namespace.svc.cluster.local`: with it
 * {@link firstAnswer} finds where in the walk a short name like `redis` or `redis.prod` is answered.
 */
export function isServiceName(clusterDomain: string): (name: string) => boolean {
  const suffix = `.svc.${clusterDomain}`;
  return name => name.endsWith(suffix) && countDots(name.slice(0, -suffix.length)) === 1;
}

/** Dots in the name, without the one that ends it. */
export function countDots(name: string): number {
  return withoutDot(name).split('.').length - 1;
}

function effectivePolicy({ dnsPolicy, hostNetwork }: PodDns): Resolver['policy'] {
  if (dnsPolicy === 'None') return 'none';
  if (dnsPolicy === 'Default') return 'node';
  return hostNetwork === true && dnsPolicy !== 'ClusterFirstWithHostNet' ? 'node' : 'cluster';
}

function clusterDomains({ namespace = UNKNOWN_NAMESPACE, clusterDomain }: PodDns): string[] {
  return [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
}

function nodeDomains(pod: PodDns): string[] {
  return (pod.nodeDomains ?? []).map(withoutDot);
}

/** Too many domains are cut at the end, a domain that is too long is left out, then the list is cut to its length. */
function withinLimits(domains: string[]): string[] {
  const kept = domains.slice(0, MOST_SEARCH_DOMAINS).filter(domain => domain.length <= LONGEST_NAME);
  while (kept.join(' ').length > LONGEST_SEARCH_LIST) kept.pop();
  return kept;
}

function ndotsOf(pod: PodDns, policy: Resolver['policy']): Pick<Resolver, 'ndots' | 'ndotsFrom'> {
  // The kubelet keeps options in a map: the last of the same name wins.
  const option = pod.dnsConfig?.options?.filter(({ name }) => name === 'ndots').at(-1);
  if (option) return { ndots: readNdots(option.value), ndotsFrom: 'dnsConfig' };
  return policy === 'cluster' ? { ndots: 5, ndotsFrom: 'kubelet' } : { ndots: 1, ndotsFrom: 'node' };
}

/** Without a number the libraries stay with their own default of 1. */
function readNdots(value: string | undefined): number {
  const digits = /^\d+/.exec(value ?? '')?.[0];
  return digits === undefined ? 1 : Math.min(Number(digits), LARGEST_NDOTS);
}

/** Enough dots: as written first. Either way glibc goes on to what is left until something answers. */
function glibcWalk(asWritten: Query, search: readonly string[], isDotted: boolean): Query[] {
  const searched = search.map(domain => (domain === '.' ? asWritten : withSearch(asWritten.name, domain)));
  if (isDotted) return [asWritten, ...searched.filter(query => query !== asWritten)];
  return searched.includes(asWritten) ? searched : [...searched, asWritten];
}

/** musl ignores a list that overflows its line, and makes no valid name from the root. */
function muslSearch(name: string, search: readonly string[]): Query[] {
  if (search.join(' ').length > LONGEST_MUSL_SEARCH_LIST) return [];
  return search.filter(domain => domain !== '.').map(domain => withSearch(name, domain));
}

function withSearch(name: string, domain: string): Query {
  return { name: `${name}.${domain}`, types: ['A', 'AAAA'], search: domain };
}

function questionCount(queries: readonly Query[]): number {
  return queries.reduce((sum, query) => sum + query.types.length, 0);
}

function unique(domains: readonly string[]): string[] {
  return [...new Set(domains)];
}

function withoutDot(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

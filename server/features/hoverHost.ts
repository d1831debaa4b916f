import {
  firstAnswer,
  isServiceName,
  type Libc,
  planQueries,
  type Query,
  type Resolver,
  searchList,
} from '../../engine/kubernetes/dns/plan';
import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { workloadOf } from '../../engine/kubernetes/workload';
import type { FileState } from '../../engine/lint/fileState';
import type { Effective } from '../../engine/lint/settings';
import type { DnsFacts, HostFact } from '../../engine/workspace/facts';
import { configHosts, containerHosts } from '../../engine/workspace/hostFacts';
import { dependentsOf } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import type { Workspace } from '../workspace';
import { code, holds, type Remarker } from './hover';

/** What the resolver asks for a host name, in order: with the C libraries that matter, with and without a dot. */
export function hostRemarks(workspace: Workspace): Remarker {
  return ({ path }, offset) => {
    const file = workspace.project.file(path);
    if (!file) return [];
    const { clusterDomain } = file.effective;
    return file.placed.flatMap(placed => {
      const base = file.documents[placed.document]!.start;
      const host = hostsOf(placed, file).find(({ at }) => holds(at, offset - base));
      if (!host) return [];
      const pod = { ...podDns(placed, workspace), nodeDomains: nodeDomains(workspace, file.effective) };
      const markdown = describeHost(host, pod, clusterDomain);
      return [{ start: host.at.start + base, end: host.at.end + base, markdown }];
    });
  };
}

/** Read anew: facts leave names out that lean on the search list, and those are the ones to wonder about. */
function hostsOf({ document, item }: Placed, { live, effective }: FileState): readonly HostFact[] {
  const tree = live?.stream.documents[document]?.document;
  const resource = tree && resourcesOf(tree)[item];
  if (!resource) return [];
  const options = { document: tree, clusterDomain: effective.clusterDomain, short: true };
  if (resource.kind === 'ConfigMap' && resource.group === '') return configHosts(resource, options);
  return workloadOf(resource)?.containers.flatMap(container => containerHosts(container, options)) ?? [];
}

/** Those that were configured for the rule about trailing dots: both count the same questions. */
function nodeDomains({ rules }: Workspace, effective: Effective): readonly string[] {
  const rule = rules.find(({ meta }) => meta.id === 'dns/missing-trailing-dot');
  return (rule && effective.inForce(rule)?.options.strings('nodeDomains')) ?? [];
}

/** The resolver that will look the name up, and how far that is known. */
interface PodDns {
  namespace: string;
  dns: DnsFacts | undefined;
  /** Who looks it up, for names in a ConfigMap. */
  reader: string | undefined;
  nodeDomains?: readonly string[];
}

/** A ConfigMap's names are looked up by the pods that use it; the one with the highest ndots counts. */
function podDns(placed: Placed, workspace: Workspace): PodDns {
  const { namespace, workload } = placed.facts;
  if (workload) return { namespace, dns: workload.dns, reader: undefined };
  const readers = dependentsOf(workspace.project.lookAround(), placed).filter(({ facts }) => facts.workload);
  const ndots = ({ facts }: Placed) => facts.workload?.dns.ndots ?? 5;
  const [worst] = readers.sort((a, b) => ndots(b) - ndots(a));
  if (!worst) return { namespace, dns: undefined, reader: undefined };
  return { namespace: worst.facts.namespace, dns: worst.facts.workload?.dns, reader: describe(worst.facts) };
}

/** Markdown for one host name as one pod looks it up. */
export function describeHost(host: HostFact, pod: PodDns, clusterDomain: string): string {
  const resolver = resolverOf(pod, clusterDomain);
  const bare = host.absolute ? host.host.slice(0, -1) : host.host;
  const answers = host.form === 'short' ? isServiceName(clusterDomain) : (name: string) => name === bare;
  const walk = new Walk(bare, resolver, answers);
  const dotted = `${code(`${bare}.`)}: 2 DNS questions, ${code(bare)} for A and AAAA.`;
  const paragraphs = host.absolute
    ? [`With its dot, ${dotted}`, `Without the dot, ${walk.describe()}`]
    : [`As written, ${walk.describe()}`, ...(host.form === 'short' ? [] : [`With a dot at the end, ${dotted}`])];
  return [...paragraphs, about(resolver, pod)].join('\n\n');
}

function resolverOf({ namespace, dns, nodeDomains }: PodDns, clusterDomain: string): Resolver {
  const options = dns?.ndots === undefined ? [] : [{ name: 'ndots', value: String(dns.ndots) }];
  return searchList({
    ...{ clusterDomain, dnsPolicy: dns?.policy, hostNetwork: dns?.hostNetwork },
    namespace: namespace === '' ? undefined : namespace,
    dnsConfig: { searches: dns?.searches, options },
    nodeDomains,
  });
}

/** The walk of both libraries through the search list. */
class Walk {
  constructor(
    private readonly name: string,
    private readonly resolver: Resolver,
    private readonly answers: (name: string) => boolean,
  ) {}

  describe(): string {
    const [glibc, musl] = [this.queries('glibc'), this.queries('musl')];
    if (this.list(glibc) === this.list(musl)) return `${this.count(glibc)}\n\n${this.list(glibc)}`;
    return `${this.count(glibc)} with glibc\n\n${this.list(glibc)}\n\nand ${this.count(musl)} with musl (Alpine)\n\n${this.list(musl)}`;
  }

  private queries(libc: Libc): Query[] {
    return planQueries(this.name, this.resolver, libc);
  }

  private count(queries: readonly Query[]): string {
    const answer = firstAnswer(queries, this.answers);
    const all = queries.reduce((sum, { types }) => sum + types.length, 0);
    return answer ? `${answer.questions} DNS questions until the answer` : `${all} DNS questions`;
  }

  private list(queries: readonly Query[]): string {
    const answer = firstAnswer(queries, this.answers)?.query;
    return queries.map((query, i) => `${i + 1}. ${code(query.name)}${query === answer ? ' (answers)' : ''}`).join('\n');
  }
}

const DECIDERS: Record<Resolver['ndotsFrom'], string> = {
  kubelet: "the kubelet's default",
  dnsConfig: 'from dnsConfig',
  node: "the node's default",
};

function about({ search, ndots, ndotsFrom }: Resolver, { dns, reader, nodeDomains = [] }: PodDns): string {
  const list = search.length > 0 ? search.map(code).join(', ') : 'none';
  const facts = `ndots ${ndots} (${DECIDERS[ndotsFrom]}), search domains: ${list}${nodeDomains.length > 0 ? '' : '; those of the node come on top'}.`;
  if (dns?.open) return `${facts} A template or patch may change that.`;
  if (dns) return reader === undefined ? facts : `${facts} As ${reader} looks it up.`;
  return `${facts} As a pod with the default DNS policy looks it up.`;
}

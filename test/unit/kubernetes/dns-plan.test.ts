import assert from 'node:assert/strict';
import {
  firstAnswer,
  isServiceName,
  type Libc,
  type PodDns,
  planQueries,
  queriesUntil,
  type Resolver,
  searchList,
} from '../../../engine/kubernetes/dns/plan';

const cluster = ['x.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];
const pod: PodDns = { namespace: 'x', clusterDomain: 'cluster.local' };

describe('searchList', () => {
  const cases: [title: string, pod: PodDns, expected: Partial<Resolver>][] = [
    ['by default', pod, { search: cluster, ndots: 5, ndotsFrom: 'kubelet', policy: 'cluster', cut: false }],
    ['ClusterFirst', { ...pod, dnsPolicy: 'ClusterFirst' }, { search: cluster, ndots: 5 }],
    ['a policy that is none', { ...pod, dnsPolicy: 'Cluster' }, { search: cluster, ndots: 5 }],
    ['no namespace', { clusterDomain: 'c.test' }, { search: ['<namespace>.svc.c.test', 'svc.c.test', 'c.test'] }],
    ['node domains', { ...pod, nodeDomains: ['corp.test.'] }, { search: [...cluster, 'corp.test'] }],
    ['Default', { ...pod, dnsPolicy: 'Default' }, { search: [], ndots: 1, ndotsFrom: 'node', policy: 'node' }],
    [
      'Default with node domains',
      { ...pod, dnsPolicy: 'Default', nodeDomains: ['corp.test'] },
      { search: ['corp.test'], ndots: 1 },
    ],
    ['hostNetwork', { ...pod, hostNetwork: true }, { search: [], ndots: 1, policy: 'node' }],
    [
      'hostNetwork with ClusterFirst',
      { ...pod, hostNetwork: true, dnsPolicy: 'ClusterFirst', nodeDomains: ['corp.test'] },
      { search: ['corp.test'], policy: 'node' },
    ],
    [
      'ClusterFirstWithHostNet',
      { ...pod, hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
      { search: cluster, ndots: 5, policy: 'cluster' },
    ],
    ['None', { ...pod, dnsPolicy: 'None', nodeDomains: ['corp.test'] }, { search: [], ndots: 1, policy: 'none' }],
    [
      'None with searches',
      { ...pod, dnsPolicy: 'None', dnsConfig: { searches: ['a.test'], options: [{ name: 'ndots', value: '2' }] } },
      { search: ['a.test'], ndots: 2, ndotsFrom: 'dnsConfig' },
    ],
    [
      'more searches, each once',
      { ...pod, nodeDomains: ['corp.test'], dnsConfig: { searches: ['corp.test', 'svc.cluster.local', 'b.test'] } },
      { search: [...cluster, 'corp.test', 'b.test'], cut: false },
    ],
    [
      'the last ndots',
      {
        ...pod,
        dnsConfig: {
          options: [
            { name: 'ndots', value: '3' },
            { name: 'timeout', value: '1' },
            { name: 'ndots', value: '2' },
          ],
        },
      },
      { ndots: 2, ndotsFrom: 'dnsConfig' },
    ],
    ['a large ndots', { ...pod, dnsConfig: { options: [{ name: 'ndots', value: '99' }] } }, { ndots: 15 }],
    ['ndots without a value', { ...pod, dnsConfig: { options: [{ name: 'ndots' }] } }, { ndots: 1 }],
    ['ndots 0', { ...pod, dnsConfig: { options: [{ name: 'ndots', value: '0' }] } }, { ndots: 0 }],
    ['other options only', { ...pod, dnsConfig: { options: [{ name: 'edns0' }] } }, { ndots: 5, ndotsFrom: 'kubelet' }],
    [
      'too many searches',
      { ...pod, dnsConfig: { searches: Array.from({ length: 40 }, (_, index) => `d${index}.test`) } },
      { search: [...cluster, ...Array.from({ length: 29 }, (_, index) => `d${index}.test`)], cut: true },
    ],
    [
      'a search that is too long',
      { ...pod, dnsConfig: { searches: [`${'a.'.repeat(130)}test`, 'b.test'] } },
      { search: [...cluster, 'b.test'], cut: true },
    ],
    [
      'searches that are too long together',
      { ...pod, dnsConfig: { searches: Array.from({ length: 12 }, (_, index) => `${'a'.repeat(200)}.${index}`) } },
      {
        search: [...cluster, ...Array.from({ length: 9 }, (_, index) => `${'a'.repeat(200)}.${index}`)],
        cut: true,
      },
    ],
  ];
  for (const [title, given, expected] of cases) {
    it(title, () => {
      const actual = searchList(given);
      const compared = Object.fromEntries(Object.keys(expected).map(key => [key, actual[key as keyof Resolver]]));
      assert.deepEqual(compared, expected);
    });
  }
});

function asked(name: string, libc: Libc, resolver: { search: string[]; ndots: number }): string[] {
  return planQueries(name, resolver, libc).map(query => query.name);
}

describe('planQueries', () => {
  const five = { search: cluster, ndots: 5 };
  const two = { search: cluster, ndots: 2 };
  const one = { search: cluster, ndots: 1 };
  const walked = (name: string) => cluster.map(domain => `${name}.${domain}`);
  const cases: [name: string, resolver: typeof five, glibc: string[], musl: string[]][] = [
    ['db', five, [...walked('db'), 'db'], [...walked('db'), 'db']],
    [
      'api.example.com',
      five,
      [...walked('api.example.com'), 'api.example.com'],
      [...walked('api.example.com'), 'api.example.com'],
    ],
    ['api.example.com.', five, ['api.example.com'], ['api.example.com']],
    ['api.example.com', two, ['api.example.com', ...walked('api.example.com')], ['api.example.com']],
    ['a.b.c.d.e.test', five, ['a.b.c.d.e.test', ...walked('a.b.c.d.e.test')], ['a.b.c.d.e.test']],
    ['db.prod', one, ['db.prod', ...walked('db.prod')], ['db.prod']],
    ['db.prod', two, [...walked('db.prod'), 'db.prod'], [...walked('db.prod'), 'db.prod']],
    ['db.prod.svc', two, ['db.prod.svc', ...walked('db.prod.svc')], ['db.prod.svc']],
    ['db', { search: cluster, ndots: 0 }, ['db', ...walked('db')], ['db']],
    ['a.b', { search: [], ndots: 5 }, ['a.b'], ['a.b']],
    ['a.b', { search: ['.', 'c.test'], ndots: 5 }, ['a.b', 'a.b.c.test'], ['a.b.c.test', 'a.b']],
    ['a.b', { search: ['.', 'c.test'], ndots: 1 }, ['a.b', 'a.b.c.test'], ['a.b']],
    [
      'a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p',
      { search: ['t'], ndots: 99 },
      ['a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p', 'a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.t'],
      ['a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p'],
    ],
    ['a', { search: ['b'.repeat(247)], ndots: 1 }, [`a.${'b'.repeat(247)}`, 'a'], [`a.${'b'.repeat(247)}`, 'a']],
    ['a', { search: ['b'.repeat(248)], ndots: 1 }, [`a.${'b'.repeat(248)}`, 'a'], ['a']],
  ];
  for (const [name, resolver, glibc, musl] of cases) {
    it(`${name} with ndots ${resolver.ndots}, ${resolver.search.length} domain(s)`, () => {
      assert.deepEqual({ glibc: asked(name, 'glibc', resolver), musl: asked(name, 'musl', resolver) }, { glibc, musl });
    });
  }

  it('names the domain that it appended', () => {
    assert.deepEqual(planQueries('db', { search: ['a.test'], ndots: 5 }, 'musl'), [
      { name: 'db.a.test', types: ['A', 'AAAA'], search: 'a.test' },
      { name: 'db', types: ['A', 'AAAA'], search: undefined },
    ]);
  });
});

describe('queriesUntil', () => {
  const withNdots = (value: string): PodDns => ({ ...pod, dnsConfig: { options: [{ name: 'ndots', value }] } });
  const cases: [name: string, pod: PodDns, glibc: number, musl: number][] = [
    ['redis.prod.svc.cluster.local', pod, 8, 8],
    ['redis.prod.svc.cluster.local.', pod, 2, 2],
    ['redis.prod.svc.cluster.local', { ...pod, nodeDomains: ['a.test', 'b.test'] }, 12, 12],
    ['redis.prod.svc.cluster.local', withNdots('2'), 2, 2],
    ['api.example.com', pod, 8, 8],
    ['api.example.com', withNdots('1'), 2, 2],
    ['api.example.com', { ...pod, dnsPolicy: 'Default' }, 2, 2],
    ['example.com', withNdots('2'), 8, 8],
  ];
  for (const [name, given, glibc, musl] of cases) {
    it(`${name}: ${glibc} with glibc, ${musl} with musl`, () => {
      const resolver = searchList(given);
      const actual = [queriesUntil(name, resolver, 'glibc'), queriesUntil(name, resolver, 'musl')];
      assert.deepEqual(actual, [glibc, musl]);
    });
  }
});

describe('firstAnswer for short names of Services', () => {
  const cases: [name: string, ndots: number, libc: Libc, hit: string | undefined, questions: number | undefined][] = [
    ['redis', 5, 'glibc', 'redis.x.svc.cluster.local', 2],
    ['redis.prod', 5, 'glibc', 'redis.prod.svc.cluster.local', 4],
    ['redis.prod.svc', 5, 'musl', 'redis.prod.svc.cluster.local', 6],
    ['redis.prod.svc.cluster.local', 5, 'musl', 'redis.prod.svc.cluster.local', 8],
    ['redis.prod', 1, 'glibc', 'redis.prod.svc.cluster.local', 6],
    ['redis.prod', 1, 'musl', undefined, undefined],
    ['redis.prod', 2, 'musl', 'redis.prod.svc.cluster.local', 4],
    ['api.example.com', 5, 'glibc', undefined, undefined],
  ];
  for (const [name, ndots, libc, hit, questions] of cases) {
    it(`${name}, ndots ${ndots}, ${libc}: ${hit ?? 'no answer'}`, () => {
      const queries = planQueries(name, { search: cluster, ndots }, libc);
      const answer = firstAnswer(queries, isServiceName('cluster.local'));
      assert.deepEqual([answer?.query.name, answer?.questions], [hit, questions]);
    });
  }
});

import assert from 'node:assert/strict';
import type { HostFact } from '../../../engine/workspace/facts';
import { describeHost } from '../../../server/features/hoverHost';

const SEARCH = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

function host(name: string, form: HostFact['form']): HostFact {
  const absolute = name.endsWith('.');
  const dots = name.split('.').length - 1 - (absolute ? 1 : 0);
  const place = { start: 0, end: name.length };
  return { host: name, ...place, at: place, kind: 'bare', form, absolute, dots, tls: undefined, http: undefined };
}

interface Pod {
  ndots?: number;
  searches?: string[];
  nodeDomains?: string[];
}

/** The lists of the hover, each as its heading and the names in order; the one that answers has a star. */
function listsOf(of: HostFact, { ndots, searches = [], nodeDomains = [] }: Pod): Record<string, string[]> {
  const dns = { policy: undefined, hostNetwork: false, ndots, ndotsPlace: undefined, searches, open: false };
  const pod = { namespace: 'shop', dns, reader: undefined, nodeDomains };
  const lists: Record<string, string[]> = {};
  let heading = '';
  for (const paragraph of describeHost(of, pod, 'cluster.local').split('\n\n')) {
    if (!/^1\. /.test(paragraph)) heading = paragraph;
    else
      lists[heading] = paragraph
        .split('\n')
        .map(line => line.replace(/^\d+\. `(.*)`/, '$1').replace(/ \(answers\)$/, '*'));
  }
  return lists;
}

const walked = (name: string) => SEARCH.map(domain => `${name}.${domain}`);

/** The tables of how resolvers behave: fewer dots than ndots, as many or more, and a dot at the end. */
describe('the questions of a host name in words', () => {
  const cases: [title: string, of: HostFact, pod: Pod, Record<string, string[]>][] = [
    [
      'fewer dots than ndots: the search list first, with both libraries',
      host('api.example.com', 'public'),
      {},
      {
        'As written, 8 DNS questions until the answer': [...walked('api.example.com'), 'api.example.com*'],
      },
    ],
    [
      'the full name of a Service walks too',
      host('redis.prod.svc.cluster.local', 'cluster'),
      {},
      {
        'As written, 8 DNS questions until the answer': [
          ...walked('redis.prod.svc.cluster.local'),
          'redis.prod.svc.cluster.local*',
        ],
      },
    ],
    [
      'enough dots: as written first, and only glibc goes on',
      host('api.example.com', 'public'),
      { ndots: 2 },
      {
        'As written, 2 DNS questions until the answer with glibc': ['api.example.com*', ...walked('api.example.com')],
        'and 2 DNS questions until the answer with musl (Alpine)': ['api.example.com*'],
      },
    ],
    [
      'service.namespace with ndots 1 fails with musl',
      host('redis.prod', 'short'),
      { ndots: 1 },
      {
        'As written, 6 DNS questions until the answer with glibc': [
          'redis.prod',
          'redis.prod.shop.svc.cluster.local',
          'redis.prod.svc.cluster.local*',
          'redis.prod.cluster.local',
        ],
        'and 2 DNS questions with musl (Alpine)': ['redis.prod'],
      },
    ],
    [
      'service.namespace with ndots 2 is found by both',
      host('redis.prod', 'short'),
      { ndots: 2 },
      {
        'As written, 4 DNS questions until the answer': [
          'redis.prod.shop.svc.cluster.local',
          'redis.prod.svc.cluster.local*',
          'redis.prod.cluster.local',
          'redis.prod',
        ],
      },
    ],
    [
      'service.namespace.svc with ndots 2 fails with musl',
      host('redis.prod.svc', 'short'),
      { ndots: 2 },
      {
        'As written, 8 DNS questions until the answer with glibc': [
          'redis.prod.svc',
          'redis.prod.svc.shop.svc.cluster.local',
          'redis.prod.svc.svc.cluster.local',
          'redis.prod.svc.cluster.local*',
        ],
        'and 2 DNS questions with musl (Alpine)': ['redis.prod.svc'],
      },
    ],
    [
      'a dot at the end: the list is that of the name without it',
      host('api.example.com.', 'public'),
      {},
      {
        'Without the dot, 8 DNS questions until the answer': [...walked('api.example.com'), 'api.example.com*'],
      },
    ],
    [
      'search domains of the pod and of the node',
      host('api.example.com', 'public'),
      { searches: ['own.test'], nodeDomains: ['corp.test'] },
      {
        'As written, 12 DNS questions until the answer': [
          ...walked('api.example.com'),
          'api.example.com.corp.test',
          'api.example.com.own.test',
          'api.example.com*',
        ],
      },
    ],
  ];
  for (const [title, of, pod, expected] of cases) {
    it(title, () => assert.deepEqual(listsOf(of, pod), expected));
  }

  it('says what a dot would change, or changes', () => {
    const pod = { namespace: 'shop', dns: undefined, reader: undefined };
    const asks = '`api.example.com.`: 2 DNS questions, `api.example.com` for A and AAAA.';
    const paragraphs = (name: string) => describeHost(host(name, 'public'), pod, 'cluster.local').split('\n\n');
    assert.equal(paragraphs('api.example.com')[2], `With a dot at the end, ${asks}`);
    assert.equal(paragraphs('api.example.com.')[0], `With its dot, ${asks}`);
  });
});

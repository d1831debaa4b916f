import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Peer, readPolicy } from '../../../engine/kubernetes/networkPolicy/policy';
import { admits, concerning, selectsPod } from '../../../engine/kubernetes/networkPolicy/verdict';
import { matches } from '../../../engine/kubernetes/selector';
import { parseStream } from '../../../engine/yaml/parse';

type Direction = 'ingress' | 'egress';
type LabelMap = Record<string, string>;
interface Expression {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}
interface Selector {
  matchLabels?: LabelMap;
  matchExpressions?: Expression[];
}
interface PeerSpec {
  podSelector?: Selector;
  namespaceSelector?: Selector;
}
interface PortSpec {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}
interface Rule {
  from?: PeerSpec[];
  to?: PeerSpec[];
  ports?: PortSpec[];
}
interface Spec {
  podSelector: Selector;
  policyTypes?: string[];
  ingress?: Rule[];
  egress?: Rule[];
}
interface NamespacedPolicy {
  namespace: string;
  spec: Spec;
}
interface PodSpec {
  namespace: string;
  labels: LabelMap;
  ports: { name: string; number: number; protocol: string }[];
}

const NAMESPACES: Record<string, LabelMap> = { shop: { team: 'a' }, bank: { team: 'b', env: 'x' } };

/**
 * The documentation of NetworkPolicy, sentence by sentence, on plain objects: nothing of the engine. A connection is
 * allowed when the sender's egress and the receiver's ingress allow it; a pod that no policy isolates allows all.
 */
function naive(
  policies: NamespacedPolicy[],
  own: PodSpec,
  other: PodSpec,
  port: number,
  protocol: string,
  way: Direction,
) {
  const mine = policies.filter(
    ({ namespace, spec }) => namespace === own.namespace && fits(spec.podSelector, own.labels),
  );
  const isolating = mine.filter(({ spec }) => typesOf(spec).includes(way));
  if (isolating.length === 0) return true;
  const receiver = way === 'ingress' ? own : other;
  return isolating.some(({ namespace, spec }) =>
    (spec[way] ?? []).some(rule => {
      const peers = (way === 'ingress' ? rule.from : rule.to) ?? [];
      const hasPeer = peers.length === 0 || peers.some(peer => isPeer(peer, other, namespace));
      const ports = rule.ports ?? [];
      return hasPeer && (ports.length === 0 || ports.some(one => hasPort(one, port, protocol, receiver)));
    }),
  );
}

function typesOf(spec: Spec): Direction[] {
  if (spec.policyTypes) return spec.policyTypes.map(type => type.toLowerCase() as Direction);
  return (spec.egress ?? []).length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

function fits({ matchLabels = {}, matchExpressions = [] }: Selector, labels: LabelMap): boolean {
  for (const [key, value] of Object.entries(matchLabels)) if (labels[key] !== value) return false;
  for (const { key, operator, values = [] } of matchExpressions) {
    const value = labels[key];
    if (operator === 'Exists' && value === undefined) return false;
    if (operator === 'DoesNotExist' && value !== undefined) return false;
    if (operator === 'In' && (value === undefined || !values.includes(value))) return false;
    if (operator === 'NotIn' && value !== undefined && values.includes(value)) return false;
  }
  return true;
}

function isPeer({ podSelector, namespaceSelector }: PeerSpec, pod: PodSpec, policyNamespace: string): boolean {
  const inNamespace = namespaceSelector
    ? fits(namespaceSelector, NAMESPACES[pod.namespace]!)
    : pod.namespace === policyNamespace;
  return inNamespace && (podSelector === undefined || fits(podSelector, pod.labels));
}

function hasPort(
  { protocol = 'TCP', port, endPort }: PortSpec,
  wanted: number,
  wantedProtocol: string,
  receiver: PodSpec,
) {
  if (protocol !== wantedProtocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'string')
    return receiver.ports.some(one => one.name === port && one.number === wanted && one.protocol === protocol);
  return wanted >= port && wanted <= (endPort ?? port);
}

/** The same by the engine. */
function model(
  policies: NamespacedPolicy[],
  own: PodSpec,
  other: PodSpec,
  port: number,
  protocol: string,
  way: Direction,
) {
  const read = policies.filter(({ namespace }) => namespace === own.namespace).map(({ spec }) => readSpec(spec));
  const { isolating, perhaps } = concerning(read, one => one, { known: own.labels, open: false }, way);
  assert.deepEqual(perhaps, [], 'everything can be seen');
  if (isolating.length === 0) return 'yes';
  const receiver = way === 'ingress' ? own : other;
  const name = receiver.ports.find(one => one.number === port && one.protocol === protocol)?.name ?? '';
  return admits(isolating, way, { protocol, number: port, name }, peer => matchesPeer(peer, other, own.namespace));
}

function readSpec(spec: Spec) {
  const { documents } = parseStream(JSON.stringify(spec), { templates: 'auto', patch: false });
  return readPolicy(documents[0]!.document.root!, { start: 0, end: 0 });
}

function matchesPeer({ podSelector, namespaceSelector }: Peer, pod: PodSpec, policyNamespace: string): boolean {
  const there = { known: NAMESPACES[pod.namespace]!, open: false };
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, there) === 'yes'
    : pod.namespace === policyNamespace;
  return inNamespace && (!podSelector || matches(podSelector, { known: pod.labels, open: false }) === 'yes');
}

const key = fc.constantFrom('app', 'team', 'env');
const value = fc.constantFrom('a', 'b', 'x');
const labels: fc.Arbitrary<LabelMap> = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });
const expression: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);
const optional = { requiredKeys: [] as [] };
const selector: fc.Arbitrary<Selector> = fc.record(
  {
    matchLabels: fc.dictionary(key, value, { maxKeys: 2, noNullPrototype: true }),
    matchExpressions: fc.array(expression, { maxLength: 1 }),
  },
  optional,
);
const peer: fc.Arbitrary<PeerSpec> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
);
const protocol = fc.constantFrom('TCP', 'UDP');
const port: fc.Arbitrary<PortSpec> = fc.oneof(
  fc.record({ protocol, port: fc.constantFrom<number | string>(53, 80, 81, 'http', 'dns') }, optional),
  fc.record(
    { protocol, port: fc.constant(50), endPort: fc.constantFrom(53, 80) },
    { requiredKeys: ['port', 'endPort'] },
  ),
);
const rules = (peers: 'from' | 'to'): fc.Arbitrary<Rule[]> =>
  fc.array(
    fc.record({ [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }, optional),
    { maxLength: 2 },
  );
const spec: fc.Arbitrary<Spec> = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
    ingress: rules('from'),
    egress: rules('to'),
  },
  { requiredKeys: ['podSelector'] },
);
const namespace = fc.constantFrom(...Object.keys(NAMESPACES));
const policies = fc.array(fc.record({ namespace, spec }), { maxLength: 4 });
const pod: fc.Arbitrary<PodSpec> = fc.record({
  namespace,
  labels,
  ports: fc.subarray([
    { name: 'http', number: 80, protocol: 'TCP' },
    { name: 'dns', number: 53, protocol: 'UDP' },
  ]),
});
const way = fc.constantFrom<Direction>('ingress', 'egress');

describe('NetworkPolicy, against its documentation on plain objects', () => {
  it('lets the same connections through', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        policies,
        pod,
        pod,
        fc.constantFrom(53, 80, 81, 443),
        protocol,
        way,
        (all, own, other, number, by, direction) => {
          const expected = naive(all, own, other, number, by, direction);
          seen[`${expected}`]++;
          assert.equal(model(all, own, other, number, by, direction), expected ? 'yes' : 'no');
        },
      ),
      { seed: 20261128, numRuns: 4000 },
    );
    assert.ok(seen.true > 400 && seen.false > 400, `both answers are usual: ${JSON.stringify(seen)}`);
  });

  it('is never sure of what labels that cannot be seen might change', () => {
    let sure = 0;
    fc.assert(
      fc.property(spec, labels, labels, (one, known, hidden) => {
        const policy = readSpec(one);
        const answer = selectsPod(policy, { known, open: true });
        if (answer === 'unknown') return;
        sure++;
        assert.equal(answer === 'yes', fits(one.podSelector, { ...hidden, ...known }));
      }),
      { seed: 20261128, numRuns: 2000 },
    );
    assert.ok(sure > 200);
  });
});

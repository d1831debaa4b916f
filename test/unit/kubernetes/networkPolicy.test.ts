import assert from 'node:assert/strict';
import { type Direction, readPolicy } from '../../../engine/kubernetes/networkPolicy/policy';
import {
  admits,
  concerning,
  mayBeDns,
  type PodPort,
  selectsPod,
} from '../../../engine/kubernetes/networkPolicy/verdict';
import { parseStream } from '../../../engine/yaml/parse';

/** A policy's spec, written as flow YAML. */
function policy(spec: string) {
  const { documents } = parseStream(spec, { templates: 'auto', patch: false });
  return readPolicy(documents[0]!.document.root!, { start: 0, end: 0 });
}

const open = (...labels: string[]) => ({ known: Object.fromEntries(labels.map(one => one.split('='))), open: true });
const closed = (...labels: string[]) => ({ known: Object.fromEntries(labels.map(one => one.split('='))), open: false });
const tcp = (number: number, name?: string): PodPort => ({ protocol: 'TCP', number, name });

describe('NetworkPolicy', () => {
  const types: [spec: string, ingress: boolean | undefined, egress: boolean | undefined][] = [
    ['{podSelector: {}}', true, false],
    ['{egress: []}', true, false],
    ['{egress: [{}]}', true, true],
    ['{policyTypes: [Egress]}', false, true],
    ['{policyTypes: [Ingress, Egress], ingress: [{}]}', true, true],
    ['{policyTypes: []}', false, false],
    ['{policyTypes: ["{{ .Values.type }}"]}', undefined, undefined],
  ];
  for (const [spec, ingress, egress] of types)
    it(`isolates as its types say: ${spec}`, () => assert.deepEqual(policy(spec).isolates, { ingress, egress }));

  const selections: [selector: string, labels: ReturnType<typeof open>, answer: string][] = [
    ['{}', closed(), 'yes'],
    ['{matchLabels: {app: web}}', closed('app=web', 'x=y'), 'yes'],
    ['{matchLabels: {app: web}}', closed('app=db'), 'no'],
    ['{matchLabels: {app: web}}', open('x=y'), 'unknown'],
    ['{matchLabels: {app: web}}', open('app=db'), 'no'],
    ['{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}', closed(), 'yes'],
    ['{matchLabels: {app: "{{ .x }}"}}', closed('app=web'), 'unknown'],
  ];
  for (const [selector, labels, answer] of selections)
    it(`selects ${JSON.stringify(labels)} by ${selector}: ${answer}`, () =>
      assert.equal(selectsPod(policy(`{podSelector: ${selector}}`), labels), answer));

  const admissions: [rules: string[], direction: Direction, port: PodPort, answer: string][] = [
    [[], 'ingress', tcp(80), 'no'],
    [['[]'], 'ingress', tcp(80), 'no'],
    [['[{}]'], 'ingress', tcp(80), 'yes'],
    [['[{ports: []}]'], 'ingress', tcp(80), 'yes'],
    [['[{ports: [{port: 80}]}]'], 'ingress', tcp(80), 'yes'],
    [['[{ports: [{port: 80}]}]'], 'ingress', { protocol: 'UDP', number: 80 }, 'no'],
    [['[{ports: [{protocol: UDP}]}]'], 'ingress', { protocol: 'UDP', number: 53 }, 'yes'],
    [['[{ports: [{port: 80, endPort: 90}]}]'], 'ingress', tcp(90), 'yes'],
    [['[{ports: [{port: 80, endPort: 90}]}]'], 'ingress', tcp(91), 'no'],
    [['[{ports: [{port: http}]}]'], 'ingress', tcp(8080, 'http'), 'yes'],
    [['[{ports: [{port: http}]}]'], 'ingress', tcp(8080, 'grpc'), 'no'],
    [['[{ports: [{port: http}]}]'], 'ingress', tcp(8080), 'unknown'],
    [['[{ports: [{port: 1}]}]', '[{ports: [{port: 80}]}]'], 'ingress', tcp(80), 'yes'],
    [['[{ports: [{port: 80}]}]'], 'egress', tcp(80), 'yes'],
  ];
  for (const [rules, direction, port, answer] of admissions)
    it(`${direction} of ${JSON.stringify(port)} by ${rules.join(' and ') || 'nothing'}: ${answer}`, () => {
      const policies = rules.map(list => policy(`{${direction}: ${list}}`));
      assert.equal(admits(policies, direction, port), answer);
    });

  it('counts a policy that perhaps selects the pod apart', () => {
    const [sure, perhaps, other] = ['{}', '{matchLabels: {a: b}}', '{matchLabels: {app: db}}'].map(selector =>
      policy(`{podSelector: ${selector}}`),
    );
    const all = [sure!, perhaps!, other!];
    const concern = concerning(all, one => one, { known: { app: 'web' }, open: true }, 'ingress');
    assert.deepEqual(concern, { isolating: [sure], perhaps: [perhaps] });
    assert.deepEqual(
      concerning(all, one => one, { known: {}, open: false }, 'egress'),
      { isolating: [], perhaps: [] },
    );
  });

  const peers: [peer: string, namespace: string, dns: boolean][] = [
    ['{ipBlock: {cidr: 169.254.20.10/32}}', 'shop', true],
    ['{namespaceSelector: {}}', 'shop', true],
    ['{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}', 'shop', true],
    ['{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}}', 'shop', false],
    ['{podSelector: {matchLabels: {app: db}}}', 'shop', false],
    ['{podSelector: {matchLabels: {k8s-app: kube-dns}}}', 'kube-system', true],
  ];
  for (const [peer, namespace, dns] of peers)
    it(`${dns ? 'may' : 'cannot'} be DNS in ${namespace}: ${peer}`, () => {
      const [found] = policy(`{egress: [{to: [${peer}]}]}`).rules.egress[0]!.peers!;
      assert.equal(mayBeDns(found!, namespace), dns);
    });
});

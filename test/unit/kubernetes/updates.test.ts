import assert from 'node:assert/strict';
import { labelSelectorAt } from '../../../engine/kubernetes/labels';
import { resourcesOf } from '../../../engine/kubernetes/resource';
import { matches } from '../../../engine/kubernetes/selector';
import { isRolling, rolloutOf, updateOf } from '../../../engine/kubernetes/updates';
import { parseStream } from '../../../engine/yaml/parse';

function resource(apiVersion: string, kind: string, spec: string) {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nspec: ${spec}\n`;
  return resourcesOf(parseStream(text, { templates: 'auto', patch: false }).documents[0]!.document)[0]!;
}

type Figures = [surge: number, unavailable: number, waves: number];

interface Case {
  kind: string;
  spec: string;
  rolling?: boolean;
  figures?: Figures;
}

const APPS: Case[] = [
  { kind: 'Deployment', spec: '{ replicas: 10 }', rolling: true, figures: [3, 2, 2] },
  {
    kind: 'Deployment',
    spec: '{ replicas: 4, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0% } } }',
    rolling: true,
    figures: [1, 0, 4],
  },
  { kind: 'Deployment', spec: '{ strategy: { rollingUpdate: { maxSurge: 1 } } }', rolling: true },
  { kind: 'Deployment', spec: '{ replicas: 4, strategy: { rollingUpdate: { maxSurge: "1" } } }', rolling: true },
  { kind: 'Deployment', spec: '{ replicas: 4, strategy: { type: Recreate } }' },
  { kind: 'Deployment', spec: '{ replicas: 4, strategy: { type: {{ .Values.type }} } }' },
  { kind: 'StatefulSet', spec: '{ replicas: 4 }', rolling: true, figures: [0, 1, 4] },
  { kind: 'StatefulSet', spec: '{ replicas: 4, updateStrategy: { type: OnDelete } }' },
  { kind: 'DaemonSet', spec: '{ updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }', rolling: true },
];

describe('updateOf and rolloutOf', () => {
  for (const { kind, spec, rolling = false, figures } of APPS) {
    it(`reads a ${kind} with ${spec}`, () => {
      const update = updateOf(resource('apps/v1', kind, spec))!;
      assert.equal(isRolling(update), rolling);
      const rollout = rolloutOf(update, kind);
      assert.deepEqual(rollout && [rollout.surge, rollout.unavailable, rollout.waves], figures);
    });
  }

  const canary = (strategy: string) =>
    updateOf(resource('argoproj.io/v1alpha1', 'Rollout', `{ strategy: ${strategy} }`));

  it('takes a canary without steps for a rolling update, and other strategies for none', () => {
    assert.deepEqual(canary('{ canary: { maxSurge: 2 } }')?.maxSurge.value, { count: 2 });
    assert.equal(canary('{ canary: { steps: [{ setWeight: 10 }] } }'), undefined);
    assert.equal(canary('{ blueGreen: { activeService: a } }'), undefined);
  });

  it('knows no update of what is not replaced by itself', () => {
    for (const [apiVersion, kind] of [
      ['batch/v1', 'Job'],
      ['v1', 'Pod'],
      ['v1', 'ReplicationController'],
    ] as const)
      assert.equal(updateOf(resource(apiVersion, kind, '{}')), undefined, kind);
  });
});

describe('labelSelectorAt', () => {
  const labels = { known: { app: 'web', tier: 'front' }, open: false };
  const cases: [spec: string, answer: string][] = [
    ['{ selector: { matchLabels: { app: web } } }', 'yes'],
    ['{ selector: { matchLabels: { app: db } } }', 'no'],
    ['{ selector: { matchExpressions: [{ key: tier, operator: NotIn, values: [back] }] } }', 'yes'],
    ['{ selector: { matchExpressions: [{ key: tier, operator: DoesNotExist }] } }', 'no'],
    ['{ selector: {} }', 'yes'],
    ['{}', 'no'],
    ['{ selector: { matchLabels: { app: web, tier: {{ .Values.tier }} } } }', 'unknown'],
    ['{ selector: { matchLabels: { app: db, tier: {{ .Values.tier }} } } }', 'no'],
  ];
  for (const [spec, answer] of cases) {
    it(`answers ${answer} with ${spec}`, () =>
      assert.equal(matches(labelSelectorAt(resource('v1', 'X', spec).root, 'spec', 'selector'), labels), answer));
  }
});

import assert from 'node:assert/strict';
import { factsOf } from '../../../engine/workspace/extract';
import { type ResourceFacts, signatureOf } from '../../../engine/workspace/facts';
import { requestOf, withoutRequest } from '../../../engine/workspace/requestFacts';
import { parseStream } from '../../../engine/yaml/parse';

function factsIn(text: string): ResourceFacts {
  const { document } = parseStream(text, { templates: 'auto', patch: false }).documents[0]!;
  return factsOf(document, { origin: 'plain', clusterDomain: 'cluster.local', compares: true })[0]!;
}

const hpa = (version: string, spec: string): string =>
  `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nspec: {scaleTargetRef: {kind: StatefulSet, name: db}, ${spec}}\n`;
const keda = (spec: string): string =>
  `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {scaleTargetRef: {name: web}, ${spec}}\n`;
const resource = (target: string): string =>
  `maxReplicas: 3, metrics: [{type: Resource, resource: {name: memory, ${target}}}]`;

/** Name, manifest, bounds, and what is measured in percent of a request. */
const scalers: [string, string, [number | undefined, number | undefined], string[]][] = [
  ['an HPA without metrics, which looks at CPU', hpa('v2', 'maxReplicas: 4'), [1, 4], ['cpu@db']],
  ['the first version', hpa('v1', 'maxReplicas: 4, targetCPUUtilizationPercentage: 50'), [1, 4], ['cpu@50']],
  [
    'utilization',
    hpa('v2', resource('target: {type: Utilization, averageUtilization: 50}')),
    [1, 3],
    ['memory@memory'],
  ],
  ['the beta', hpa('v2beta1', resource('targetAverageUtilization: 50')), [1, 3], ['memory@memory']],
  ['an amount', hpa('v2', resource('target: {type: AverageValue, averageValue: 1Gi}')), [1, 3], []],
  [
    'one container',
    hpa(
      'v2',
      'maxReplicas: 3, metrics: [{containerResource: {name: cpu, container: app, target: {type: Utilization}}}]',
    ),
    [1, 3],
    ['cpu of app@cpu'],
  ],
  [
    'bounds that cannot be read',
    hpa('v2', 'minReplicas: few, maxReplicas: many, metrics: []'),
    [undefined, undefined],
    [],
  ],
  ['KEDA with its defaults', keda('triggers: [{type: cron}]'), [0, 100], []],
  [
    'KEDA on CPU',
    keda(
      'minReplicaCount: 2, maxReplicaCount: 5, triggers: [{type: cpu, metricType: Utilization, metadata: {value: "50"}}]',
    ),
    [2, 5],
    ['cpu@cpu'],
  ],
  ['KEDA on an amount', keda('triggers: [{type: memory, metricType: AverageValue}]'), [0, 100], []],
];

describe('the facts of an autoscaler', () => {
  for (const [name, text, [min, max], measured] of scalers) {
    it(`tell bounds and measures: ${name}`, () => {
      const { autoscaler } = factsIn(text);
      assert.deepEqual([autoscaler?.min, autoscaler?.max], [min, max]);
      const told = autoscaler?.utilizations.map(
        one =>
          `${one.resource}${one.container ? ` of ${one.container}` : ''}@${text.slice(one.place.start, one.place.end)}`,
      );
      assert.deepEqual(told, measured);
    });
  }

  it('change with the bounds, and not with the places', () => {
    const text = hpa('v2', 'maxReplicas: 4');
    assert.equal(signatureOf(factsIn(text)), signatureOf(factsIn(`# moved\n${text}`)));
    assert.notEqual(signatureOf(factsIn(text)), signatureOf(factsIn(hpa('v2', 'maxReplicas: 5'))));
  });
});

const vpa = (spec: string): string =>
  `apiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nspec: {targetRef: {kind: Deployment, name: web}, ${spec}}\n`;
const policies = (text: string): string => vpa(`resourcePolicy: {containerPolicies: [${text}]}`);

const vertical: [string, string, string[]][] = [
  ['without a mode', vpa(''), ['cpu', 'memory']],
  ['one that only recommends', vpa('updatePolicy: {updateMode: "Off"}'), []],
  ['one that sets what new pods get', vpa('updatePolicy: {updateMode: Initial}'), []],
  ['one resource', policies('{containerName: "*", controlledResources: [memory]}'), ['memory']],
  [
    'all off but one',
    policies('{containerName: "*", mode: "Off"}, {containerName: a, controlledResources: [cpu]}'),
    ['cpu'],
  ],
  ['a policy for one of many', policies('{containerName: a, mode: "Off"}'), ['cpu', 'memory']],
];

describe('the facts of a VerticalPodAutoscaler', () => {
  for (const [name, text, resources] of vertical)
    it(`tell which requests it changes: ${name}`, () =>
      assert.deepEqual(factsIn(text).verticalScaler?.resources, resources));
});

const quota = (spec: string): string => `apiVersion: v1\nkind: ResourceQuota\nspec: {${spec}}\n`;

describe('the facts of a ResourceQuota', () => {
  it('are its bounds, exactly', () =>
    assert.deepEqual(factsIn(quota('hard: {pods: "3", requests.cpu: 1500m, memory: x}')).quota?.hard, {
      pods: '3000000000',
      'requests.cpu': '1500000000',
    }));
  it('leave out quotas of some pods only', () =>
    assert.deepEqual(factsIn(quota('hard: {pods: 3}, scopes: [BestEffort]')).quota?.hard, {}));
});

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {${spec}}\n`;
const TWO = 'containers: [{name: a, resources: {requests: {cpu: 100m}}}, {name: b}]';

describe('the requests of a pod as facts', () => {
  it('are summed up, and name who requests nothing', () => {
    const { requests } = factsIn(pod(TWO)).workload!;
    assert.deepEqual(requestOf(requests, 'cpu', 37), { amount: 100_000_000n, complete: false });
    assert.deepEqual(withoutRequest(requests, 'cpu', 37), ['b']);
    assert.deepEqual(withoutRequest(requests, 'memory', 37), ['a', 'b']);
  });

  it('honour the pod’s own request where it is understood', () => {
    const { requests } = factsIn(pod(`${TWO}, resources: {requests: {cpu: 1}}`)).workload!;
    assert.deepEqual(requestOf(requests, 'cpu', 34), { amount: 1_000_000_000n, complete: true });
    assert.deepEqual(withoutRequest(requests, 'cpu', 34), []);
    assert.deepEqual(withoutRequest(requests, 'cpu', 33), ['b']);
    assert.deepEqual(withoutRequest(requests, 'memory', 34), ['a', 'b']);
  });
});

import assert from 'node:assert/strict';
import {
  allFieldRows,
  type FieldLife,
  type FieldStatus,
  fieldLifeFor,
  fieldStatusAt,
} from '../../../engine/kubernetes/lifecycle/fields';
import { type FoundField, findFields } from '../../../engine/kubernetes/lifecycle/findFields';
import { resourcesOf } from '../../../engine/kubernetes/resource';
import { parseStream } from '../../../engine/yaml/parse';

/** What the table finds in a manifest, as `row id: path`, with ` > new name` where it knows one. */
function found(text: string): FoundField[] {
  const { documents } = parseStream(text, { templates: 'auto', patch: false });
  return documents
    .flatMap(({ document }) => resourcesOf(document))
    .flatMap(({ root, apiVersion, kind }) => findFields(root, fieldLifeFor(apiVersion, kind)));
}

function print({ life, path, place }: FoundField): string {
  return `${life.id}: ${path.join(' ')}${place.rename === undefined ? '' : ` > ${place.rename}`}`;
}

const deployment = (pod: string): string => `apiVersion: apps/v1
kind: Deployment
spec: {template: {metadata: {}, spec: ${pod}}}
`;
const object = (apiVersion: string, kind: string, rest: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`;
const AT = 'spec template spec';

describe('findFields', () => {
  const cases: [title: string, text: string, expected: string[]][] = [
    [
      'the old name of a service account',
      deployment('{serviceAccount: robot}'),
      [`service-account-alias: ${AT} serviceAccount > serviceAccountName`],
    ],
    ['the new name', deployment('{serviceAccountName: robot}'), []],
    ['a null', deployment('{serviceAccount: }'), []],
    [
      'a Pod itself',
      object('v1', 'Pod', 'spec: {volumes: [{name: a}, {name: b, gitRepo: {repository: x}}]}'),
      ['volume-gitrepo: spec volumes 1 gitRepo'],
    ],
    [
      'a CronJob',
      object(
        'batch/v1',
        'CronJob',
        'spec: {schedule: "CRON_TZ=UTC 0 3 * * *", jobTemplate: {spec: {template: {spec: {volumes: [{rbd: {}}]}}}}}',
      ),
      ['volume-rbd: spec jobTemplate spec template spec volumes 0 rbd', 'cronjob-tz-schedule: spec schedule'],
    ],
    ['a schedule without a zone', object('batch/v1', 'CronJob', 'spec: {schedule: "0 3 * * *"}'), []],
    [
      'a custom kind that carries a pod',
      object('argoproj.io/v1alpha1', 'Rollout', 'spec: {template: {spec: {serviceAccount: a}}}'),
      [`service-account-alias: ${AT} serviceAccount > serviceAccountName`],
    ],
    [
      'a Service of Knative is no Service',
      object('serving.knative.dev/v1', 'Service', 'spec: {externalIPs: [1.2.3.4]}'),
      [],
    ],
    ['a Node of Longhorn is no Node', object('longhorn.io/v1beta2', 'Node', 'spec: {externalID: a}'), []],
    [
      'external addresses',
      object('v1', 'Service', 'spec: {externalIPs: [1.2.3.4]}'),
      ['svc-externalips: spec externalIPs'],
    ],
    [
      'a headless Service',
      object('v1', 'Service', 'spec: {clusterIP: None, loadBalancerIP: 1.2.3.4}'),
      ['svc-loadbalancerip: spec loadBalancerIP', 'svc-headless-ignored: spec loadBalancerIP'],
    ],
    [
      'the old name of a policy',
      object('v1', 'Service', 'spec: {trafficDistribution: PreferClose}'),
      ['svc-preferclose: spec trafficDistribution > PreferSameZone'],
    ],
    ['the new name of a policy', object('v1', 'Service', 'spec: {trafficDistribution: PreferSameZone}'), []],
    [
      'an init container counts',
      deployment('{initContainers: [{lifecycle: {preStop: {tcpSocket: {port: 1}}}}]}'),
      [`lifecycle-tcpsocket: ${AT} initContainers 0 lifecycle preStop tcpSocket`],
    ],
    [
      'frozen registries',
      deployment(
        '{containers: [{image: "k8s.gcr.io/pause:3"}, {image: "registry.k8s.io/pause:3"}, {image: "gcr.io/google-containers/pause"}]}',
      ),
      [
        `image-k8s-gcr-io: ${AT} containers 0 image > registry.k8s.io/`,
        `image-k8s-gcr-io: ${AT} containers 2 image > registry.k8s.io/`,
      ],
    ],
    [
      'a host address without a host port',
      deployment('{containers: [{ports: [{hostIP: 1.2.3.4}, {hostIP: 1.2.3.4, hostPort: 80}]}]}'),
      [`hostip-without-hostport: ${AT} containers 0 ports 0 hostIP`],
    ],
    [
      'a spread over nothing',
      deployment('{topologySpreadConstraints: [{maxSkew: 1}, {labelSelector: {}}]}'),
      [`tsc-null-selector: ${AT} topologySpreadConstraints 0 labelSelector`],
    ],
    [
      'labels of nodes',
      deployment(
        '{nodeSelector: {beta.kubernetes.io/os: linux}, tolerations: [{key: node-role.kubernetes.io/master}, {key: mine}]}',
      ),
      [
        `label-os: ${AT} nodeSelector beta.kubernetes.io/os > kubernetes.io/os`,
        `toleration-master: ${AT} tolerations 0 key > node-role.kubernetes.io/control-plane`,
      ],
    ],
    [
      'labels of nodes, as values',
      deployment(`{
      topologySpreadConstraints: [{labelSelector: {}, topologyKey: failure-domain.beta.kubernetes.io/zone}],
      affinity: {nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: beta.kubernetes.io/arch}]}]},
        preferredDuringSchedulingIgnoredDuringExecution: [{preference: {matchExpressions: [{key: x}, {key: beta.kubernetes.io/arch}]}}]}}}`),
      [
        `label-arch: ${AT} affinity nodeAffinity requiredDuringSchedulingIgnoredDuringExecution nodeSelectorTerms 0 matchExpressions 0 key > kubernetes.io/arch`,
        `label-arch: ${AT} affinity nodeAffinity preferredDuringSchedulingIgnoredDuringExecution 0 preference matchExpressions 1 key > kubernetes.io/arch`,
        `label-zone: ${AT} topologySpreadConstraints 0 topologyKey > topology.kubernetes.io/zone`,
      ],
    ],
    [
      'labels of nodes in a StorageClass',
      object(
        'storage.k8s.io/v1',
        'StorageClass',
        'allowedTopologies: [{matchLabelExpressions: [{key: failure-domain.beta.kubernetes.io/region}]}]',
      ),
      ['label-region: allowedTopologies 0 matchLabelExpressions 0 key > topology.kubernetes.io/region'],
    ],
    [
      'taints of old',
      object('v1', 'Node', 'spec: {taints: [{key: node.alpha.kubernetes.io/notReady}]}'),
      ['taint-alpha: spec taints 0 key > node.kubernetes.io/not-ready'],
    ],
    [
      'an annotation of the pod, on the template',
      object(
        'apps/v1',
        'Deployment',
        'spec: {template: {metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/web: unconfined}}}}',
      ),
      ['apparmor-container: spec template metadata annotations container.apparmor.security.beta.kubernetes.io/web'],
    ],
    [
      'an annotation of the pod, on its controller',
      object(
        'apps/v1',
        'Deployment',
        'metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}',
      ),
      [],
    ],
    [
      'an annotation of an Ingress',
      object('networking.k8s.io/v1', 'Ingress', 'metadata: {annotations: {kubernetes.io/ingress.class: nginx}}'),
      ['ingress-class: metadata annotations kubernetes.io/ingress.class'],
    ],
    [
      'a class of storage in a claim template',
      object(
        'apps/v1',
        'StatefulSet',
        'spec: {volumeClaimTemplates: [{metadata: {annotations: {volume.beta.kubernetes.io/storage-class: fast}}}]}',
      ),
      ['storage-class: spec volumeClaimTemplates 0 metadata annotations volume.beta.kubernetes.io/storage-class'],
    ],
    [
      'a label of selectors',
      object('v1', 'Service', 'spec: {selector: {job-name: a}}'),
      ['label-job: spec selector job-name > batch.kubernetes.io/job-name'],
    ],
    ['an object as a whole', object('v1', 'Endpoints', 'subsets: []'), ['endpoints-hand-written: ']],
    [
      'a custom kind, with what every object has',
      object('example.com/v1', 'Thing', 'metadata: {selfLink: /a, clusterName: b}'),
      ['meta-clustername: metadata clusterName', 'meta-selflink: metadata selfLink'],
    ],
    [
      'a proxy without a mode',
      object('kubeproxy.config.k8s.io/v1alpha1', 'KubeProxyConfiguration', 'mode: ""'),
      ['kubeproxy-mode-unset: mode'],
    ],
    [
      'a value behind an alias',
      deployment('{containers: [&c {image: k8s.gcr.io/a}, *c]}'),
      [
        `image-k8s-gcr-io: ${AT} containers 0 image > registry.k8s.io/`,
        `image-k8s-gcr-io: ${AT} containers 1 image > registry.k8s.io/`,
      ],
    ],
    [
      'a template that may add the key',
      object(
        'apps/v1',
        'Deployment',
        'spec:\n  template:\n    spec:\n      topologySpreadConstraints:\n        - {{- toYaml .Values.spread | nindent 10 }}\n          maxSkew: 1',
      ),
      [],
    ],
    [
      'shapes of another kind',
      object('apps/v1', 'Deployment', 'spec: {template: {spec: {volumes: {gitRepo: a}, containers: text}}}'),
      [],
    ],
  ];
  for (const [title, text, expected] of cases) it(title, () => assert.deepEqual(found(text).map(print), expected));

  it('gives the entry to mark and the mapping that holds it', () => {
    const [field] = found(deployment('{serviceAccount: robot}'));
    assert.deepEqual(
      [field?.place.on, field?.entry?.key.kind === 'scalar' && field.entry.key.value],
      ['key', 'serviceAccount'],
    );
    assert.ok(field?.entry && field.holder.entries.includes(field.entry));
  });
});

describe('fieldStatusAt', () => {
  const cases: [kind: string, id: string, target: number, expected: FieldStatus | undefined][] = [
    ['v1 Pod', 'volume-gitrepo', 35, 'deprecated'],
    ['v1 Pod', 'volume-gitrepo', 36, 'non-functional'],
    ['v1 Pod', 'volume-glusterfs', 24, undefined],
    ['v1 Pod', 'volume-glusterfs', 25, 'deprecated'],
    ['v1 Pod', 'volume-glusterfs', 26, 'non-functional'],
    ['v1 Pod', 'volume-awselasticblockstore', 24, 'deprecated'],
    ['v1 Pod', 'volume-awselasticblockstore', 25, 'redirected'],
    ['v1 PersistentVolume', 'pv-portworxvolume', 32, 'deprecated'],
    ['v1 PersistentVolume', 'pv-portworxvolume', 33, 'redirected'],
    ['v1 Pod', 'service-account-alias', 20, 'deprecated'],
    ['v1 Pod', 'seccomp-pod', 18, undefined],
    ['v1 Pod', 'seccomp-pod', 26, 'deprecated'],
    ['v1 Pod', 'seccomp-pod', 27, 'non-functional'],
    ['v1 Pod', 'default-logs-container', 25, 'removed'],
    ['v1 Pod', 'tsc-null-selector', 20, 'no-op'],
    ['v1 Service', 'svc-topologykeys', 20, undefined],
    ['v1 Service', 'svc-topologykeys', 21, 'deprecated'],
    ['v1 Service', 'svc-topologykeys', 22, 'removed'],
    ['v1 Service', 'svc-externalips', 35, undefined],
    ['v1 Service', 'svc-externalips', 36, 'deprecated'],
    ['v1 Node', 'node-configsource', 23, 'deprecated'],
    ['v1 Node', 'node-configsource', 24, 'removed'],
    ['batch/v1 CronJob', 'cronjob-tz-schedule', 28, 'deprecated'],
    ['batch/v1 CronJob', 'cronjob-tz-schedule', 29, 'rejected'],
    ['v1 Namespace', 'node-selector-ns', 37, undefined],
    ['apps/v1 Deployment', 'change-cause', 37, undefined],
  ];
  for (const [kind, id, target, expected] of cases) {
    it(`${id} at 1.${target}: ${expected ?? 'fine'}`, () =>
      assert.equal(fieldStatusAt(life(kind, id), target), expected));
  }

  function life(kind: string, id: string): FieldLife {
    const [apiVersion, name] = kind.split(' ');
    return fieldLifeFor(apiVersion!, name!).find(row => row.id === id)!;
  }
});

describe('every row of the field table', () => {
  /** Whoever adds to this list sees to it that a rule of its own looks for the thing. */
  const WITHOUT_PLACES: Record<string, string> = {
    'svc-headless-targetport': 'compares two fields',
    'ip-leading-zeros': 'any address of any kind',
    'rbac-exec-get': 'a combination of resources and verbs',
    'rbac-dra-binding': 'a combination of resources and verbs',
    'fractional-bytes': 'needs quantities',
    'env-dup': 'compares the items of a list',
    'hostaliases-dup': 'compares the items of a list',
    'sa-token-secret': 'something that is no longer made',
    'ingress-nginx-controller': 'a whole component',
    'kubelet-cgroupv1': 'a default that changed; the field is fine',
    'ape-false-sysadmin': 'compares several fields of a security context',
  };

  it('has places, but for those that no path and condition can say', () => {
    const rows = allFieldRows().filter(row => !row.placed);
    assert.deepEqual(
      rows.map(row => row.id),
      Object.keys(WITHOUT_PLACES),
    );
  });

  it('has a place in every kind that it names', () => {
    const missing = allFieldRows().flatMap(row =>
      kindsOf(row.kinds)
        .filter(kind => row.placed && !isPlaced(row.id, kind))
        .map(kind => `${row.id} ${kind}`),
    );
    assert.deepEqual(missing, []);
  });

  it('is named once', () => {
    const ids = allFieldRows().map(row => row.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 100, String(ids.length));
  });

  it('gets worse, never better', () => {
    const order: (FieldStatus | undefined)[] = [undefined, 'deprecated', 'non-functional'];
    for (const kind of ['v1 Pod', 'v1 Service', 'v1 Node', 'v1 PersistentVolume', 'networking.k8s.io/v1 Ingress']) {
      const [apiVersion, name] = kind.split(' ');
      for (const row of fieldLifeFor(apiVersion!, name!)) {
        const ranks = Array.from({ length: 38 }, (_, target) => fieldStatusAt(row, target)).map(status => {
          const rank = order.indexOf(status);
          return rank < 0 || status === row.status ? order.length : rank;
        });
        if (row.status !== 'current') assert.deepEqual(ranks, [...ranks].sort(), `${kind} ${row.id}`);
      }
    }
  });

  it('flags nothing that is current', () => {
    const current = allFieldRows().filter(row => row.status === 'current');
    assert.deepEqual(
      current.map(row => row.id),
      ['node-selector-ns', 'change-cause'],
    );
  });

  function kindsOf(kinds: readonly string[]): string[] {
    return kinds.flatMap(kind =>
      kind === '@pod' ? ['apps/v1 Deployment', 'v1 Pod', 'batch/v1 CronJob'] : (API_OF[kind] ?? `v1 ${kind}`),
    );
  }

  const API_OF: Record<string, string> = {
    '*': 'example.com/v1 Anything',
    Deployment: 'apps/v1 Deployment',
    StatefulSet: 'apps/v1 StatefulSet',
    DaemonSet: 'apps/v1 DaemonSet',
    KubeProxyConfiguration: 'kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration',
  };

  function isPlaced(id: string, kind: string): boolean {
    const [apiVersion, name] = kind.split(' ');
    return fieldLifeFor(apiVersion!, name!).some(row => row.id === id && row.places.length > 0);
  }
});

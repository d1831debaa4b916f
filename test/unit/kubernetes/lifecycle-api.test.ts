import assert from 'node:assert/strict';
import {
  apiLife,
  builtInLife,
  isBuiltInGroup,
  isClusterScoped,
  isKnownKind,
  type ServingStatus,
  servedVersions,
  statusAt,
} from '../../../engine/kubernetes/lifecycle/api';
import type { BuiltInLife, Migration } from '../../../engine/kubernetes/lifecycle/life';
import { builtInGroup, builtInGroups } from '../../../engine/kubernetes/lifecycle/tables';
import { NEWEST_VERSION } from '../../../engine/kubernetes/lifecycle/versions';

const all: BuiltInLife[] = builtInGroups().flatMap(group => [...builtInGroup(group)!.values()]);

function life(id: string): BuiltInLife {
  const [apiVersion, kind] = id.split(' ');
  const found = builtInLife(apiVersion!, kind!);
  assert.ok(found, `${id} is not in the table`);
  return found;
}

describe('statusAt', () => {
  const cases: [id: string, target: number, status: ServingStatus, replacement?: string][] = [
    ['policy/v1beta1 PodDisruptionBudget', 20, 'served'],
    ['policy/v1beta1 PodDisruptionBudget', 21, 'deprecated', 'policy/v1 since 21'],
    ['policy/v1beta1 PodDisruptionBudget', 24, 'deprecated', 'policy/v1 since 21'],
    ['policy/v1beta1 PodDisruptionBudget', 25, 'removed', 'policy/v1 since 21'],
    ['policy/v1 PodDisruptionBudget', 37, 'served'],
    ['policy/v1 PodDisruptionBudget', 20, 'not yet served', 'policy/v1beta1 since 5'],
    ['extensions/v1beta1 Ingress', 21, 'deprecated', 'networking.k8s.io/v1 since 19'],
    ['extensions/v1beta1 Ingress', 22, 'removed', 'networking.k8s.io/v1 since 19'],
    ['extensions/v1beta1 Ingress', 18, 'deprecated', 'networking.k8s.io/v1beta1 since 14'],
    ['networking.k8s.io/v1beta1 Ingress', 22, 'removed', 'networking.k8s.io/v1 since 19'],
    ['networking.k8s.io/v1 Ingress', 18, 'not yet served', 'networking.k8s.io/v1beta1 since 14'],
    ['networking.k8s.io/v1 Ingress', 37, 'served'],
    ['extensions/v1beta1 Deployment', 15, 'deprecated', 'apps/v1 since 9'],
    ['extensions/v1beta1 Deployment', 16, 'removed', 'apps/v1 since 9'],
    ['apps/v1beta2 StatefulSet', 16, 'removed', 'apps/v1 since 9'],
    ['apps/v1 Deployment', 37, 'served'],
    ['autoscaling/v2beta1 HorizontalPodAutoscaler', 25, 'removed', 'autoscaling/v2 since 23'],
    ['autoscaling/v2beta2 HorizontalPodAutoscaler', 25, 'deprecated', 'autoscaling/v2 since 23'],
    ['autoscaling/v2beta2 HorizontalPodAutoscaler', 26, 'removed', 'autoscaling/v2 since 23'],
    ['autoscaling/v1 HorizontalPodAutoscaler', 37, 'served', 'autoscaling/v2 since 23'],
    ['batch/v1beta1 CronJob', 24, 'deprecated', 'batch/v1 since 21'],
    ['batch/v1beta1 CronJob', 25, 'removed', 'batch/v1 since 21'],
    ['batch/v1 CronJob', 37, 'served'],
    ['rbac.authorization.k8s.io/v1beta1 Role', 22, 'removed', 'rbac.authorization.k8s.io/v1 since 8'],
    ['apiextensions.k8s.io/v1beta1 CustomResourceDefinition', 22, 'removed', 'apiextensions.k8s.io/v1 since 16'],
    ['storage.k8s.io/v1beta1 StorageClass', 22, 'removed', 'storage.k8s.io/v1 since 6'],
    ['policy/v1beta1 PodSecurityPolicy', 24, 'deprecated'],
    ['policy/v1beta1 PodSecurityPolicy', 25, 'removed'],
    ['flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema', 29, 'removed', 'flowcontrol.apiserver.k8s.io/v1 since 29'],
    ['flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema', 28, 'served'],
    ['flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema', 31, 'deprecated', 'flowcontrol.apiserver.k8s.io/v1 since 29'],
    ['flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema', 32, 'removed', 'flowcontrol.apiserver.k8s.io/v1 since 29'],
    ['resource.k8s.io/v1beta1 ResourceClaim', 32, 'not served by default'],
    ['resource.k8s.io/v1beta1 ResourceClaim', 37, 'not served by default', 'resource.k8s.io/v1 since 34'],
    ['resource.k8s.io/v1alpha3 ResourceClaim', 34, 'removed', 'resource.k8s.io/v1 since 34'],
    ['resource.k8s.io/v1 ResourceClaim', 33, 'not yet served'],
    ['networking.k8s.io/v1beta1 IPAddress', 36, 'not served by default', 'networking.k8s.io/v1 since 33'],
    ['networking.k8s.io/v1beta1 IPAddress', 37, 'removed', 'networking.k8s.io/v1 since 33'],
    ['v1 Endpoints', 32, 'served', 'discovery.k8s.io/v1 since 21'],
    ['v1 Endpoints', 33, 'deprecated', 'discovery.k8s.io/v1 since 21'],
    ['v1 Endpoints', 37, 'deprecated', 'discovery.k8s.io/v1 since 21'],
    ['v1 ConfigMap', 37, 'served'],
  ];
  for (const [id, target, status, replacement] of cases) {
    it(`${id} at 1.${target} is ${status}${replacement ? `, instead ${replacement}` : ''}`, () => {
      const found = statusAt(life(id), target);
      const instead = found.replacement && `${found.replacement.apiVersion} since ${found.replacement.since}`;
      // Of an API that is served, the cases name a successor only where that is the point.
      assert.equal(found.status, status);
      if (replacement !== undefined || status !== 'served') assert.equal(instead, replacement);
    });
  }

  it('gives the figures: when it goes, and when it went out of favour only once it has', () => {
    assert.deepEqual(statusAt(life('policy/v1beta1 PodDisruptionBudget'), 24), {
      status: 'deprecated',
      introduced: 5,
      deprecated: 21,
      removed: 25,
      replacement: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', since: 21 },
    });
    assert.equal(statusAt(life('policy/v1beta1 PodDisruptionBudget'), 20).deprecated, undefined);
    assert.equal(statusAt(life('resource.k8s.io/v1beta1 ResourceClaim'), 37).plannedRemoval, 38);
    assert.equal(statusAt(life('v1 Endpoints'), 37).removed, undefined);
    assert.equal(statusAt(life('v1 Endpoints'), 37).plannedRemoval, undefined);
  });
});

describe('servedVersions', () => {
  const cases: [id: string, target: number, expected: string][] = [
    ['networking.k8s.io/v1 Ingress', 21, 'networking.k8s.io/v1 networking.k8s.io/v1beta1 extensions/v1beta1'],
    ['networking.k8s.io/v1 Ingress', 13, 'extensions/v1beta1'],
    ['autoscaling/v2 HorizontalPodAutoscaler', 22, 'autoscaling/v1 autoscaling/v2beta2 autoscaling/v2beta1'],
    ['apps/v1 Deployment', 37, 'apps/v1'],
    ['resource.k8s.io/v1 ResourceClaim', 32, ''],
    ['events.k8s.io/v1 Event', 37, 'events.k8s.io/v1'],
  ];
  for (const [id, target, expected] of cases) {
    it(`${id} at 1.${target}: ${expected || 'none'}`, () => {
      assert.equal(
        servedVersions(life(id), target)
          .map(other => other.apiVersion)
          .join(' '),
        expected,
      );
    });
  }
});

describe('kinds', () => {
  const cases: [apiVersion: string, kind: string, known: boolean, clusterScoped: boolean | undefined][] = [
    ['v1', 'Namespace', true, true],
    ['v1', 'Pod', true, false],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', true, true],
    ['rbac.authorization.k8s.io/v1', 'Role', true, false],
    ['cert-manager.io/v1', 'ClusterIssuer', true, true],
    ['cert-manager.io/v1', 'Issuer', true, false],
    ['kubeadm.k8s.io/v1beta3', 'ClusterConfiguration', true, undefined],
    ['v1', 'Deployment', false, undefined],
    ['apps/v1', 'constructor', false, undefined],
    ['constructor/v1', 'Pod', false, undefined],
    ['example.com/v1', 'Pod', false, undefined],
  ];
  for (const [apiVersion, kind, known, clusterScoped] of cases) {
    it(`${apiVersion} ${kind}`, () => {
      assert.deepEqual([isKnownKind(apiVersion, kind), isClusterScoped(apiVersion, kind)], [known, clusterScoped]);
    });
  }

  it('knows whose group it is', () => {
    assert.deepEqual(['', 'apps', 'cert-manager.io', 'toString'].map(isBuiltInGroup), [true, true, false, false]);
  });

  it('has names for URLs, irregular ones too', () => {
    const plural = (id: string): string | undefined => life(id).plural;
    assert.deepEqual(
      [
        plural('v1 Endpoints'),
        plural('networking.k8s.io/v1 Ingress'),
        plural('apps/v1 Deployment'),
        plural('policy/v1 Eviction'),
      ],
      ['endpoints', 'ingresses', 'deployments', undefined],
    );
  });
});

describe('migrations', () => {
  const cases: [id: string, type: Migration['type'], change?: string][] = [
    ['batch/v1beta1 CronJob', 'rename'],
    ['policy/v1beta1 PodDisruptionBudget', 'semantics', 'semantics spec.selector'],
    ['extensions/v1beta1 Ingress', 'fields', 'rename spec.backend > spec.defaultBackend'],
    ['extensions/v1beta1 Deployment', 'fields', 'require spec.selector'],
    ['autoscaling/v2beta2 HorizontalPodAutoscaler', 'rename'],
    ['v1 Endpoints', 'manual', 'restructure subsets[] > EndpointSlices, one for each address family and set of ports'],
    ['policy/v1beta1 PodSecurityPolicy', 'none', 'remove *'],
  ];
  for (const [id, type, change] of cases) {
    it(`${id}: ${type}`, () => {
      const { migration } = life(id);
      const changes = migration?.changes.map(
        ({ operation, path, to }) => `${operation} ${path}${to ? ` > ${to}` : ''}`,
      );
      assert.equal(migration?.type, type);
      assert.ok(change === undefined ? changes?.length === 0 : changes?.includes(change), String(changes));
    });
  }

  it('keep a removed field, not its children', () => {
    const paths = life('resource.k8s.io/v1alpha2 ResourceClass').migration?.changes.map(change => change.path);
    assert.deepEqual(paths, ['driverName', 'parametersRef', 'structuredParameters', 'suitableNodes']);
  });
});

describe('every row of the built-in table', () => {
  const invariants: [title: string, holds: (row: BuiltInLife) => boolean][] = [
    ['is introduced before it is deprecated', row => row.introduced <= (row.deprecated ?? NEWEST_VERSION)],
    ['is introduced before it is removed', row => row.introduced < (row.removed ?? Infinity)],
    ['is deprecated before it is removed', row => (row.deprecated ?? 0) <= (row.removed ?? Infinity)],
    [
      'is removed in a release that exists, or planned for one that does not',
      row => (row.removed ?? 0) <= NEWEST_VERSION && (row.plannedRemoval ?? Infinity) > NEWEST_VERSION,
    ],
    ['has no plan once it is gone', row => row.removed === undefined || row.plannedRemoval === undefined],
    ['is known under its own name', row => apiLife(row.apiVersion, row.kind) === row],
    ['is stable, or says so in its version', row => row.stability === 'stable' || row.version.includes(row.stability)],
    [
      'is served by default when stable, never when alpha',
      row => row.stability === 'beta' || row.servedByDefault === (row.stability === 'stable'),
    ],
    [
      'explains why nothing replaces it once it is on its way out',
      row =>
        row.replacement !== undefined ||
        row.deprecated === undefined ||
        row.migration?.type === 'none' ||
        row.deprecated > NEWEST_VERSION,
    ],
    [
      'says what a migration by hand or by fields means',
      row => !/fields|semantics/.test(row.migration?.type ?? '') || row.migration!.changes.length > 0,
    ],
    [
      'never comes back',
      row => {
        const states = Array.from({ length: NEWEST_VERSION + 1 }, (_, target) => statusAt(row, target).status);
        const order: ServingStatus[] = ['not yet served', 'not served by default', 'served', 'deprecated', 'removed'];
        return states.every((state, at) => at === 0 || order.indexOf(states[at - 1]!) <= order.indexOf(state));
      },
    ],
  ];
  for (const [title, holds] of invariants) {
    it(title, () =>
      assert.deepEqual(
        all.filter(row => !holds(row)).map(row => `${row.apiVersion} ${row.kind}`),
        [],
      ),
    );
  }

  it('is replaced by one that exists, is stable or as young as it gets, and lives on', () => {
    for (const row of all.filter(({ replacement }) => replacement)) {
      const { apiVersion, kind, since } = row.replacement!;
      const successor = life(`${apiVersion} ${kind}`);
      assert.equal(since, successor.introduced, `${row.apiVersion} ${row.kind}`);
      assert.equal(successor.removed, undefined, `${row.apiVersion} ${row.kind}`);
    }
  });

  it('is there in numbers', () => assert.ok(all.length > 200 && builtInGroups().length > 20, String(all.length)));
});

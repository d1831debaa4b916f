import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtInLife, componentLife, statusOf } from '../../../engine/kubernetes/lifecycle/api';
import {
  type ComponentStatus,
  compareReleases,
  statusOfComponent,
} from '../../../engine/kubernetes/lifecycle/components';
import type { ComponentLife } from '../../../engine/kubernetes/lifecycle/life';
import { componentGroup, componentGroups } from '../../../engine/kubernetes/lifecycle/tables';

const all: ComponentLife[] = componentGroups().flatMap(group => [...componentGroup(group)!.values()]);

function life(id: string): ComponentLife {
  const [apiVersion, kind] = id.split(' ');
  const found = componentLife(apiVersion!, kind!);
  assert.ok(found, `${id} is not in the table`);
  return found;
}

describe('statusOfComponent', () => {
  type Case = [id: string, release: string | undefined, status: ComponentStatus['status'], replacement?: string];
  const cases: Case[] = [
    ['cert-manager.io/v1alpha2 Certificate', undefined, 'removed', 'cert-manager.io/v1 Certificate v1.0.0'],
    ['cert-manager.io/v1alpha2 Certificate', 'v1.6.0', 'removed', 'cert-manager.io/v1 Certificate v1.0.0'],
    ['cert-manager.io/v1alpha2 Certificate', '1.5', 'served', 'cert-manager.io/v1 Certificate v1.0.0'],
    ['cert-manager.io/v1alpha2 Certificate', 'v0.16.1', 'served'],
    ['cert-manager.io/v1 Certificate', 'v0.16.1', 'not yet served'],
    ['cert-manager.io/v1 Certificate', undefined, 'served'],
    ['certmanager.k8s.io/v1alpha1 Certificate', undefined, 'removed', 'cert-manager.io/v1 Certificate v1.0.0'],
    ['certmanager.k8s.io/v1alpha1 Order', undefined, 'removed', 'acme.cert-manager.io/v1 Order v1.0.0'],
    [
      'external-secrets.io/v1beta1 ExternalSecret',
      'v0.16.2',
      'served',
      'external-secrets.io/v1 ExternalSecret v0.16.0',
    ],
    [
      'external-secrets.io/v1beta1 ExternalSecret',
      'v0.17.0',
      'removed',
      'external-secrets.io/v1 ExternalSecret v0.16.0',
    ],
    ['gateway.networking.k8s.io/v1alpha2 TCPRoute', 'v1.5.1', 'served'],
    [
      'gateway.networking.k8s.io/v1alpha2 TCPRoute',
      'v1.6.0',
      'deprecated',
      'gateway.networking.k8s.io/v1 TCPRoute v1.6.0',
    ],
    ['karpenter.sh/v1alpha5 Provisioner', undefined, 'removed', 'karpenter.sh/v1 NodePool v1.0.0'],
    ['traefik.containo.us/v1alpha1 IngressRoute', 'v2.11.0', 'served', 'traefik.io/v1alpha1 IngressRoute v2.10.0'],
    ['traefik.containo.us/v1alpha1 IngressRoute', 'v3.1.4', 'removed', 'traefik.io/v1alpha1 IngressRoute v2.10.0'],
    [
      'snapshot.storage.k8s.io/v1beta1 VolumeSnapshot',
      'v6.0.0',
      'removed',
      'snapshot.storage.k8s.io/v1 VolumeSnapshot v4.0.0',
    ],
    ['tekton.dev/v1alpha1 PipelineResource', undefined, 'removed'],
    ['tekton.dev/v1alpha1 Condition', undefined, 'removed'],
    ['monitoring.coreos.com/v1alpha1 AlertmanagerConfig', undefined, 'served'],
    ['monitoring.coreos.com/v1beta1 AlertmanagerConfig', 'v0.56.3', 'not yet served'],
    ['monitoring.coreos.com/v1 ServiceMonitor', 'v0.1.0', 'served'],
    ['argoproj.io/v1alpha1 Rollout', undefined, 'served'],
  ];
  for (const [id, release, status, replacement] of cases) {
    it(`${id} in ${release ?? 'the newest release'} is ${status}`, () => {
      const found = statusOfComponent(life(id), release);
      const instead = found.replacement && Object.values(found.replacement).join(' ');
      assert.deepEqual([found.status, instead, found.assumed], [status, replacement, release === undefined]);
    });
  }

  it('names the newest release that it assumes', () => {
    assert.match(statusOfComponent(life('cert-manager.io/v1 Issuer'), undefined).release ?? '', /^v1\.\d+\.0$/);
  });
});

describe('statusOf', () => {
  const configuration = life('kubeadm.k8s.io/v1beta3 ClusterConfiguration');
  const certificate = life('cert-manager.io/v1alpha3 Certificate');
  const budget = builtInLife('policy/v1beta1', 'PodDisruptionBudget')!;
  const cases: [title: string, actual: string, expected: string][] = [
    ['kubeadm 1.30 comes with Kubernetes 1.30', statusOf(configuration, 30).status, 'served'],
    ['kubeadm 1.31 deprecates', statusOf(configuration, 31).status, 'deprecated'],
    ['kubeadm 1.37 removes', statusOf(configuration, 37).status, 'removed'],
    ['a component is taken as new', statusOf(certificate, 37).status, 'removed'],
    ['a component in a known release', statusOf(certificate, 37, { 'cert-manager': '1.4.0' }).status, 'served'],
    ['another component says nothing', statusOf(certificate, 37, { istio: '1.4.0' }).status, 'removed'],
    ['a built-in kind looks at the target', statusOf(budget, 24, { istio: '1.4.0' }).status, 'deprecated'],
  ];
  for (const [title, actual, expected] of cases) it(title, () => assert.equal(actual, expected));
});

describe('compareReleases', () => {
  const cases: [a: string, b: string, expected: number][] = [
    ['v1.6.0', '1.6', 0],
    ['v1.10.0', 'v1.9.0', 1],
    ['0.22.0', '0.3.0', 1],
    ['1.5.9', '1.6', -1],
    ['v2.0.0-rc.1', '2', 0],
    ['2', '1.99.99', 1],
    ['nonsense', 'v0.0.0', 0],
  ];
  for (const [a, b, expected] of cases) {
    it(`${a} and ${b}`, () => {
      assert.equal(Math.sign(compareReleases(a, b)), expected);
      assert.equal(Math.sign(compareReleases(b, a)), 0 - expected);
    });
  }

  it('orders any numbers as they are counted', () => {
    const release = fc.array(fc.nat({ max: 200 }), { minLength: 3, maxLength: 3 });
    const value = (parts: number[]): number => parts.reduce((sum, part) => sum * 1000 + part, 0);
    fc.assert(
      fc.property(release, release, (a, b) => {
        const compared = compareReleases(`v${a.join('.')}`, b.join('.'));
        return Math.sign(compared) === Math.sign(value(a) - value(b));
      }),
      { seed: 7 },
    );
  });
});

describe('every row of the component table', () => {
  const invariants: [title: string, holds: (row: ComponentLife) => boolean][] = [
    ['is known under its own name', row => componentLife(row.apiVersion, row.kind) === row],
    ['has no built-in namesake', row => builtInLife(row.apiVersion, row.kind) === undefined],
    [
      'is introduced before it is deprecated',
      row => !row.introduced || !row.deprecated || compareReleases(row.introduced, row.deprecated) <= 0,
    ],
    [
      'is introduced before it is removed',
      row => !row.introduced || !row.removed || compareReleases(row.introduced, row.removed) < 0,
    ],
    [
      'is deprecated before it is removed',
      row => !row.deprecated || !row.removed || compareReleases(row.deprecated, row.removed) <= 0,
    ],
    [
      'is decided by the newest known release',
      row =>
        [row.introduced, row.deprecated, row.removed].every(
          release => !release || !row.newestRelease || compareReleases(release, row.newestRelease) <= 0,
        ),
    ],
    [
      'has releases that read as numbers',
      row =>
        [row.introduced, row.deprecated, row.removed, row.newestRelease].every(
          release => !release || /^v?\d+\.\d+(\.\d+)?$/.test(release),
        ),
    ],
    ['names its repository', row => /^[\w-]+\/[\w-]+$/.test(row.repository)],
  ];
  for (const [title, holds] of invariants) {
    it(title, () =>
      assert.deepEqual(
        all.filter(row => !holds(row)).map(row => `${row.apiVersion} ${row.kind}`),
        [],
      ),
    );
  }

  it('is replaced by one that exists and is served today, or by what is no resource definition', () => {
    const dangling = all.filter(({ replacement }) => {
      const successor = replacement && componentLife(replacement.apiVersion, replacement.kind);
      return replacement && (!successor || /removed/.test(statusOfComponent(successor, undefined).status));
    });
    const groups = new Set(dangling.map(row => row.group));
    assert.deepEqual([...groups].sort(), ['audit.k8s.io', 'kubeadm.k8s.io', 'metrics.k8s.io']);
  });

  it('is there in numbers', () => assert.ok(all.length > 600 && new Set(all.map(row => row.component)).size > 25));
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { allFieldRows, fieldLifeFor, fieldStatusAt } from '../../engine/kubernetes/lifecycle/fields';
import type { FoundField } from '../../engine/kubernetes/lifecycle/findFields';
import { componentGroup, componentGroups } from '../../engine/kubernetes/lifecycle/tables';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import type { Scalar } from '../../engine/yaml/nodes';
import { sayField } from '../../rules/shared/fields/sentences';
import { ENDED_PROJECTS, MOVED_IMAGES } from '../../rules/shared/retired/projects';
import { VENDORS, vendorOfAnnotation, vendorOfGroup } from '../../rules/shared/vendors/vendors';
import { pageOf } from '../../scripts/generate/sources';

const HOMES: [apiVersion: string, kind: string][] = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'Node'],
  ['v1', 'PersistentVolume'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'Deployment'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['storage.k8s.io/v1', 'StorageClass'],
  ['node.k8s.io/v1', 'RuntimeClass'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['resource.k8s.io/v1', 'ResourceSlice'],
  ['kubeproxy.config.k8s.io/v1alpha1', 'KubeProxyConfiguration'],
];

describe('what is said of a field', () => {
  const said = new Set<string>();
  const text = (value: string): Scalar =>
    ({ kind: 'scalar', value, style: 'plain', templated: false, start: 0, end: 0 }) as Scalar;

  for (const [apiVersion, kind] of HOMES) {
    it(`reads well at every version of Kubernetes, in a ${kind}`, () => {
      for (const life of fieldLifeFor(apiVersion, kind)) {
        for (const place of life.places) {
          const value = place.condition.is === 'equals' ? String(place.condition.value) : 'x';
          const entry = { key: text(String(place.path.at(-1))), value: text(value) };
          const found = { life, place, path: place.path, entry } as unknown as FoundField;
          for (let target = 8; target <= NEWEST_VERSION; target++) {
            const status = fieldStatusAt(life, target);
            if (!status || status === 'gated') continue;
            said.add(life.id);
            const message = sayField(found, status, kind);
            assert.match(
              message,
              /^([A-Z][^ ]* |[a-zA-Z]+: ).+\. (Use|Remove|Set|Omit|Add) .+\.$/,
              `${life.id}: ${message}`,
            );
            assert.doesNotMatch(message, /undefined|NaN|\.\.|: :|: .*: [a-z].*: /, `${life.id}: ${message}`);
          }
        }
      }
    });
  }

  it('is said of every row that has a place and is not fine', () => {
    const owned = /^(psp-|endpoints-hand-written$|hpa-minreplicas-0$|sts-maxunavailable$)/;
    const silent = allFieldRows().filter(({ id, status, placed }) => placed && status !== 'current' && !said.has(id));
    assert.deepEqual(
      silent.map(({ id }) => id).filter(id => !owned.test(id)),
      [],
    );
  });
});

describe('the list of projects that have ended', () => {
  it('names each once, with a source, a month and names of images that could be', () => {
    assert.equal(new Set(ENDED_PROJECTS.map(({ name }) => name)).size, ENDED_PROJECTS.length);
    for (const { name, ended, source, instead, images = [], groups = [], annotations = [] } of ENDED_PROJECTS) {
      assert.match(ended ?? '2020-01', /^20\d\d-(0[1-9]|1[0-2])$/, name);
      assert.ok(source !== '' && instead !== '' && !/\.$/.test(instead), name);
      assert.ok(images.length + groups.length + annotations.length > 0, name);
      for (const image of images) assert.match(image, /^[a-z0-9_-]+(\/[a-z0-9_-]+)*\/?$/, name);
      for (const prefix of annotations) assert.match(prefix, /\/$/, name);
    }
  });

  it('has no image under two names', () => {
    const images = ENDED_PROJECTS.flatMap(({ images: own = [] }) => own);
    assert.equal(new Set(images).size, images.length);
    const moved = MOVED_IMAGES.flatMap(({ from }) => from);
    assert.equal(new Set(moved).size, moved.length);
    for (const { isSame, risk, from, to } of MOVED_IMAGES) {
      assert.equal(isSame, risk === undefined, 'what is not the same has a risk');
      for (const one of from) assert.equal(one.endsWith('/'), to.endsWith('/'), one);
    }
  });
});

describe('the components whose APIs are known', () => {
  const components = new Map(
    componentGroups()
      .flatMap(group => [...componentGroup(group)!.values()])
      .map(life => [life.component, life]),
  );

  it('are all named on the page that says how to tell which release runs', () => {
    const named = [...components.values()].filter(({ newestRelease }) => newestRelease !== undefined);
    assert.ok(named.length > 20);
    const page = pageOf('treadmill/removed-api');
    for (const { component } of named) assert.ok(page.includes(`\`${component}\``), component);
  });

  it('are all named in the notice, under a licence', () => {
    const notice = readFileSync(resolve(__dirname, '../../NOTICE'), 'utf8');
    const [, rest = ''] = notice.split(/components\.generated\.json is derived from|\n\nThe text of the Apache/);
    const named: string[] = rest.match(/[\w-]+\/[\w.-]+(?=,|\s|$)/g) ?? [];
    const repositories = [...components.values()].map(({ repository }) => repository);
    assert.deepEqual(
      [...new Set(repositories)].filter(one => !named.includes(one)),
      [],
      'projects that are not named',
    );
    assert.deepEqual(
      named.filter(one => !repositories.includes(one)),
      [],
      'names of no project',
    );
  });
});

describe('the list of vendors', () => {
  it('gives every annotation and group to one vendor only', () => {
    for (const vendor of VENDORS) {
      for (const prefix of vendor.annotations ?? []) assert.equal(vendorOfAnnotation(`${prefix}a`)?.name, vendor.name);
      for (const group of vendor.groups ?? []) assert.equal(vendorOfGroup(group)?.name, vendor.name, group);
      assert.notEqual(vendor.source, '');
    }
  });

  it('leaves alone what many understand', () => {
    const shared = ['prometheus.io/scrape', 'cert-manager.io/issuer', 'kubernetes.io/change-cause', 'checksum/config'];
    assert.deepEqual(shared.map(vendorOfAnnotation), [undefined, undefined, undefined, undefined]);
    assert.deepEqual(['', 'apps', 'gateway.networking.k8s.io'].map(vendorOfGroup), [undefined, undefined, undefined]);
  });
});

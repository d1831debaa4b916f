import assert from 'node:assert/strict';
import { leadsOf, usesOf } from '../../../engine/workspace/navigation';
import {
  CONTAINER_EDGES,
  type Edge,
  OBJECT_EDGES,
  POD_EDGES,
  VOLUME_EDGES,
} from '../../../engine/workspace/referenceKinds';
import { MemoryWorkspace } from '../../support/workspace';

type Data = { [key: string]: unknown };

/** An object with nothing but what the edge wants: `target` at the end of its path. */
function along(edge: Edge): Data {
  const { path, kindKey, namespaceKey } = edge;
  const leaf = path.at(-1)!;
  const kind = kindOf(edge);
  const siblings = {
    ...(kindKey !== undefined && { [kindKey]: kind }),
    ...(namespaceKey !== undefined && { [namespaceKey]: 'far' }),
  };
  const inner: unknown = leaf === '[]' ? ['target'] : { ...siblings, [leaf]: 'target' };
  return path
    .slice(0, -1)
    .reduceRight<unknown>((value, step) => (step === '[]' ? [value] : { [step]: value }), inner) as Data;
}

function kindOf({ to, kinds }: Edge): string {
  return to || (kinds?.[0] ?? 'Deployment');
}

function merge(a: Data, b: Data): Data {
  const merged: Data = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const own = merged[key];
    merged[key] = isData(own) && isData(value) ? merge(own, value) : value;
  }
  return merged;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Both ways: the field leads to its target, and the target knows that it is used there. */
function leadsThereAndBack(edge: Edge, user: Data): void {
  const kind = kindOf(edge);
  const namespace = edge.namespaceKey === undefined ? 'near' : 'far';
  const target = { apiVersion: 'v1', kind, metadata: { name: 'target', namespace } };
  const workspace = new MemoryWorkspace({
    'a/user.yaml': JSON.stringify(user),
    'a/target.yaml': JSON.stringify(target),
    'b/c/d/target.yaml': JSON.stringify({ ...target, metadata: { name: 'target', namespace: 'other' } }),
  });
  const leads = leadsOf(workspace.index, workspace.object('a/user.yaml'));
  assert.deepEqual(
    leads.flatMap(({ targets }) => targets.map(({ path }) => path)),
    ['a/target.yaml'],
  );
  assert.equal(JSON.stringify(user).slice(leads[0]!.at.start, leads[0]!.at.end), '"target"');
  const uses = usesOf(workspace.index, workspace.object('a/target.yaml'));
  assert.deepEqual(
    uses.map(({ path }) => path),
    ['a/user.yaml'],
  );
  assert.deepEqual(usesOf(workspace.index, workspace.object('b/c/d/target.yaml')), []);
}

const BASE = { apiVersion: 'v1', metadata: { name: 'target', namespace: 'near' } };

describe('every field that names another object', () => {
  for (const [kind, edges] of Object.entries(OBJECT_EDGES)) {
    for (const edge of edges)
      it(`${kind} ${edge.path.join('.')}`, () => leadsThereAndBack(edge, merge({ ...BASE, kind }, along(edge))));
  }
  const pod = (spec: Data) => ({ ...BASE, kind: 'Pod', spec });
  for (const edge of POD_EDGES)
    it(`a pod's ${edge.path.join('.')}`, () => leadsThereAndBack(edge, pod({ containers: [], ...along(edge) })));
  for (const edge of VOLUME_EDGES)
    it(`a volume's ${edge.path.join('.')}`, () =>
      leadsThereAndBack(edge, pod({ containers: [], volumes: [{ name: 'v', ...along(edge) }] })));
  for (const edge of CONTAINER_EDGES) {
    it(`a container's ${edge.path.join('.')}`, () =>
      leadsThereAndBack(edge, pod({ containers: [{ name: 'c', image: 'c:1', ...along(edge) }] })));
  }
});

/** Other ways in which one object names another: the user, the target, and where the user's text leads. */
const others: { it: string; user: string; target: string; leads: string[] }[] = [
  {
    it: 'a Service in an environment variable',
    user: 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: c:1\n      env:\n        - {name: REDIS_URL, value: "redis://redis:6379/0"}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: redis}\n',
    leads: ['redis → redis'],
  },
  {
    it: 'the Service of a single pod, by its full name',
    user: 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: c:1\n      args: [--db-host, db-0.db.shop.svc.cluster.local]\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\n',
    leads: ['db-0.db.shop.svc.cluster.local → db'],
  },
  {
    it: 'a key of a ConfigMap',
    user: 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  volumes:\n    - name: v\n      configMap: {name: settings, items: [{key: level, path: x}]}\n',
    target: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  other: x\n  level: info\n',
    leads: ['settings → settings', 'level → level'],
  },
  {
    it: 'the definition of a custom resource',
    user: 'apiVersion: shop.example/v1\nkind: Basket\nmetadata: {name: b}\n',
    target:
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: baskets.shop.example}\nspec: {group: shop.example, names: {kind: Basket}}\n',
    leads: ['Basket → baskets.shop.example'],
  },
  {
    it: 'the Certificate that makes a Secret',
    user: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {tls: [{secretName: web-tls}]}\n',
    target: 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web}\nspec: {secretName: web-tls}\n',
    leads: ['web-tls → web'],
  },
  {
    it: 'nothing that a template names',
    user: 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  serviceAccountName: {{ .Values.account }}\n',
    target: 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: account}\n',
    leads: [],
  },
];

describe('names outside plain fields', () => {
  for (const { it: title, user, target, leads } of others) {
    it(title, () => {
      const workspace = new MemoryWorkspace({ 'user.yaml': user, 'target.yaml': target });
      const found = leadsOf(workspace.index, workspace.object('user.yaml')).flatMap(lead =>
        lead.targets.map(to => `${user.slice(lead.at.start, lead.at.end)} → ${target.slice(to.at.start, to.at.end)}`),
      );
      assert.deepEqual(found, leads);
    });
  }

  it('folders that Flux and Argo CD apply', () => {
    const workspace = new MemoryWorkspace({
      'repo/clusters/prod/apps.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {path: ./apps/prod}\n',
      'repo/clusters/prod/shop.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec: {source: {path: charts/shop}}\n',
      'repo/apps/prod/kustomization.yaml': 'resources: []\n',
      'repo/charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
    });
    const found = ['apps', 'shop'].flatMap(name =>
      leadsOf(workspace.index, workspace.object(`repo/clusters/prod/${name}.yaml`)).flatMap(({ targets }) => targets),
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      ['repo/apps/prod/kustomization.yaml', 'repo/charts/shop/Chart.yaml'],
    );
  });
});

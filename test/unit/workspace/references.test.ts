import assert from 'node:assert/strict';
import { leadsOfFile, namersOf, usesOfFile } from '../../../engine/workspace/fileNavigation';
import { localLeads } from '../../../engine/workspace/localLeads';
import { leadsOf, placesOf, usesOf } from '../../../engine/workspace/navigation';
import type { Edge } from '../../../engine/workspace/referenceKinds';
import { type PlacedDocument, parseStream } from '../../../engine/yaml/parse';
import { type Data, edgeUsers, targetKind } from '../../support/edges';
import { MemoryWorkspace } from '../../support/workspace';

/** Both ways: the field leads to its target, and the target knows that it is used there. */
function leadsThereAndBack(edge: Edge, user: Data): void {
  const kind = targetKind(edge);
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

describe('every field that names another object', () => {
  for (const { title, edge, user } of edgeUsers({ target: 'target', namespace: 'far' }))
    it(title, () => leadsThereAndBack(edge, user));
});

const POD_OF_WEB =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: c, image: "c:1", ports: [{containerPort: 8080, name: http}]}]}\n';

/**
 * Other ways in which one object leads to another: the user, the target, and where the user's text leads. From each of
 * those places of the target the way back leads to the same text.
 */
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
    it: 'the pods of a Service, and their port by its name',
    user: 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {app: web}\n  ports: [{port: 80, targetPort: http}]\n',
    target: POD_OF_WEB,
    leads: ['{app: web} → web', 'http → http'],
  },
  {
    it: 'the pods of a Service, and their port by its number',
    user: 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {app: web}\n  ports: [{port: 8080}, {port: 9, protocol: UDP, targetPort: 8080}]\n',
    target: POD_OF_WEB,
    leads: ['{app: web} → web', '8080 → http'],
  },
  {
    it: 'the port of a Service behind an Ingress',
    user: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: shop, port: {name: web}}}}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {ports: [{name: web, port: 80}]}\n',
    leads: ['shop → shop', 'web → 80'],
  },
  {
    it: 'the port of a Service behind a route',
    user: 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {rules: [{backendRefs: [{name: shop, port: 80}]}]}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {ports: [{name: web, port: 80}]}\n',
    leads: ['shop → shop', '80 → 80'],
  },
  {
    it: 'the pods that a policy isolates and lets in',
    user: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - from: [{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}, {podSelector: {}}]\n',
    target: POD_OF_WEB,
    leads: ['{matchLabels: {app: web}} → web', '{matchExpressions: [{key: app, operator: Exists}]} → web'],
  },
  {
    it: 'the namespace that a policy lets in, by the name that every namespace is labelled with',
    user: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec:\n  podSelector: {}\n  egress:\n    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]\n',
    target: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    leads: ['{matchLabels: {kubernetes.io/metadata.name: shop}} → shop'],
  },
  {
    it: 'the pods of a disruption budget',
    user: 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {selector: {matchLabels: {app: web}}}\n',
    target: POD_OF_WEB,
    leads: ['{matchLabels: {app: web}} → web'],
  },
  {
    it: 'the Services of a ServiceMonitor, in the namespaces that it names',
    user: 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m, namespace: watch}\nspec: {selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [shop]}}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop, labels: {app: web}}\n',
    leads: ['{matchLabels: {app: web}} → web'],
  },
  {
    it: 'no Services of namespaces that it does not name',
    user: 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m, namespace: watch}\nspec: {selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [bank]}}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop, labels: {app: web}}\n',
    leads: [],
  },
  {
    it: 'no Services of other namespaces',
    user: 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m, namespace: watch}\nspec: {selector: {matchLabels: {app: web}}}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop, labels: {app: web}}\n',
    leads: [],
  },
  {
    it: 'the pods of a PodMonitor, in any namespace',
    user: 'apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: m, namespace: watch}\nspec: {selector: {matchLabels: {app: web}}, namespaceSelector: {any: true}}\n',
    target: POD_OF_WEB.replace('name: web,', 'name: web, namespace: shop,'),
    leads: ['{matchLabels: {app: web}} → web'],
  },
  {
    it: 'the monitors of a Prometheus',
    user: 'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: p}\nspec: {serviceMonitorSelector: {matchLabels: {team: a}}}\n',
    target: 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m, labels: {team: a}}\n',
    leads: ['{matchLabels: {team: a}} → m'],
  },
  ...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'].map(kind => ({
    it: `the pods of a ${kind}`,
    user: `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: {name: a}\nspec: {selector: {matchLabels: {app: web}}}\n`,
    target: POD_OF_WEB,
    leads: ['{matchLabels: {app: web}} → web'],
  })),
  {
    it: 'the pods of a Gateway of Istio',
    user: 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: {selector: {app: web}}\n',
    target: POD_OF_WEB,
    leads: ['{app: web} → web'],
  },
  {
    it: 'a Service that Istio calls by its full name',
    user: 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d}\nspec: {host: web.shop.svc.cluster.local}\n',
    target: 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n',
    leads: ['web.shop.svc.cluster.local → web'],
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
      const definition = workspace.object('target.yaml');
      const back = placesOf(definition).flatMap(place =>
        usesOf(workspace.index, definition, place).map(
          use => `${user.slice(use.at.start, use.at.end)} → ${target.slice(place.start, place.end)}`,
        ),
      );
      assert.deepEqual(back.sort(), [...leads].sort());
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
    const back = found.flatMap(({ path }) => usesOfFile(workspace.index, path));
    assert.deepEqual(
      back.map(({ path }) => path),
      ['repo/clusters/prod/apps.yaml', 'repo/clusters/prod/shop.yaml'],
    );
  });
});

const POD = 'apiVersion: v1\nkind: Deployment\nmetadata: {name: web}\n';

/** What a kustomization or a chart names: its file, the others, and where its text leads. */
const files: { it: string; path: string; text: string; others: Record<string, string>; leads: string[] }[] = [
  {
    it: 'resources, components, patches and other files',
    path: 'k/kustomization.yaml',
    text: 'resources: [web.yaml, ../base]\ncomponents: [../part]\npatches: [{path: patch.yaml}]\nconfigMapGenerator:\n  - name: c\n    files: [s.yaml=settings.yaml]\nreplacements: [{path: r.yaml}]\n',
    others: {
      'k/web.yaml': POD,
      'base/kustomization.yaml': 'resources: []\n',
      'part/kustomization.yaml': 'kind: Component\n',
      'k/patch.yaml': POD,
      'k/settings.yaml': 'a: b\n',
      'k/r.yaml': '[]\n',
    },
    leads: [
      'web.yaml → k/web.yaml',
      '../base → base/kustomization.yaml',
      '../part → part/kustomization.yaml',
      'patch.yaml → k/patch.yaml',
      'settings.yaml → k/settings.yaml',
      'r.yaml → k/r.yaml',
    ],
  },
  {
    it: 'the objects that patches, replacements and replicas are for, by the names that they get',
    path: 'k/kustomization.yaml',
    text: 'namePrefix: a-\nresources: [web.yaml]\npatches: [{target: {kind: Deployment, name: web}, patch: "- {op: test, path: /a}"}, {target: {name: web-.*}, patch: x}]\nreplicas: [{name: a-web, count: 2}]\nreplacements:\n  - source: {kind: ConfigMap, name: none}\n    targets: [{select: {kind: Deployment, name: a-web}, fieldPaths: [spec.replicas]}]\n',
    others: { 'k/web.yaml': POD },
    leads: ['web.yaml → k/web.yaml', 'web → k/web.yaml', 'a-web → k/web.yaml', 'a-web → k/web.yaml'],
  },
  {
    it: 'a chart beside it',
    path: 'shop/Chart.yaml',
    text: 'apiVersion: v2\nname: shop\ndependencies: [{name: lib, repository: "file://../lib"}]\n',
    others: { 'lib/Chart.yaml': 'apiVersion: v2\nname: lib\n' },
    leads: ['"file://../lib" → lib/Chart.yaml'],
  },
];

describe('what kustomizations and charts name', () => {
  for (const { it: title, path, text, others: more, leads } of files) {
    it(title, () => {
      const workspace = new MemoryWorkspace({ [path]: text, ...more });
      const { index } = workspace;
      const spell = (at: { start: number; end: number }, to: string) => `${text.slice(at.start, at.end)} → ${to}`;
      const found = leadsOfFile(index, workspace.project.file(path)!.note);
      assert.deepEqual(
        found.flatMap(({ at, targets }) => targets.map(to => spell(at, to.path))),
        leads,
      );
      const back = Object.keys(more).flatMap(other =>
        [
          ...usesOfFile(index, other),
          ...(more[other] === POD && !other.includes('patch') ? namersOf(index, workspace.object(other)) : []),
        ].map(({ at }) => spell(at, other)),
      );
      assert.deepEqual(back.sort(), [...leads].sort());
    });
  }
});

describe('names within one object', () => {
  const text =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {kubectl.kubernetes.io/default-container: c}}\nspec:\n  volumes: [{name: v, emptyDir: {}}]\n  containers:\n    - name: c\n      image: c:1\n      ports: [{containerPort: 1, name: http}]\n      volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]\n      readinessProbe: {httpGet: {port: http}}\n      lifecycle: {preStop: {tcpSocket: {port: 1}}}\n';

  it('lead to what they name', () => {
    const [{ document }] = parseStream(text, { templates: 'auto', patch: false }).documents as [PlacedDocument];
    const found = localLeads(document).map(({ at, to }) => [
      text.slice(at.start, at.end),
      text.slice(text.lastIndexOf('\n', to.start) + 1, to.end).trim(),
    ]);
    assert.deepEqual(found, [
      ['v', 'volumes: [{name: v'],
      ['http', 'ports: [{containerPort: 1, name: http'],
      ['c', '- name: c'],
    ]);
  });
});

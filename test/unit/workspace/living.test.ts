import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NEWEST_VERSION } from '../../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../../engine/lint/project';
import type { YamlNode } from '../../../engine/yaml/nodes';
import { rules } from '../../../rules/registry.generated';
import { syntheticWorkspace } from '../../../scripts/bench/syntheticWorkspace';

/** Only these look beyond their own document. */
const crossing = rules.filter(rule => rule.facts);

const head = (kind: string, name: string, version = 'v1') =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
const label = fc.constantFrom('web', 'db');
const name = fc.constantFrom('one', 'two', 'a-one');
const namespace = fc.constantFrom('', '  namespace: shop\n', '  namespace: far\n');

const configMap = fc
  .tuple(name, namespace, fc.constantFrom('level', 'mode'))
  .map(([a, b, key]) => `${head('ConfigMap', a)}${b}data: {${key}: x}\n`);
const service = fc
  .tuple(name, namespace, label)
  .map(
    ([a, b, app]) =>
      `${head('Service', a)}${b}spec:\n  clusterIP: None\n  selector: {app: ${app}}\n  ports: [{port: 80}]\n`,
  );
const workload = fc
  .tuple(fc.constantFrom('Deployment', 'StatefulSet'), name, namespace, label, name, name)
  .map(
    ([kind, a, b, app, used, host]) =>
      `${head(kind, a, 'apps/v1')}${b}spec:\n  serviceName: ${used}\n  replicas: 2\n  selector: {matchLabels: {app: ${app}}}\n  template:\n    metadata: {labels: {app: ${app}}}\n    spec:\n      serviceAccountName: ${used}\n      containers:\n        - name: c\n          image: postgres:18\n          envFrom: [{configMapRef: {name: ${used}}}]\n          env:\n            - {name: DB_HOST, value: "${host}:5432"}\n            - {name: L, valueFrom: {configMapKeyRef: {name: ${used}, key: level}}}\n`,
  );
const autoscaler = name.map(
  a =>
    `${head('HorizontalPodAutoscaler', a, 'autoscaling/v2')}spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${a}}}\n`,
);
const policy = fc
  .tuple(name, namespace, label)
  .map(
    ([a, b, app]) =>
      `${head('NetworkPolicy', a, 'networking.k8s.io/v1')}${b}spec: {podSelector: {matchLabels: {app: ${app}}}}\n`,
  );
const stream = fc
  .array(fc.oneof(configMap, service, workload, workload, autoscaler, policy), { maxLength: 3 })
  .map(documents => documents.join('---\n'));

const MANIFESTS = [
  'base/a.yaml',
  'base/b.yaml',
  'overlays/prod/c.yaml',
  'overlays/test/c.yaml',
  'shop/templates/d.yaml',
  'e.yaml',
];
const RESOURCES = ['a.yaml', 'b.yaml', 'c.yaml', '../../base', '../../part', '../base', '../../e.yaml', 'gone.yaml'];

const kustomization = fc
  .record({
    resources: fc.subarray(RESOURCES),
    patches: fc.subarray(['c.yaml', 'b.yaml', '../../base/a.yaml'], { maxLength: 1 }),
    more: fc.subarray([
      'namespace: shop',
      'namePrefix: a-',
      'kind: Component',
      'helmCharts: [{name: x}]',
      'configMapGenerator: [{name: one, literals: [level=x]}]',
    ]),
  })
  .map(
    ({ resources, patches, more }) =>
      `resources: [${resources.join(', ')}]\npatches: [${patches.map(path => `{path: ${path}}`).join(', ')}]\n${more.join('\n')}\n`,
  );

const KUSTOMIZATIONS = ['base', 'overlays/prod', 'overlays/test', 'part'].map(folder => `${folder}/kustomization.yaml`);

type Step =
  | { kind: 'write'; path: string; text: string; open: boolean }
  | { kind: 'delete' | 'ask'; path: string }
  | { kind: 'rename'; path: string; to: string };

const anyPath = fc.constantFrom(...MANIFESTS, ...KUSTOMIZATIONS, 'shop/Chart.yaml');
const write = (paths: string[], text: fc.Arbitrary<string>) =>
  fc.record({ kind: fc.constant('write' as const), path: fc.constantFrom(...paths), text, open: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: write(MANIFESTS, stream) },
  { weight: 4, arbitrary: write(KUSTOMIZATIONS, kustomization) },
  {
    weight: 1,
    arbitrary: write(['shop/Chart.yaml'], fc.constantFrom('name: shop\n', 'dependencies: [{name: gone}]\n')),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'ask'), path: anyPath }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rename' as const), path: anyPath, to: anyPath }) },
);

/** A workspace on a disk in memory, and a project that is told of each change. */
class Follower {
  readonly files = new Map<string, string>();
  readonly project = newProject();

  take(one: Step): void {
    if (one.kind === 'write') this.write(one.path, one.text, one.open);
    else if (one.kind === 'ask') this.project.report(one.path);
    else this.leave(one.path, one.kind === 'rename' ? one.to : undefined);
    for (const path of this.project.takeUnread()) this.project.update(path, this.files.get(path)!, false);
  }

  private leave(path: string, to: string | undefined): void {
    const text = this.files.get(path);
    if (text === undefined || path === to) return;
    this.files.delete(path);
    this.project.remove(path);
    if (to !== undefined) this.write(to, text, false);
  }

  private write(path: string, text: string, open: boolean): void {
    this.files.set(path, text);
    this.project.update(path, text, open);
  }
}

/** Applications in folders of their own, which concern nobody else. */
function strangers(project: Project, count: number): void {
  for (let i = 0; i < count; i++) {
    const texts = [
      `${head('Deployment', 'web', 'apps/v1')}spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers: [{name: c, image: web:1}]\n`,
      `${head('Service', 'web')}spec:\n  selector: {app: db}\n  ports: [{port: 80}]\n`,
      `${head('NetworkPolicy', 'web', 'networking.k8s.io/v1')}spec: {podSelector: {matchLabels: {app: db}}}\n`,
    ];
    const path = `strangers/of/${i}/here/web.yaml`;
    project.update(path, texts.join('---\n'), false);
    project.report(path);
  }
}

function newProject(): Project {
  const project = new Project({
    rules: crossing,
    newest: NEWEST_VERSION,
    onFault: (rule, path, error) => {
      throw new Error(`${rule} failed on ${path}`, { cause: error });
    },
  });
  project.configurations.surround([{ preset: 'all' }], []);
  return project;
}

function reportsOf(project: Project, paths: Iterable<string>): Record<string, unknown> {
  return Object.fromEntries(
    [...paths].sort().map(path => {
      const findings = project.report(path).findings.map(({ rule, severity, message, start, end, related }) => ({
        ...{ rule, severity, message, start, end },
        related: related.map(({ message: text, target }) => `${text} ${target?.path ?? ''}`),
      }));
      return [path, findings];
    }),
  );
}

/** A project that reads everything anew, in the order of the paths. */
function afresh(files: ReadonlyMap<string, string>, prepare: (project: Project) => void = () => {}) {
  const project = newProject();
  prepare(project);
  for (const path of [...files.keys()].sort()) project.update(path, files.get(path)!, false);
  for (const path of project.takeUnread()) project.update(path, files.get(path)!, false);
  return reportsOf(project, files.keys());
}

describe('a workspace of kustomizations and charts that lives', () => {
  it('comes to the findings of a fresh scan after any changes, and tells of each that it makes', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }), steps => {
        const follower = new Follower();
        let before: Record<string, unknown> = {};
        for (const one of steps) {
          follower.take(one);
          const now = reportsOf(follower.project, follower.files.keys());
          const told = new Set(follower.project.takeChanged());
          const silent = Object.keys(now).filter(
            path => !told.has(path) && JSON.stringify(now[path]) !== JSON.stringify(before[path] ?? []),
          );
          assert.deepEqual(silent, [], 'findings changed and nobody was told');
          before = now;
        }
        assert.deepEqual(before, afresh(follower.files));
      }),
      { seed: 4, numRuns: 120 },
    );
  }).timeout(60_000);

  it('comes to the same findings among many others, where only what lies near is looked at, as among few', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 15, size: 'max' }), steps => {
        const follower = new Follower();
        strangers(follower.project, 60);
        for (const one of steps) {
          follower.take(one);
          reportsOf(follower.project, follower.files.keys());
        }
        const now = reportsOf(follower.project, follower.files.keys());
        assert.deepEqual(
          now,
          afresh(follower.files, project => strangers(project, 3)),
        );
      }),
      { seed: 4, numRuns: 60 },
    );
  }).timeout(60_000);
});

describe('memory', () => {
  it('holds facts of closed files, and no node of their trees', () => {
    const project = newProject();
    const texts: [path: string, text: string][] = [...syntheticWorkspace(60)].map(({ path, text }) => [path, text]);
    for (const [path, text] of texts) {
      project.update(path, text, true);
      project.report(path);
      project.update(path, text, false);
    }
    reportsOf(project, project.paths());
    assert.deepEqual(nodesHeldBy(project), []);
    const [path, text] = texts.find(([name]) => name.endsWith('deployment.yaml'))!;
    project.update(path, text, true);
    assert.ok(nodesHeldBy(project).length > 20, 'of an open file they are kept');
  });
});

/** Kinds of the nodes that can be reached from an object. */
function nodesHeldBy(root: object): string[] {
  const seen = new Set<object>([root]);
  const nodes: string[] = [];
  for (const one of seen) {
    if (isNode(one)) nodes.push(one.kind);
    const parts = one instanceof Map || one instanceof Set ? [...one].flat() : [];
    for (const part of [...parts, ...Object.values(one)]) if (typeof part === 'object' && part !== null) seen.add(part);
  }
  return nodes;
}

function isNode(one: object): one is YamlNode {
  return 'kind' in one && 'parent' in one && 'anchor' in one;
}

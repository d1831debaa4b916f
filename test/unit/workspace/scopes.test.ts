import assert from 'node:assert/strict';
import type { Reference } from '../../../engine/workspace/facts';
import { keysIn, resolve } from '../../../engine/workspace/resolve';
import { nearestDefinitions } from '../../../engine/workspace/scope';
import { scopesOf } from '../../../engine/workspace/scopes';
import { MemoryWorkspace } from '../../support/workspace';

const config = (name: string, namespace = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}\n`;
const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: "c:1", envFrom: [{configMapRef: {name: ${name}}}]}]\n`;
const names = (...paths: string[]) => `resources: [${paths.join(', ')}]\n`;

interface Case {
  it: string;
  files: Record<string, string>;
  /** Scopes of `from`: kind, title, open or closed. */
  scopes: string[];
  /** Files with the definitions that a pod in `from` finds for `wanted`. */
  finds: string[];
  wanted?: string;
}

const FROM = 'base/pod.yaml';

const cases: Case[] = [
  {
    it: 'a folder, where the nearest definition wins',
    files: { [FROM]: pod('s'), 'base/s.yaml': config('s'), 's.yaml': config('s'), 'x/y/s.yaml': config('s') },
    scopes: ['folder base open'],
    finds: ['base/s.yaml'],
  },
  {
    it: 'a kustomization, whose parts may lie anywhere',
    files: {
      [FROM]: pod('s'),
      'base/kustomization.yaml': names('pod.yaml', '../far/away'),
      'far/away/kustomization.yaml': names('s.yaml'),
      'far/away/s.yaml': config('s'),
      'base/other.yaml': config('s'),
    },
    scopes: ['kustomization base closed'],
    finds: ['far/away/s.yaml'],
  },
  {
    it: 'every overlay of a base',
    files: {
      [FROM]: pod('s'),
      'base/kustomization.yaml': names('pod.yaml'),
      'overlays/prod/kustomization.yaml': names('../../base', 's.yaml'),
      'overlays/prod/s.yaml': config('s'),
      'overlays/test/kustomization.yaml': `${names('../../base')}configMapGenerator: [{name: t}]\n`,
    },
    scopes: ['kustomization overlays/prod closed', 'kustomization overlays/test closed'],
    finds: ['overlays/prod/s.yaml'],
  },
  {
    it: 'a generated object, which has no definition',
    files: {
      [FROM]: pod('s'),
      'base/s.yaml': config('s'),
      'base/kustomization.yaml': `${names('pod.yaml')}configMapGenerator: [{name: s, literals: [a=b]}]\n`,
    },
    scopes: ['kustomization base closed'],
    finds: [],
  },
  {
    it: 'a component, and the namespace that it gives',
    files: {
      [FROM]: pod('s'),
      'base/kustomization.yaml': `${names('pod.yaml', 's.yaml')}components: [../part]\n`,
      'base/s.yaml': config('s', 'elsewhere'),
      'part/kustomization.yaml': 'kind: Component\nnamespace: shop\n',
    },
    scopes: ['kustomization base closed'],
    finds: ['base/s.yaml'],
  },
  {
    it: 'a name with the prefix and suffix that it gets',
    files: {
      [FROM]: pod('x'),
      'base/kustomization.yaml': `${names('pod.yaml', '../inner')}namePrefix: a-\n`,
      'inner/kustomization.yaml': `${names('s.yaml')}namePrefix: b-\nnameSuffix: -c\n`,
      'inner/s.yaml': config('s'),
    },
    scopes: ['kustomization base closed'],
    wanted: 'a-b-s-c',
    finds: ['inner/s.yaml'],
  },
  ...['https://example.org/base', 'missing.yaml', 'github.com/someone/base?ref=v1', 'empty-folder'].map(resource => ({
    it: `a kustomization of which ${resource} cannot be seen`,
    files: { [FROM]: pod('s'), 'base/kustomization.yaml': names('pod.yaml', `"${resource}"`) },
    scopes: ['kustomization base open'],
    finds: [],
  })),
  ...[
    'helmCharts: [{name: x}]',
    'generators: [x.yaml]',
    'patches: [{patch: "- op: remove\\n  path: /spec"}]',
    'patches: [{path: gone.yaml}]',
    'replacements: [{source: {}, targets: [{fieldPaths: [spec.serviceAccountName]}]}]',
  ].map(line => ({
    it: `a kustomization with ${line}`,
    files: { [FROM]: pod('s'), 'base/kustomization.yaml': `${names('pod.yaml')}${line}\n` },
    scopes: ['kustomization base open'],
    finds: [],
  })),
  {
    it: 'a patch that adds',
    files: {
      [FROM]: pod('s'),
      'base/patch.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: true}\n',
      'base/kustomization.yaml': `${names('pod.yaml')}patches: [{path: patch.yaml}]\n`,
    },
    scopes: ['kustomization base closed'],
    finds: [],
  },
  {
    it: 'kustomizations in a circle',
    files: {
      [FROM]: pod('s'),
      'base/kustomization.yaml': names('pod.yaml', '../other'),
      'other/kustomization.yaml': names('../base', 's.yaml'),
      'other/s.yaml': config('s'),
    },
    scopes: ['kustomization base closed'],
    finds: ['other/s.yaml'],
  },
];

/** What the reference of a pod to the key `k` of a ConfigMap is in each scope: state, title, and keys if they are known. */
const states: { it: string; files: Record<string, string>; states: string[] }[] = [
  {
    it: 'a generator with literals and files',
    files: {
      'base/kustomization.yaml': `${names('pod.yaml')}configMapGenerator: [{name: s, literals: [a=b], files: [c/d.txt, e=f.txt]}]\n`,
    },
    states: ['made base a,d.txt,e'],
  },
  {
    it: 'a generator with a file of variables, whose keys are not seen',
    files: { 'base/kustomization.yaml': `${names('pod.yaml')}configMapGenerator: [{name: s, envs: [x.env]}]\n` },
    states: ['made base ?'],
  },
  {
    it: 'a generator of an overlay that adds to one of the base',
    files: {
      'base/kustomization.yaml': `${names('pod.yaml')}configMapGenerator: [{name: s, literals: [a=b]}]\n`,
      'over/kustomization.yaml': `${names('../base')}configMapGenerator: [{name: s, behavior: merge, literals: [k=v]}]\n`,
    },
    states: ['made over k,a'],
  },
  {
    it: 'a generator of a component that adds to one of the kustomization',
    files: {
      'base/kustomization.yaml': `${names('pod.yaml')}components: [../part]\nconfigMapGenerator: [{name: s, literals: [a=b]}]\n`,
      'part/kustomization.yaml': 'kind: Component\nconfigMapGenerator: [{name: s, behavior: merge, literals: [k=v]}]\n',
    },
    states: ['made base a,k'],
  },
  {
    it: 'a generator that adds to what a file defines',
    files: {
      'base/kustomization.yaml': `${names('pod.yaml', 's.yaml')}configMapGenerator: [{name: s, behavior: merge, literals: [a=b]}]\n`,
      'base/s.yaml': config('s'),
    },
    states: ['made base ?'],
  },
  {
    it: 'a generator with a prefix, which the reference has or not',
    files: {
      'base/kustomization.yaml': `${names('pod.yaml')}namePrefix: x-\nconfigMapGenerator: [{name: s, literals: [a=b]}]\n`,
    },
    states: ['made base a'],
  },
  {
    it: 'a secret generator, which makes no ConfigMap',
    files: { 'base/kustomization.yaml': `${names('pod.yaml')}secretGenerator: [{name: s, literals: [a=b]}]\n` },
    states: ['missing base'],
  },
  {
    it: 'two overlays of a base, one of which has it',
    files: {
      'base/kustomization.yaml': names('pod.yaml'),
      'a/kustomization.yaml': names('../base', 's.yaml'),
      'a/s.yaml': `${config('s')}data: {k: v}\n`,
      'b/kustomization.yaml': names('../base'),
    },
    states: ['defined a k', 'missing b'],
  },
  {
    it: 'an overlay that gives another namespace to the base alone',
    files: {
      'base/kustomization.yaml': names('pod.yaml'),
      'over/kustomization.yaml': `${names('inner', 's.yaml')}`,
      'over/inner/kustomization.yaml': `${names('../../base')}namespace: one\n`,
      'over/s.yaml': config('s', 'two'),
    },
    states: ['unseen over'],
  },
  ...[
    'helmCharts: [{name: x}]',
    'generators: [x.yaml]',
    'resources: [pod.yaml, https://example.org/base]',
    'kind: Component',
  ].map(line => ({
    it: `what may be made out of sight, by ${line}`,
    files: { 'base/kustomization.yaml': line.startsWith('resources') ? `${line}\n` : `${names('pod.yaml')}${line}\n` },
    states: ['unseen base'],
  })),
  ...[
    'replacements: [{source: {kind: ConfigMap, name: x}, targets: [{select: {kind: Pod}, fieldPaths: ["spec.containers.0.envFrom.0.configMapRef.name"]}]}]',
    'replacements: [{source: {kind: ConfigMap, name: x}, targets: [{select: {name: p}, fieldPaths: ["spec.containers.[name=c].envFrom.0.configMapRef.name"]}]}]',
    'replacements: [{path: elsewhere.yaml}]',
    'patches: [{target: {kind: Pod, name: p}, patch: "- {op: replace, path: /spec/containers/0/envFrom/0/configMapRef/name, value: x}"}]',
    'patches: [{target: {kind: Pod}, patch: "- {op: remove, path: /spec/containers/0/envFrom}"}]',
    'patches: [{patch: "{apiVersion: v1, kind: Pod, metadata: {name: p}, $patch: delete}"}]',
    'patches: [{target: {kind: Po.*}, patch: "- {op: move, from: /a, path: /b}"}]',
  ].map(line => ({
    it: `a name that is written by ${line}`,
    files: { 'base/kustomization.yaml': `${names('pod.yaml')}${line}\n` },
    states: ['unseen base'],
  })),
  ...[
    'replacements: [{source: {kind: ConfigMap, name: x}, targets: [{select: {kind: Deployment}, fieldPaths: ["spec.containers.0.envFrom.0.configMapRef.name"]}]}]',
    'replacements: [{source: {kind: ConfigMap, name: x}, targets: [{select: {kind: Pod}, fieldPaths: [metadata.labels.app]}]}]',
    'patches: [{target: {kind: Pod, name: q}, patch: "- {op: remove, path: /spec/containers/0/envFrom}"}]',
    'patches: [{target: {kind: Pod}, patch: "- {op: add, path: /spec/priority, value: 1}"}]',
    'patches: [{patch: "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: other}]}}"}]',
  ].map(line => ({
    it: `a name that is not written by ${line}`,
    files: { 'base/kustomization.yaml': `${names('pod.yaml')}${line}\n` },
    states: ['missing base'],
  })),
];

describe('what a reference leads to in each scope', () => {
  for (const { it: title, files, states: expected } of states) {
    it(title, () => {
      const workspace = new MemoryWorkspace({ [FROM]: pod('s'), ...files });
      const from = workspace.object(FROM);
      const [reference] = from.facts.references as [Reference];
      const found = resolve(workspace.index, from, reference).map(resolution => {
        const { state, scope } = resolution;
        const keys =
          state === 'defined' || state === 'made' ? (keysIn(workspace.index, resolution, reference) ?? ['?']) : [];
        return `${state} ${scope.title} ${keys.join()}`.trim();
      });
      assert.deepEqual(found, expected);
    });
  }
});

const CHART_FROM = 'shop/templates/web/pod.yaml';
const charts: Case[] = [
  {
    it: 'a chart, with all its folders',
    files: {
      'shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
      [CHART_FROM]: pod('s'),
      'shop/templates/config/s.yaml': config('s'),
      'other/templates/config/s.yaml': config('s'),
    },
    scopes: ['chart chart shop closed'],
    finds: ['shop/templates/config/s.yaml'],
  },
  {
    it: 'a chart with a dependency in its own folder and one beside it',
    files: {
      'shop/Chart.yaml':
        'apiVersion: v2\nname: shop\ndependencies: [{name: redis}, {name: lib, repository: "file://../lib"}]\n',
      [CHART_FROM]: pod('s'),
      'shop/charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\n',
      'shop/charts/redis/templates/s.yaml': config('s'),
      'lib/Chart.yaml': 'apiVersion: v2\nname: lib\n',
    },
    scopes: ['chart chart shop closed'],
    finds: ['shop/charts/redis/templates/s.yaml'],
  },
  {
    it: 'a chart whose dependency is not there',
    files: {
      'shop/Chart.yaml': 'apiVersion: v2\nname: shop\ndependencies: [{name: redis}]\n',
      [CHART_FROM]: pod('s'),
    },
    scopes: ['chart chart shop open'],
    finds: [],
  },
  {
    it: 'a chart with objects that a library prints',
    files: {
      'shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
      [CHART_FROM]: pod('s'),
      'shop/templates/all.yaml': '{{ include "common.all" . }}\n',
    },
    scopes: ['chart chart shop open'],
    finds: [],
  },
];

function check({ files, scopes, finds, wanted = 's' }: Case, from: string): void {
  const workspace = new MemoryWorkspace(files);
  const found = scopesOf(workspace.index, from);
  assert.deepEqual(
    found.map(({ kind, title, isClosed }) => `${kind} ${title} ${isClosed ? 'closed' : 'open'}`),
    scopes,
  );
  const definitions = nearestDefinitions(workspace.index, workspace.object(from), 'ConfigMap', wanted);
  assert.deepEqual(
    definitions.map(({ path }) => path),
    finds,
  );
}

describe('what is applied together', () => {
  for (const one of cases) it(one.it, () => check(one, FROM));
  for (const one of charts) it(one.it, () => check(one, CHART_FROM));
});

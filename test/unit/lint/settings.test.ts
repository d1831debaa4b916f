import assert from 'node:assert/strict';
import { readConfiguration } from '../../../engine/lint/configurationFile';
import { Configurations } from '../../../engine/lint/configurations';
import { OptionValues } from '../../../engine/lint/options';
import { type Layer, matchesAny } from '../../../engine/lint/settings';
import { fewReplicas, latestImage, misspelt, toyRules } from '../../support/toyRules';

const NEWEST = 36;

interface Case {
  name: string;
  /** Configuration files by folder; an array is a file behind what it extends, lowest first. */
  files?: Record<string, string | string[]>;
  below?: Layer[];
  above?: Layer[];
  path?: string;
  expected: Partial<Record<keyof ReturnType<typeof inForce>, unknown>>;
}

const off = { severity: 'off' as const, options: {} };

const cases: Case[] = [
  {
    name: 'nothing is said',
    expected: {
      preset: 'recommended',
      target: NEWEST,
      clusterDomain: 'cluster.local',
      excluded: false,
      latest: 'warning',
      misspelt: 'error',
      few: 'off',
    },
  },
  { name: 'a preset switches rules on', files: { '/r': 'preset: strict' }, expected: { few: 'hint', atLeast: 2 } },
  {
    name: 'a severity switches a rule on',
    files: { '/r': 'rules: {toy/few-replicas: warning}' },
    expected: { few: 'warning' },
  },
  {
    name: 'a rule is switched off',
    files: { '/r': 'rules: {toy/latest-image: off}' },
    expected: { latest: 'off', misspelt: 'error' },
  },
  {
    name: 'options alone switch nothing on',
    files: { '/r': 'rules: {toy/few-replicas: {atLeast: 5}}' },
    expected: { few: 'off' },
  },
  {
    name: 'a chapter is set',
    files: { '/r': 'rules: {toy/*: hint}' },
    expected: { latest: 'hint', misspelt: 'hint', few: 'hint' },
  },
  {
    name: 'a rule stands above its chapter, in any order',
    files: { '/r': 'rules: {toy/misspelt: error, toy/*: off}' },
    expected: { latest: 'off', misspelt: 'error' },
  },
  {
    name: 'a chapter in a higher file stands above a rule in a lower one',
    files: { '/r': ['rules: {toy/misspelt: hint}', 'rules: {toy/*: off}'] },
    expected: { misspelt: 'off' },
  },
  {
    name: 'options of several files come together',
    files: {
      '/r': [
        'preset: all\nrules: {toy/few-replicas: {atLeast: 7, kinds: [Pod]}}',
        'rules: {toy/few-replicas: {atLeast: 3}}',
      ],
    },
    expected: { atLeast: 3, kinds: ['Pod'] },
  },
  {
    name: 'the nearest file counts alone',
    files: { '/r': 'preset: all', '/r/a': 'clusterDomain: k8s' },
    path: '/r/a/b/x.yaml',
    expected: { preset: 'recommended', clusterDomain: 'k8s' },
  },
  {
    name: 'files of other folders do not count',
    files: { '/r/a': 'preset: all', '/r/ab': 'preset: all' },
    path: '/r/abc/x.yaml',
    expected: { preset: 'recommended' },
  },
  {
    name: "the editor's settings stand below files",
    below: [{ preset: 'all', target: 30 }],
    files: { '/r': 'kubernetesVersion: "1.31"' },
    expected: { preset: 'all', target: 31 },
  },
  {
    name: "the command line's stand above files",
    above: [{ preset: 'strict' }],
    files: { '/r': 'preset: all\nkubernetesVersion: "1.31"' },
    expected: { preset: 'strict', target: 31 },
  },
  {
    name: 'a rule waits for its Kubernetes version',
    files: { '/r': 'preset: all\nkubernetesVersion: "1.19"' },
    expected: { few: 'off', latest: 'warning' },
  },
  {
    name: 'an override fits',
    files: { '/r': 'overrides: [{files: "a/**", preset: all, kubernetesVersion: "1.30", rules: {toy/misspelt: off}}]' },
    path: '/r/a/b/x.yaml',
    expected: { preset: 'all', target: 30, misspelt: 'off' },
  },
  {
    name: 'an override does not fit',
    files: { '/r': 'overrides: [{files: "a/**", preset: all}]' },
    path: '/r/b/a/x.yaml',
    expected: { preset: 'recommended' },
  },
  {
    name: 'a later override stands above an earlier one',
    files: {
      '/r': 'preset: recommended\noverrides: [{files: "*.yaml", preset: all}, {files: x.yaml, preset: strict}]',
    },
    path: '/r/b/x.yaml',
    expected: { preset: 'strict' },
  },
  {
    name: 'patterns are relative to the folder of their file',
    files: { '/r/a': 'exclude: [/b]' },
    path: '/r/a/b/x.yaml',
    expected: { excluded: true },
  },
  {
    name: 'an excluded folder elsewhere is another',
    files: { '/r': 'exclude: [/b]' },
    path: '/r/a/b/x.yaml',
    expected: { excluded: false },
  },
  {
    name: 'the editor excludes',
    below: [{ exclude: ['**/gen/**'], folder: '/r' }],
    path: '/r/a/gen/x.yaml',
    expected: { excluded: true },
  },
];

describe('settings', () => {
  for (const each of cases) it(`hold when ${each.name}`, () => check(each));

  it('are one object for files to which the same layers apply', () => {
    const configurations = configurationsOf({ '/r': 'overrides: [{files: "b/**", preset: all}]' });
    const [a, c, b] = ['/r/a.yaml', '/r/c/d.yaml', '/r/b/x.yaml'].map(path => configurations.effective(path));
    assert.equal(a, c);
    assert.notEqual(a, b);
  });

  it('are forgotten with their file', () => {
    const configurations = configurationsOf({ '/r': 'preset: all', '/': 'preset: strict' });
    assert.equal(configurations.effective('/r/x.yaml').preset, 'all');
    configurations.set('/r', undefined);
    assert.equal(configurations.effective('/r/x.yaml').preset, 'strict');
  });
});

function check({ files = {}, below = [], above = [], path = '/r/x.yaml', expected }: Case): void {
  const configurations = configurationsOf(files);
  configurations.surround(below, above);
  const found = inForce(configurations, path);
  assert.deepEqual(
    Object.fromEntries(Object.keys(expected).map(key => [key, found[key as keyof typeof found]])),
    expected,
  );
}

function configurationsOf(files: Record<string, string | string[]>): Configurations {
  const configurations = new Configurations(NEWEST);
  for (const [folder, texts] of Object.entries(files)) {
    const layers = [texts].flat().map(text => {
      const { layer, problems } = readConfiguration(text, folder, toyRules);
      assert.deepEqual(problems, []);
      return layer;
    });
    configurations.set(folder === '/' ? '' : folder, layers);
  }
  return configurations;
}

function inForce(configurations: Configurations, path: string) {
  const { preset, target, clusterDomain, excluded, inForce: rule } = configurations.effective(path);
  const few = rule(fewReplicas);
  return {
    ...{ preset, target, clusterDomain, excluded },
    latest: (rule(latestImage) ?? off).severity,
    misspelt: (rule(misspelt) ?? off).severity,
    few: (few ?? off).severity,
    atLeast: few?.options.number('atLeast'),
    kinds: few?.options.strings('kinds'),
  };
}

const patterns: [pattern: string, path: string, matches: boolean][] = [
  ['vendor', 'vendor/a.yaml', true],
  ['vendor', 'x/vendor/a/b.yaml', true],
  ['vendor', 'x/vendors/a.yaml', false],
  ['vendor/', 'x/vendor/a.yaml', true],
  ['/vendor', 'vendor/a.yaml', true],
  ['/vendor', 'x/vendor/a.yaml', false],
  ['./vendor', 'vendor/a.yaml', true],
  ['vendor/**', 'vendor/a/b.yaml', true],
  ['vendor/**', 'vendor', true],
  ['charts/*', 'charts/a/b.yaml', true],
  ['charts/*.yaml', 'charts/a/b.yaml', false],
  ['*.gen.yaml', 'x/y.gen.yaml', true],
  ['*.gen.yaml', 'x/y.yaml', false],
  ['**/test/**', 'a/test/b.yaml', true],
  ['**/.hidden/**', '.hidden/b.yaml', true],
  ['{a,b}/*.yaml', 'b/c.yaml', true],
];

describe('a pattern', () => {
  for (const [pattern, path, matches] of patterns) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${path}`, () => {
      assert.equal(matchesAny(`/r/${path}`, [pattern], '/r'), matches);
      assert.equal(matchesAny(path, [pattern], ''), matches);
      assert.equal(matchesAny(`/other/${path}`, [pattern], '/r'), false);
    });
  }
});

describe('options', () => {
  const schema = {
    names: { type: 'strings', default: ['a'], description: '' },
    limit: { type: 'number', default: 1, description: '' },
  } as const;

  it('fall back to their defaults, also for values of another type', () => {
    assert.deepEqual(new OptionValues(schema).strings('names'), ['a']);
    assert.equal(new OptionValues(schema, { limit: 'many' }).number('limit'), 1);
  });

  it('are a fault of the rule that asks for what it did not declare', () => {
    assert.throws(() => new OptionValues(schema).number('names'), /no option names of type number/);
    assert.throws(() => new OptionValues(schema).boolean('other'), /no option other/);
  });
});

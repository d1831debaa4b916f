import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../../engine/lint/configurationFile';
import { loadConfiguration } from '../../../engine/lint/configurations';
import { lineStartsOf, positionAt } from '../../../engine/text/source';
import { rules } from '../../../rules/registry.generated';
import { toyRules } from '../../support/toyRules';

interface Case {
  name: string;
  text: string;
  /** What is read, as far as it is of interest. */
  layer?: Record<string, unknown>;
  /** `line:column message`, both from one. */
  problems?: string[];
}

const setting = (severity: string | undefined, options = {}) => ({ severity, options });

const cases: Case[] = [
  { name: 'nothing', text: '', layer: { rules: {}, exclude: [], overrides: [] } },
  { name: 'a comment', text: '# nothing yet\n', layer: { rules: {} } },
  {
    name: 'a preset, a version, a domain',
    text: 'preset: all\nkubernetesVersion: 1.30\nclusterDomain: k8s.local\n',
    layer: { preset: 'all', target: 30, clusterDomain: 'k8s.local' },
  },
  { name: 'a version in quotes', text: "kubernetesVersion: 'v1.31'", layer: { target: 31 } },
  {
    name: 'a document behind a comment',
    text: '# by the platform team\n---\npreset: strict\n',
    layer: { preset: 'strict' },
  },
  {
    name: 'severities',
    text: 'rules:\n  toy/misspelt: off\n  toy/unowned: "off"\n  toy/*: hint\n',
    layer: { rules: { 'toy/misspelt': setting('off'), 'toy/unowned': setting('off'), 'toy/*': setting('hint') } },
  },
  {
    name: 'options',
    text: 'rules:\n  toy/few-replicas: {atLeast: 3, kinds: [StatefulSet], severity: error}\n',
    layer: { rules: { 'toy/few-replicas': setting('error', { atLeast: 3, kinds: ['StatefulSet'] }) } },
  },
  {
    name: 'options alone',
    text: 'rules:\n  toy/few-replicas:\n    atLeast: 3\n',
    layer: { rules: { 'toy/few-replicas': setting(undefined, { atLeast: 3 }) } },
  },
  {
    name: 'options for a chapter',
    text: 'rules:\n  toy/*: {atLeast: 3}\n',
    layer: { rules: { 'toy/*': setting(undefined, { atLeast: 3 }) } },
  },
  { name: 'one pattern', text: 'exclude: vendor', layer: { exclude: ['vendor'] } },
  { name: 'many patterns', text: 'exclude: [vendor, "*.gen.yaml"]', layer: { exclude: ['vendor', '*.gen.yaml'] } },
  { name: 'no patterns', text: 'exclude:\nextends:\n', layer: { exclude: [] } },
  {
    name: 'anchors and merges',
    text: 'rules: {toy/unowned: &low {severity: hint}, toy/few-replicas: *low}',
    layer: { rules: { 'toy/unowned': setting('hint'), 'toy/few-replicas': setting('hint') } },
  },

  { name: 'a list', text: '- preset', problems: ['1:1 A configuration is a mapping of settings.'] },
  {
    name: 'an unknown setting',
    text: 'preset: all\nexcludes: []',
    problems: ['2:1 Unknown setting excludes. Did you mean exclude?'],
  },
  { name: 'an unknown setting that is like none', text: 'colour: red', problems: ['1:1 Unknown setting colour.'] },
  { name: 'an unknown preset', text: 'preset: most', problems: ['1:9 preset takes one of recommended, strict, all.'] },
  {
    name: 'an unknown version',
    text: 'kubernetesVersion: newest',
    problems: ['1:20 kubernetesVersion takes a version such as "1.36", in quotes.'],
  },
  {
    name: 'an unknown rule',
    text: 'rules:\n  toy/mispelt: off',
    problems: ['2:3 Unknown rule toy/mispelt. Did you mean toy/misspelt?'],
  },
  {
    name: 'an unknown severity',
    text: 'rules:\n  toy/misspelt: fatal',
    problems: ['2:17 A rule takes off or one of error, warning, information, hint.'],
  },
  {
    name: 'no severity',
    text: 'rules:\n  toy/misspelt:',
    problems: ['2:16 A rule takes off or one of error, warning, information, hint.'],
  },
  {
    name: 'an option that no rule of the chapter has',
    text: 'rules:\n  toy/*: {atleast: 2}',
    problems: ['2:11 toy/* has no option atleast. Did you mean atLeast?'],
  },
  {
    name: 'an unknown option',
    text: 'rules:\n  toy/few-replicas: {atleast: 2}',
    problems: ['2:22 toy/few-replicas has no option atleast. Did you mean atLeast?'],
  },
  {
    name: 'an option of another type',
    text: 'rules:\n  toy/few-replicas: {atLeast: many, kinds: Deployment}',
    problems: ['2:31 atLeast takes a number.', '2:44 kinds takes a list of texts.'],
  },
  {
    name: 'rules in a list',
    text: 'rules: [toy/misspelt]',
    problems: ['1:8 rules takes a mapping of rules and their settings.'],
  },
  { name: 'overrides in a mapping', text: 'overrides: {files: a}', problems: ['1:12 overrides takes a list.'] },
  {
    name: 'an override without files',
    text: 'overrides:\n  - preset: all',
    problems: ['2:5 An override needs files: the patterns it applies to.'],
  },
  {
    name: 'an override with more than it may say',
    text: 'overrides:\n  - {files: a, exclude: b}',
    problems: ['2:16 Unknown setting exclude.'],
  },
  {
    name: 'a pattern that is no text',
    text: 'exclude:\n  - {a: b}',
    problems: ['2:5 exclude takes a text or a list of texts.'],
  },
  {
    name: 'a key twice',
    text: 'preset: all\npreset: strict',
    layer: { preset: 'strict' },
    problems: ['2:1 This key stands here for the second time.'],
  },
  {
    name: 'a second document',
    text: 'preset: all\n---\npreset: strict\n',
    layer: { preset: 'all' },
    problems: ['3:1 A configuration is one document: this second one is not read.'],
  },
  {
    name: 'places behind a comment and a mark',
    text: '# by the platform team\n---\npreset: most\n',
    problems: ['3:9 preset takes one of recommended, strict, all.'],
  },
];

describe('a configuration file', () => {
  for (const each of cases) it(`with ${each.name} is read, and what is wrong is told`, () => check(each));

  it('that is no YAML tells where', () => {
    const { problems } = readConfiguration('preset: "all\nrules: {}\n', '', toyRules);
    assert.ok(problems.length > 0);
    assert.ok(problems.every(({ at }) => at.start > 0));
  });
});

function check({ text, layer = {}, problems = [] }: Case): void {
  const read = readConfiguration(text, '/repo', toyRules);
  const told = read.problems.map(({ at, message }) => {
    const { line, character } = positionAt(lineStartsOf(text), at.start);
    return `${line + 1}:${character + 1} ${message}`;
  });
  assert.deepEqual(told, problems);
  const found = Object.fromEntries(Object.keys(layer).map(key => [key, read.layer[key as keyof typeof read.layer]]));
  assert.deepEqual(found, layer);
}

interface Chain {
  name: string;
  files: Record<string, string>;
  /** Presets of the layers, lowest first. */
  layers: (string | undefined)[];
  problems?: string[];
}

const chains: Chain[] = [
  {
    name: 'one file',
    files: { '/a/x.yaml': 'extends: ../base.yaml\npreset: all', '/base.yaml': 'preset: strict' },
    layers: ['strict', 'all'],
  },
  {
    name: 'several files, the later above the earlier',
    files: { '/a/x.yaml': 'extends: [b.yaml, ./c.yaml]', '/a/b.yaml': 'preset: strict', '/a/c.yaml': 'preset: all' },
    layers: ['strict', 'all', undefined],
  },
  {
    name: 'an absolute path',
    files: { '/a/x.yaml': 'extends: /etc/spikes.yaml', '/etc/spikes.yaml': 'preset: all' },
    layers: ['all', undefined],
  },
  {
    name: 'a file that two others share',
    files: {
      '/a/x.yaml': 'extends: [b.yaml, c.yaml]\npreset: recommended',
      '/a/b.yaml': 'extends: d.yaml\npreset: strict',
      '/a/c.yaml': 'extends: d.yaml',
      '/a/d.yaml': 'preset: all',
    },
    layers: ['all', 'strict', undefined, 'recommended'],
  },
  {
    name: 'itself, in a circle',
    files: { '/a/x.yaml': 'extends: b.yaml', '/a/b.yaml': 'preset: all\nextends: x.yaml' },
    layers: ['all', undefined],
    problems: ['/a/b.yaml@21 /a/x.yaml extends itself.'],
  },
  {
    name: 'what is not there',
    files: { '/a/x.yaml': 'extends: gone.yaml' },
    layers: [undefined],
    problems: ['/a/x.yaml@9 Cannot read /a/gone.yaml.'],
  },
  {
    name: 'what is elsewhere',
    files: { '/a/x.yaml': 'extends: https://example.com/x.yaml' },
    layers: [undefined],
    problems: ['/a/x.yaml@9 Only files can be extended, not https://example.com/x.yaml.'],
  },
];

describe('extending a configuration', () => {
  for (const { name, files, layers, problems = [] } of chains) {
    it(`takes in ${name}`, () => {
      const loaded = loadConfiguration('/a/x.yaml', path => files[path], toyRules);
      assert.deepEqual(
        loaded.layers.map(({ preset }) => preset),
        layers,
      );
      assert.deepEqual(
        loaded.problems.map(({ path, at, message }) => `${path}@${at.start} ${message}`),
        problems,
      );
    });
  }
});

describe('the configuration that is shown in', () => {
  for (const page of ['docs/configuration.md', 'README.md']) {
    it(`${page} has no problems`, () => {
      const markdown = readFileSync(join(__dirname, '../../..', page), 'utf8');
      const blocks = [...markdown.matchAll(/^```yaml\n(.*?)^```$/gms)].map(match => match[1]!);
      const shown = blocks.filter(block => /^preset:/m.test(block));
      assert.ok(shown.length > 0, 'nothing is shown');
      for (const text of shown) {
        const { problems } = readConfiguration(text, '/', rules);
        assert.deepEqual(
          problems.map(({ message }) => message),
          [],
        );
      }
    });
  }
});

import assert from 'node:assert/strict';
import { carryOut, fixAll, otherFiles } from '../../../engine/lint/fixes';
import { Project } from '../../../engine/lint/project';
import type { Rule } from '../../../engine/lint/rule';
import { applyEdits } from '../../../engine/text/edits';
import unusedIgnore from '../../../rules/meta/unused-ignore';
import usedBeforeDefined from '../../../rules/ordering/used-before-defined';
import * as toy from '../../support/toyRules';

const PATH = '/a.yaml';

function projectOf(rules: readonly Rule[], files: Record<string, string>, faults: string[] = []): Project {
  const onFault = (rule: string, path: string, error: unknown) =>
    faults.push(`${rule} ${path} ${(error as Error).message}`);
  const project = new Project({ rules, newest: 36, onFault });
  project.configurations.surround([{ preset: 'all' }], []);
  for (const [path, text] of Object.entries(files)) project.update(path, text, false);
  return project;
}

const service = (label: string, more = '') =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels:\n    tier: ${label}\n${more}`;
const owned = '  annotations:\n    owner: team-a\n';

interface Case {
  name: string;
  rules: readonly Rule[];
  before: string;
  after: string;
  fixed: number;
  rounds: number;
  only?: string;
  faults?: string[];
}

const both = [toy.misspelt, toy.unowned];
const pod = (grace = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${grace}  containers:\n    - name: a\n    - name: b\n`;
const graced = pod('  terminationGracePeriodSeconds: 30\n');

const cases: Case[] = [
  {
    name: 'nothing to fix',
    rules: both,
    before: service('backend', owned),
    after: service('backend', owned),
    fixed: 0,
    rounds: 0,
  },
  {
    name: 'a fix that uncovers another',
    rules: both,
    before: service('bakend'),
    after: service('backend', owned),
    fixed: 2,
    rounds: 2,
  },
  {
    name: 'one rule only',
    rules: both,
    before: service('bakend'),
    after: service('backend'),
    fixed: 1,
    rounds: 1,
    only: 'toy/misspelt',
  },
  {
    name: 'every document, comments kept',
    rules: both,
    before: `# first\n${service('bakend # a')}---\n# second\n${service("'bakend' # b")}`,
    after: `# first\n${service('backend # a', owned)}---\n# second\n${service("'backend' # b", owned)}`,
    fixed: 4,
    rounds: 2,
  },
  {
    name: 'one fix that many findings share',
    rules: [toy.sharedFix],
    before: pod(),
    after: graced,
    fixed: 2,
    rounds: 1,
  },
  {
    name: 'unsafe fixes left alone',
    rules: [toy.latestImage],
    before: `${pod()}      image: web:latest\n`,
    after: `${pod()}      image: web:latest\n`,
    fixed: 0,
    rounds: 0,
  },
  {
    name: 'fixes that reach into other files left alone',
    rules: [toy.writesElsewhere],
    before: CONSUMER(),
    after: CONSUMER(),
    fixed: 0,
    rounds: 0,
  },
  {
    name: 'fixes that contradict each other',
    rules: [...toy.disagreeing, toy.misspelt],
    before: service('bakend', '    phase: dawn\n'),
    after: service('backend', '    phase: day\n'),
    fixed: 2,
    rounds: 1,
  },
  {
    name: 'a fix that fails, and the others all the same',
    rules: [toy.failingFix, toy.misspelt],
    before: service('bakend'),
    after: service('backend'),
    fixed: 1,
    rounds: 1,
    faults: ['toy/failing-fix /a.yaml a fault of the fix'],
  },
  {
    name: 'a document with syntax problems left alone',
    rules: both,
    before: `${service('bakend')}---\n${service('bakend')}  x: [\n`,
    after: `${service('backend', owned)}---\n${service('bakend')}  x: [\n`,
    fixed: 2,
    rounds: 2,
  },
  {
    name: 'comments that ignore nothing',
    rules: [toy.misspelt, unusedIgnore],
    before: service('bakend', '  # spikes-ignore toy/misspelt: old\n  namespace: shop # spikes-ignore toy/*\n'),
    after: service('backend', '  namespace: shop\n'),
    fixed: 3,
    rounds: 1,
  },
];

function CONSUMER(): string {
  return 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - envFrom:\n        - configMapRef: {name: settings}\n';
}

const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';

describe('fixing all', () => {
  for (const each of cases) it(`copes with ${each.name}`, () => check(each));

  it('ends although two rules undo each other', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {phase: day}\n';
    const { rounds, edits } = fixAll(projectOf(toy.restless, {}), PATH, text, { safety: 'safe' });
    assert.equal(rounds, 10);
    assert.deepEqual(
      edits.filter(({ start, end, newText }) => text.slice(start, end) !== newText),
      [],
    );
  });

  it('moves as many documents as it takes', () => {
    const names = [...'abcdefghijklmnop'];
    const references = names.map(name => `        - configMapRef: {name: ${name}}\n`).join('');
    const user = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - image: web:1\n      envFrom:\n${references}`;
    const configs = names.map(name => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name} # ${name}\n`);
    const project = projectOf([usedBeforeDefined], {});
    const result = fixAll(project, PATH, [user, ...configs].join('---\n'), { safety: 'safe' });
    assert.deepEqual(result.text.split('---\n').slice(-1), [user]);
    assert.deepEqual(result.text.split('---\n').slice(0, -1).sort(), configs);
    assert.equal(fixAll(project, PATH, result.text, { safety: 'safe' }).text, result.text);
  });

  it('sees the file as it becomes, not as the project knows it', () => {
    const rules = [...both, toy.missingConfig];
    const project = projectOf(rules, { [PATH]: settings });
    const { findings } = project.reportAside(project.readAside(PATH, CONSUMER()));
    assert.deepEqual(
      findings.map(({ message }) => message),
      ['There is no ConfigMap settings.'],
    );
    assert.deepEqual(project.report(PATH).findings, []);
  });
});

function check({ rules, before, after, fixed, rounds, only, faults = [] }: Case): void {
  for (const eol of ['\n', '\r\n']) {
    const [text, wanted] = [before.replaceAll('\n', eol), after.replaceAll('\n', eol)];
    const told: string[] = [];
    const project = projectOf(rules, { '/b.yaml': settings, [PATH]: text }, told);
    const options = { safety: 'safe' as const, ...(only === undefined ? {} : { rule: only }) };
    const result = fixAll(project, PATH, text, options);
    assert.equal(result.text, wanted);
    assert.equal(applyEdits(text, result.edits), wanted, 'the edits make the text');
    assert.deepEqual({ fixed: result.fixed, rounds: result.rounds }, { fixed, rounds });
    assert.deepEqual([...new Set(told)], faults);
    assert.equal(fixAll(project, PATH, wanted, options).text, wanted, 'a second time changes nothing');
  }
}

describe('carrying out one fix', () => {
  const text = `${service('bakend')}---\n${service('bakend')}---\n${service('backend')}`;

  it('changes the document of its finding, although others have the same finding', () => {
    const project = projectOf([toy.misspelt], { [PATH]: text });
    const fingerprints = project.report(PATH).findings.map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(fingerprints).size, 2);
    const results = fingerprints.map(fingerprint =>
      carryOut(project, PATH, text, fingerprint, 'Write backend', () => undefined),
    );
    const texts = results.map(result =>
      'changes' in result ? applyEdits(text, result.changes[0]!.edits) : result.refused,
    );
    const last = service('backend');
    assert.deepEqual(texts, [
      `${service('backend')}---\n${service('bakend')}---\n${last}`,
      `${service('bakend')}---\n${service('backend')}---\n${last}`,
    ]);
  });

  it('finds its finding again after lines were added above', () => {
    const project = projectOf([toy.misspelt], { [PATH]: service('bakend') });
    const [finding] = project.report(PATH).findings;
    const moved = `# a new line\nkind: Other\n---\n${service('bakend')}`;
    const result = carryOut(project, PATH, moved, finding!.fingerprint, 'Write backend', () => undefined);
    assert.ok('changes' in result);
    assert.equal(applyEdits(moved, result.changes[0]!.edits), moved.replace('bakend', 'backend'));
  });

  const refusals: [why: string, text: string, title: string, refused: RegExp][] = [
    ['the finding is gone', service('backend'), 'Write backend', /no longer there/],
    ['the fix is not on offer', service('bakend'), 'Write something', /no longer there/],
    ['the document is broken', `${service('bakend')}  x: [\n`, 'Write backend', /syntax/],
  ];
  for (const [why, now, title, refused] of refusals) {
    it(`refuses when ${why}`, () => {
      const project = projectOf([toy.misspelt], { [PATH]: service('bakend') });
      const [finding] = project.report(PATH).findings;
      const result = carryOut(project, PATH, now, finding!.fingerprint, title, () => undefined);
      assert.ok('refused' in result && refused.test(result.refused), JSON.stringify(result));
    });
  }

  describe('in several files', () => {
    const other = '/b.yaml';
    const files: Record<string, string> = { [PATH]: CONSUMER(), [other]: `kind: Other\n---\n${settings}` };
    const project = projectOf([toy.writesElsewhere], files);
    const [finding] = project.report(PATH).findings;
    const attempt = (read: (path: string) => string | undefined) =>
      carryOut(project, PATH, files[PATH]!, finding!.fingerprint, 'Mark both', read);

    it('tells which', () => {
      assert.deepEqual(otherFiles(project, PATH, files[PATH]!, finding!.fingerprint, 'Mark both'), [other]);
    });

    it('changes all of them', () => {
      const result = attempt(path => files[path]);
      assert.ok('changes' in result, JSON.stringify(result));
      const texts = Object.fromEntries(
        result.changes.map(({ path, edits }) => [path, applyEdits(files[path]!, edits)]),
      );
      assert.deepEqual(texts, {
        [PATH]: CONSUMER().replace('  name: web\n', '  name: web\n  labels:\n    uses: "yes"\n'),
        [other]: files[other]!.replace('  name: settings\n', '  name: settings\n  labels:\n    used: "yes"\n'),
      });
    });

    it('finds the object again where it has moved in its file', () => {
      const moved = `${settings}---\nkind: Other\n`;
      const result = attempt(() => moved);
      assert.ok('changes' in result, JSON.stringify(result));
      const change = result.changes.find(({ path }) => path === other)!;
      assert.match(
        applyEdits(moved, change.edits),
        /^apiVersion: v1\nkind: ConfigMap\nmetadata:\n {2}name: settings\n {2}labels:/,
      );
    });

    it('changes none when one cannot be read, or no longer holds the object', () => {
      for (const answer of [undefined, 'kind: Other\n']) {
        assert.deepEqual(
          attempt(() => answer),
          { refused: 'ConfigMap settings is no longer in /b.yaml.' },
        );
      }
    });
  });
});

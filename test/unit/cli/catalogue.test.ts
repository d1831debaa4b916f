import assert from 'node:assert/strict';
import { folderOf, runCli, runHere } from '../../support/cli';

interface Answer {
  asked: string;
  code: number;
  stdout?: string;
  stderr?: string;
}

const page = '# toy/misspelt\n\nA page.\n';

const answers: Answer[] = [
  { asked: 'toy/misspelt', code: 0, stdout: page },
  { asked: 'misspelt', code: 0, stdout: page },
  { asked: 'labelSpelling', code: 0, stdout: page },
  {
    asked: 'toy/mispelt',
    code: 2,
    stderr: 'There is no rule toy/mispelt. Did you mean toy/misspelt? avoid-spikes rules lists them all.\n',
  },
  { asked: 'zzz', code: 2, stderr: 'There is no rule zzz. avoid-spikes rules lists them all.\n' },
  { asked: 'toy/unowned', code: 2, stderr: 'There is no page about toy/unowned.\n' },
];

describe('avoid-spikes explain', () => {
  for (const { asked, code, stdout = '', stderr = '' } of answers) {
    it(`answers ${asked}`, async () => {
      assert.deepEqual(await runHere(['explain', asked], '/'), { code, stdout, stderr });
    });
  }

  it('takes one name', async () => {
    for (const names of [[], ['a', 'b']]) {
      const { code, stderr } = await runHere(['explain', ...names], '/');
      assert.equal(code, 2);
      assert.match(stderr, /explain takes the name of one rule/);
    }
  });
});

describe('avoid-spikes rules', () => {
  it('lists everything there is to know as JSON', async () => {
    const { stdout } = await runHere(['rules', '--format', 'json'], '/');
    const rules = JSON.parse(stdout);
    assert.deepEqual(rules.map(({ id }: { id: string }) => id).slice(0, 2), ['toy/latest-image', 'toy/misspelt']);
    assert.deepEqual(rules[1], {
      ...{ id: 'toy/misspelt', title: 'A label that nobody selects', chapter: 'toy', severity: 'error' },
      ...{ preset: 'recommended', fixes: ['safe'], peers: { polaris: ['labelSpelling'] }, since: null, options: {} },
      page: 'rules/toy/misspelt.md',
    });
    assert.equal(rules[3].since, '1.20');
    assert.equal(rules[3].options.atLeast.default, 2);
    assert.equal(rules[3].page, null);
  });

  it('lists them for people', async () => {
    const { stdout } = await runHere(['rules'], '/');
    assert.match(stdout, /^toy\n {2}toy\/latest-image +warning +An image without a fixed version \[fix: unsafe\]\n/);
    assert.match(stdout, /toy\/few-replicas +hint +Fewer replicas than wanted \(only in strict\)\n/);
    assert.match(stdout, /\n6 rules\./);
  });
});

describe('the command line with the real rules', () => {
  const manifest =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1\n';

  it('finds that a container may run as root', async () => {
    const { stdout, code } = await runCli(['check'], folderOf({ 'a.yaml': manifest }), {}, 'cli/main.ts');
    assert.match(stdout, /^ {2}7:13 {2}warning {2}Nothing stops container web .* root\/may-run-as-root$/m);
    assert.match(stdout, /^ {2}7 \| {5}- name: web\n {4}\| {13}\^~~$/m);
    assert.equal(code, 1);
  });

  it('has a page for each rule', async () => {
    const { stdout } = await runCli(['rules', '--format=json'], '/', {}, 'cli/main.ts');
    const rules: { id: string; page: string | null }[] = JSON.parse(stdout);
    assert.ok(rules.length > 0);
    assert.deepEqual(
      rules.filter(({ page }) => page === null),
      [],
    );
  });

  it('explains a rule by the name that a peer gives it', async () => {
    const { stdout, code } = await runCli(['explain', 'CKV_K8S_20'], '/', {}, 'cli/main.ts');
    assert.match(stdout, /^# root\/privilege-escalation\n/);
    assert.equal(code, 0);
  });
});

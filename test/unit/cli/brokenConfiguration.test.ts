import assert from 'node:assert/strict';
import { folderOf, runCli } from '../../support/cli';

const BROKEN = 'rules:\n  root/may-run-as-rot: off\n';
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: registry.example/web:1\n';
const MISTAKE = 'Did you mean root/may-run-as-root?';

interface Case {
  name: string;
  files: Record<string, string>;
  args: string[];
  code: number;
  stdout?: string;
  stderr?: string;
}

const cases: Case[] = [
  {
    name: 'is a finding when it is among the files checked, and the others are told too',
    files: { 'a/.avoid-spikes.yaml': BROKEN, 'a/web.yaml': POD },
    args: ['check', 'a'],
    code: 1,
    stdout: MISTAKE,
  },
  {
    name: 'stops the run when nothing would show it',
    files: { '.avoid-spikes.yaml': BROKEN, 'a/web.yaml': POD },
    args: ['check', 'a'],
    code: 2,
    stderr: `.avoid-spikes.yaml:2:3`,
  },
  {
    name: 'stops the run when the rule that would show it is off',
    files: { '.avoid-spikes.yaml': `${BROKEN}  meta/*: off\n`, 'web.yaml': POD },
    args: ['check'],
    code: 2,
    stderr: MISTAKE,
  },
  {
    name: 'stops the run when it is to fix',
    files: { '.avoid-spikes.yaml': BROKEN, 'web.yaml': POD },
    args: ['check', '--fix'],
    code: 2,
    stderr: MISTAKE,
  },
  {
    name: 'stops the run when it extends what is not there',
    files: { '.avoid-spikes.yaml': 'extends: base.yaml\n', 'web.yaml': POD },
    args: ['check'],
    code: 2,
    stderr: 'base.yaml',
  },
];

describe('avoid-spikes check: a configuration with mistakes', () => {
  for (const { name, files, args, code, stdout = '', stderr = '' } of cases)
    it(name, async () => {
      const ran = await runCli(args, folderOf(files), {}, 'cli/main.ts');
      assert.equal(ran.code, code, ran.stdout + ran.stderr);
      assert.ok(ran.stdout.includes(stdout), ran.stdout);
      assert.ok(ran.stderr.includes(stderr), ran.stderr);
      if (code === 2) assert.equal(ran.stdout, '');
    }).timeout(60_000);
});

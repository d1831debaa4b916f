import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, pod, readIn, runCli, runHere } from '../../support/cli';

const flawed = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web # keep\n  labels:\n    tier: bakend\n';
const fixed =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: web # keep\n  labels:\n    tier: backend\n  annotations:\n    owner: team-a\n';

interface Case {
  name: string;
  before: string;
  after: string;
}

const cases: Case[] = [
  { name: 'in as many rounds as it takes', before: flawed, after: fixed },
  { name: 'in every document', before: `${flawed}---\n${flawed}`, after: `${fixed}---\n${fixed}` },
  {
    name: 'with the line breaks of the file',
    before: flawed.replaceAll('\n', '\r\n'),
    after: fixed.replaceAll('\n', '\r\n'),
  },
  { name: 'with its byte order mark', before: `\ufeff${flawed}`, after: `\ufeff${fixed}` },
  { name: 'with no line break at the end, if it had none', before: flawed.trimEnd(), after: fixed.trimEnd() },
  { name: 'and leaves unsafe fixes alone', before: pod('bad'), after: pod('bad') },
  {
    name: 'and leaves ignored findings alone',
    before: flawed.replace('bakend', 'bakend # spikes-ignore toy/misspelt: so be it'),
    after: flawed.replace('bakend', 'bakend # spikes-ignore toy/misspelt: so be it'),
  },
];

describe('avoid-spikes check --fix', () => {
  for (const { name, before, after } of cases) {
    it(`fixes ${name}, and nothing is left for a second time`, async () => {
      const folder = folderOf({ 'a.yaml': before });
      await runHere(['check', '--fix'], folder);
      assert.equal(readIn(folder, 'a.yaml'), after);
      const again = await runHere(['check', '--fix'], folder);
      assert.match(again.stdout, /^0 fixed$/m);
      assert.equal(readIn(folder, 'a.yaml'), after);
    });
  }

  it('tells what is left, and goes by it', async () => {
    const folder = folderOf({ 'a.yaml': flawed, 'b.yaml': pod('bad') });
    const { stdout, code } = await runCli(['check', '--fix', '--format', 'json'], folder);
    const { summary, findings } = JSON.parse(stdout);
    assert.deepEqual(
      { errors: summary.errors, warnings: summary.warnings, fixed: summary.fixed },
      { errors: 0, warnings: 1, fixed: 2 },
    );
    assert.deepEqual(
      findings.map((finding: { file: string }) => finding.file),
      ['b.yaml'],
    );
    assert.equal(code, 1);
  });

  it('writes nothing where there is nothing to fix', async () => {
    const folder = folderOf({ 'a.yaml': pod('good') });
    const { mtimeMs } = statSync(join(folder, 'a.yaml'));
    await runHere(['check', '--fix'], folder);
    assert.equal(statSync(join(folder, 'a.yaml')).mtimeMs, mtimeMs);
  });

  it('writes no file when one of them cannot be written, and is 2', async function () {
    if (process.getuid?.() === 0) {
      this.test!.title += ' (skipped: root may write everywhere)';
      this.skip();
    }
    const folder = folderOf({ 'a.yaml': flawed, 'b.yaml': flawed });
    chmodSync(join(folder, 'b.yaml'), 0o444);
    const { code, stderr, stdout } = await runHere(['check', '--fix'], folder);
    assert.equal(stderr, 'Cannot write b.yaml: permission denied.\n');
    assert.deepEqual([code, stdout, readIn(folder, 'a.yaml')], [2, '', flawed]);
  });
});

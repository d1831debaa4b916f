import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '../../..');
const facts = process.env.AVOID_SPIKES_FACTS ?? resolve(repository, '../shared/facts');

function check(folder: string): { status: number | null; output: string } {
  const args = ['--import', 'tsx', 'scripts/data/generate.ts', '--facts', folder, '--check'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('the generated tables', () => {
  let copy: string;
  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'facts-'));
  });
  after(() => rmSync(copy, { recursive: true }));

  it('say that they were not compared when there are no facts', () => {
    const { status, output } = check(copy);
    assert.equal(status, 0);
    assert.match(output, /^skipped: no facts in .*--facts DIR/);
  });

  it('are in step with the facts', function () {
    needFacts(this);
    assert.deepEqual(check(facts), { status: 0, output: '' });
  });

  it('fail the check, and say what to run, when a fact has changed', function () {
    needFacts(this);
    for (const file of readdirSync(facts)) writeFileSync(join(copy, file), readFileSync(join(facts, file)));
    const changed = join(copy, 'api-lifecycle.json');
    writeFileSync(changed, readFileSync(changed, 'utf8').replaceAll('"removed": "1.25"', '"removed": "1.26"'), {
      mode: 0o644,
    });
    const { status, output } = check(copy);
    assert.equal(status, 1);
    assert.equal(
      output.trim(),
      'apis.generated.json is out of step with the facts. Run: npx tsx scripts/data/generate.ts --facts DIR',
    );
  });
});

function needFacts(test: Mocha.Context): void {
  if (existsSync(join(facts, 'api-lifecycle.json'))) return;
  test.test!.title += ' (skipped: point AVOID_SPIKES_FACTS at the folder of facts)';
  test.skip();
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Connection } from '../../scripts/bench/connection';

const [cli, server] = ['cli.js', 'server.js'].map(name => resolve(import.meta.dirname, '../../dist', name)) as [
  string,
  string,
];

const examples = resolve(import.meta.dirname, '../../examples/08-root');

describe('the launcher', function () {
  this.timeout(30_000);
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'avoid-spikes-launcher-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const environment = (): NodeJS.ProcessEnv => {
    const { CI: _, ...rest } = process.env;
    return { ...rest, XDG_CACHE_HOME: home, LOCALAPPDATA: home, HOME: home };
  };
  const run = (more: Record<string, string> = {}, cwd = tmpdir(), args = ['check', '--format', 'json', examples]) => {
    const env = { ...environment(), ...more };
    const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', env, cwd });
    assert.equal(stderr, '');
    assert.match(stdout, /root\/may-run-as-root/);
  };
  const kept = (): string[] => {
    const found = readdirSync(home, { recursive: true, encoding: 'utf8' }).map(path => join(home, path));
    return found.filter(path => statSync(path).isFile());
  };

  it('keeps what was compiled, and uses it the next time', () => {
    run();
    const [file, ...others] = kept() as [string];
    assert.deepEqual(others, []);
    const past = new Date(0);
    utimesSync(file, past, past);
    run();
    assert.deepEqual(kept(), [file]);
    assert.deepEqual(statSync(file).mtime, past);
  });

  it('keeps what was compiled of both bundles of the server', async () => {
    const connection = new Connection(server, [], environment());
    await connection.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    connection.notify('initialized', {});
    await connection.end();
    const bundles = kept().map(path => basename(path).split('-')[0]);
    assert.deepEqual(bundles.sort(), ['server', 'session']);
  });

  it('makes it anew when it is of no use, and takes away what older builds left', () => {
    run();
    const [file] = kept() as [string];
    const { length } = readFileSync(file);
    const older = file.replace(/cli-[0-9a-f]+-/, 'cli-0123456789abcdef-');
    writeFileSync(older, 'old');
    truncateSync(file, length >> 1);
    run();
    assert.deepEqual(kept(), [file]);
    assert.ok(statSync(file).size > length / 2 + 1);
    const sound = readFileSync(file);
    // What is compiled differs a little from run to run.
    for (const at of [0, 40, sound.length >> 2, sound.length >> 1, sound.length - 1]) {
      const broken = Buffer.from(sound);
      broken[at]! ^= 255;
      writeFileSync(file, broken);
      run();
      assert.ok(!readFileSync(file).equals(broken), `broken at ${at} of ${sound.length}`);
    }
  });

  it('keeps nothing of what says little about a check', () => {
    run({}, tmpdir(), ['rules']);
    assert.deepEqual(kept(), []);
  });

  it('keeps nothing on build machines, and does without a folder', () => {
    run({ CI: 'true' });
    assert.deepEqual(kept(), []);
    const blocked = join(home, 'blocked');
    writeFileSync(blocked, '');
    run({ XDG_CACHE_HOME: blocked, LOCALAPPDATA: blocked, HOME: blocked });
    assert.deepEqual(kept(), [blocked]);
  });

  it('never runs what stands in the current folder', () => {
    for (const nowhere of ['', '.', 'cache']) run({ XDG_CACHE_HOME: nowhere, LOCALAPPDATA: nowhere, HOME: '' }, home);
    assert.deepEqual(kept(), []);
  });
});

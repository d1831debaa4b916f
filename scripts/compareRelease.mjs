// Shows what a release restarts and what of it is rejected, by the example of examples/06-rollout/release: puts what
// stands in before/ into a repository of its own as the last commit, and checks the present files against it.
// usage: node scripts/compareRelease.mjs
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './set-up.mjs';

const examples = join(root, 'examples');
const release = '06-rollout/release';
const folder = mkdtempSync(join(tmpdir(), 'avoid-spikes-release-'));
try {
  process.exitCode = compare();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** 0 when it was shown, or git is not there to show it; 2 when something failed. */
function compare() {
  cpSync(join(examples, '.avoid-spikes.yaml'), join(folder, '.avoid-spikes.yaml'));
  cpSync(join(examples, release, 'before'), join(folder, release), { recursive: true });
  if (!git('init', '-q')) {
    console.log('There is no git here to compare with.');
    return 0;
  }
  const author = ['-c', 'user.name=Tour', '-c', 'user.email=tour@example.com'];
  const committed = git('add', '.') && git(...author, 'commit', '-q', '--no-gpg-sign', '-m', 'The last release');
  if (!committed) return 2;
  cpSync(join(examples, release, 'shop.yaml'), join(folder, release, 'shop.yaml'));
  const cli = [join(root, 'dist/cli.js'), 'check', '--since', 'HEAD', release];
  // 1 means that there are findings, which is what we are here for.
  return (spawnSync(process.execPath, cli, { cwd: folder, stdio: 'inherit' }).status ?? 2) > 1 ? 2 : 0;
}

/** Neither settings nor hooks of the user. */
function git(...args) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return spawnSync('git', args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

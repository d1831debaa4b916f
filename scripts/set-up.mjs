// What a fresh clone needs before anything else runs; only Node.js and npm are there already.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** Installs the dependencies unless the ones that package-lock.json asks for are there. */
export function installDependencies() {
  if (dependenciesAreInstalled()) return;
  console.log('Installing dependencies …');
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], options);
  if (status !== 0) throw new Error('npm ci failed');
}

function dependenciesAreInstalled() {
  const wanted = packages('package-lock.json');
  const installed = packages('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  // Optional packages are for one platform or another.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function packages(lock) {
  try {
    return JSON.parse(readFileSync(join(root, lock), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

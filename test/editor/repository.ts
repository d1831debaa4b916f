import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A workspace that is a git repository, in which somebody has worked since the last commit. */

function deployment(name: string, { replicas = 1, image = '1.0.0', labels = name, more = '' } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${labels}
  template:
    metadata:
      labels:
        app: ${labels}
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: ${name}
          image: registry.example.org/${name}:${image}
${more}`;
}

function statefulSet(name: string, serviceName: string): string {
  return deployment(name)
    .replace('Deployment', 'StatefulSet')
    .replace('spec:\n', `spec:\n  serviceName: ${serviceName}\n`);
}

function settings(threads: number): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  THREADS: "${threads}"\n`;
}

const web = (image: string) =>
  deployment('web', {
    ...{ replicas: 4, image },
    more: '          envFrom:\n            - configMapRef:\n                name: settings\n',
  });

/** As they were at the last commit. */
const committed = {
  'web.yaml': web('1.0.0'),
  'config/settings.yaml': settings(4),
  'db.yaml': statefulSet('db', 'db'),
  'queue.yaml': statefulSet('queue', 'queue'),
  'worker.yaml': deployment('worker'),
  'cache.yaml': deployment('cache'),
};

/** What was written since; two of the files were moved before. */
const written = {
  'config/settings.yaml': settings(8),
  'db.yaml': statefulSet('db', 'database'),
  'jobs/worker.yaml': deployment('worker', { labels: 'workers' }),
  'fresh/new.yaml': deployment('fresh', { replicas: 2 }),
};

const moved = { 'worker.yaml': 'jobs/worker.yaml', 'cache.yaml': 'jobs/cache.yaml' };

/** The branch `next` has one commit more than the one that everybody began with. */
const next = { 'queue.yaml': statefulSet('queue', 'queue-next') };

export function hasGit(): boolean {
  return spawnSync('git', ['--version']).status === 0;
}

export async function git(folder: string, ...args: string[]): Promise<string> {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  return (await promisify(execFile)('git', [...who, ...args], { cwd: folder })).stdout;
}

/** Makes the repository in a new folder below the system's temporary one. */
export async function createRepository(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'avoid-spikes-repository-'));
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await commit(folder, committed);
  await git(folder, 'checkout', '--quiet', '-b', 'next');
  await commit(folder, next);
  await git(folder, 'checkout', '--quiet', 'main');
  await mkdir(join(folder, 'jobs'));
  for (const [from, to] of Object.entries(moved)) await rename(join(folder, from), join(folder, to));
  await writeAll(folder, written);
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A program called `git` that does what git does and writes down each call. */
export async function watchedGit(): Promise<{ program: string; calls(): Promise<string>; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'avoid-spikes-git-'));
  const log = join(folder, 'calls');
  const real = (await promisify(execFile)('/bin/sh', ['-c', 'command -v git'])).stdout.trim();
  await writeFile(log, '');
  await writeFile(join(folder, 'git'), `#!/bin/sh\necho "$@" >> '${log}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
  return {
    program: join(folder, 'git'),
    calls: () => readFile(log, 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function commit(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await writeAll(folder, files);
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', 'as it runs');
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, runCli } from '../../support/cli';

const settings = (mode: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  MODE: ${mode}\n`;

const web = (selector = 'web') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: ${selector} } }
  template:
    metadata:
      labels: { app: ${selector} }
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4.2
          envFrom: [{ configMapRef: { name: settings } }]
`;

/** A repository with one commit, tagged `one`. */
function repository(files: Record<string, string>): string {
  const folder = folderOf(files);
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'one');
  git(folder, 'tag', 'one');
  return folder;
}

function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
}

interface Case {
  name: string;
  change?(folder: string): void;
  args?: string[];
  /** `rule file` of the findings of the two rules that compare. */
  found: string[];
}

const files = { 'k8s/web.yaml': web(), 'k8s/settings.yaml': settings('slow') };
const write = (folder: string, path: string, text: string) => writeFileSync(join(folder, path), text);
const UNCHANGED = 'rollout/template-unchanged k8s/web.yaml';

const cases: Case[] = [
  { name: 'finds nothing where nothing has changed', found: [] },
  {
    name: 'finds in an untouched file what another file changes',
    change: folder => write(folder, 'k8s/settings.yaml', settings('fast')),
    found: [UNCHANGED],
  },
  {
    name: 'is silent when both change',
    change: folder => {
      write(folder, 'k8s/settings.yaml', settings('fast'));
      write(folder, 'k8s/web.yaml', web().replace('1.4.2', '1.4.3'));
    },
    found: [],
  },
  {
    name: 'follows a moved file that git does not know yet',
    change: folder => {
      mkdirSync(join(folder, 'deploy'));
      renameSync(join(folder, 'k8s/web.yaml'), join(folder, 'deploy/web.yaml'));
      write(folder, 'deploy/web.yaml', web('shop'));
    },
    found: ['rollout/immutable-field-changed deploy/web.yaml'],
  },
  {
    name: 'compares with any commit, also when the last one holds the change',
    change: folder => {
      write(folder, 'k8s/settings.yaml', settings('fast'));
      git(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qam', 'two');
    },
    args: ['--since', 'one', 'k8s'],
    found: [UNCHANGED],
  },
  {
    name: 'compares with the last commit alone when told so',
    change: folder => {
      write(folder, 'k8s/settings.yaml', settings('fast'));
      git(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qam', 'two');
    },
    found: [],
  },
];

describe('avoid-spikes check --since', () => {
  for (const { name, change, args = ['--since', 'HEAD', '.'], found } of cases) {
    it(name, async () => {
      const folder = repository(files);
      change?.(folder);
      const ran = await runCli(['check', '--format', 'json', ...args], folder, {}, 'cli/main.ts');
      assert.equal(ran.stderr, '');
      const { findings } = JSON.parse(ran.stdout) as { findings: { rule: string; file: string }[] };
      const seen = findings.filter(({ rule }) => /template-unchanged|immutable-field/.test(rule));
      assert.deepEqual(
        seen.map(({ rule, file }) => `${rule} ${file}`),
        found,
      );
    });
  }

  it('is done once the fix has been carried out', async () => {
    const folder = repository(files);
    write(folder, 'k8s/settings.yaml', settings('fast'));
    const args = ['check', '--since', 'HEAD', '--format', 'json'];
    const ran = await runCli([...args, '--fix'], folder, {}, 'cli/main.ts');
    assert.doesNotMatch(ran.stdout, /template-unchanged/);
    assert.match(readFileSync(join(folder, 'k8s/web.yaml'), 'utf8'), /restartedAt: .?\d{4}-\d\d-\d\dT/);
    assert.doesNotMatch((await runCli(args, folder, {}, 'cli/main.ts')).stdout, /template-unchanged/);
  });

  const failures: {
    name: string;
    folder(): string;
    args: string[];
    environment?: Record<string, string>;
    says: RegExp;
  }[] = [
    {
      name: 'without a repository',
      folder: () => folderOf(files),
      args: ['--since', 'HEAD'],
      environment: { GIT_CEILING_DIRECTORIES: '/' },
      says: /is in no git repository/,
    },
    {
      name: 'without such a commit',
      folder: () => repository(files),
      args: ['--since', 'nowhere'],
      says: /--since nowhere: git knows no such commit/,
    },
    {
      name: 'with an option in place of a commit',
      folder: () => repository(files),
      args: ['--since=--output=x'],
      says: /git knows no such commit/,
    },
    {
      name: 'without git',
      folder: () => repository(files),
      args: ['--since', 'HEAD'],
      environment: { PATH: '/nowhere' },
      says: /needs git, and there is none on the PATH/,
    },
  ];
  for (const { name, folder, args, environment, says } of failures) {
    it(`says what is wrong ${name}`, async () => {
      const ran = await runCli(['check', ...args], folder(), environment, 'cli/main.ts');
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, says);
      assert.equal(ran.stdout, '');
    });
  }
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, pod, runCli, runHere } from '../../support/cli';

interface Case {
  name: string;
  files?: Record<string, string | Buffer>;
  prepare?(folder: string): void;
  args: string[];
  environment?: Record<string, string>;
  code: number;
  stdout?: (string | RegExp)[];
  stderr?: (string | RegExp)[];
  /** Neither output may hold any of these. */
  never?: (string | RegExp)[];
}

const bad = pod('bad');
const good = pod('good');
const replicas = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n';

const codes: Case[] = [
  {
    name: 'is 0 when nothing is found',
    files: { 'a.yaml': good },
    args: ['check'],
    code: 0,
    stdout: ['No spikes in 1 file (1 document, 1 resource)'],
    stderr: [/^$/],
  },
  { name: 'is 1 with a warning', files: { 'a.yaml': bad }, args: ['check'], code: 1, stdout: ['1 warning in 1 file'] },
  {
    name: 'is 1 with an error',
    files: { 'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  labels: {tier: bakend}\n' },
    args: ['check', '.'],
    code: 1,
    stdout: ['1 error in 1 file'],
  },
  {
    name: 'is 0 with no more than a hint',
    files: { 'a.yaml': replicas },
    args: ['check', '--preset', 'strict'],
    code: 0,
    stdout: ['1 hint in 1 file'],
  },
  { name: 'is 0 for an empty folder', args: ['check'], code: 0, stdout: ['No spikes in 0 files'] },
  {
    name: 'is 0 for YAML that is not Kubernetes',
    files: { 'a.yaml': 'image: web:latest\n' },
    args: ['check'],
    code: 0,
  },
  {
    name: 'is 2 for a path that is not there, and nothing else is told',
    files: { 'a.yaml': bad },
    args: ['check', 'a.yaml', 'b.yaml'],
    code: 2,
    stdout: [/^$/],
    stderr: [/^Cannot read b\.yaml: there is no such file or folder\.\n$/],
  },
  {
    name: 'is 2 without a command',
    args: [],
    code: 2,
    stdout: [/^$/],
    stderr: ['Say what to do: check, rules, explain.', '--help'],
  },
  {
    name: 'is 2 for an unknown command',
    args: ['chek', '.'],
    code: 2,
    stderr: ['There is no command chek. Did you mean check?'],
  },
  {
    name: 'is 2 for a path without a command, and says how to check it',
    args: ['deploy/'],
    code: 2,
    stderr: ['There is no command deploy/. To check it: check deploy/'],
  },
  { name: 'is 2 for an unknown option', args: ['check', '--fxi'], code: 2, stderr: ["Unknown option '--fxi'"] },
  {
    name: 'is 2 for an option of another command',
    args: ['rules', '--fix'],
    code: 2,
    stderr: ['rules takes no option --fix.'],
  },
  {
    name: 'is 2 for an unknown format',
    args: ['check', '--format', 'xml'],
    code: 2,
    stderr: ['--format takes one of pretty, json, not xml.'],
  },
  {
    name: 'is 2 for an unknown preset',
    args: ['check', '--preset=strikt'],
    code: 2,
    stderr: ['--preset takes one of recommended, strict, all, not strikt.'],
  },
  {
    name: 'is 2 for a Kubernetes version that is none',
    args: ['check', '--kubernetes', 'latest'],
    code: 2,
    stderr: [/--kubernetes takes a version such as 1\.\d+, not latest\./],
  },
  { name: 'is 2 for an option without its value', args: ['check', '--config'], code: 2, stderr: ['--config'] },
  {
    name: 'is 2 for a configuration that is not there',
    files: { 'a.yaml': bad },
    args: ['check', '--config', 'none.yaml'],
    code: 2,
    stdout: [/^$/],
    stderr: ['Cannot read none.yaml: there is no such file or folder.'],
  },
  { name: 'is 0 for help', args: ['--help'], code: 0, stdout: ['avoid-spikes check [options] [PATH…]'] },
  { name: 'is 0 for help on a command', args: ['check', '-h'], code: 0, stdout: ['Exit code: 0'] },
  { name: 'is 0 for the version', args: ['--version'], code: 0, stdout: [/^\d+\.\d+\.\d+\n$/] },
];

const configuration: Case[] = [
  {
    name: 'of the folder above counts',
    files: { '.avoid-spikes.yaml': 'rules:\n  toy/latest-image: off\n', 'deploy/a.yaml': bad },
    args: ['check', 'deploy'],
    code: 0,
  },
  {
    name: 'of the nearest folder counts alone',
    files: {
      '.avoid-spikes.yaml': 'rules:\n  toy/latest-image: off\n',
      'deploy/.avoid-spikes.yaml': 'preset: strict\n',
      'deploy/a.yaml': bad,
      'b.yaml': bad,
    },
    args: ['check'],
    code: 1,
    stdout: ['deploy/a.yaml', '1 warning in 2 files'],
    never: ['b.yaml'],
  },
  {
    name: 'may end with .yml',
    files: { '.avoid-spikes.yml': 'rules:\n  toy/latest-image: hint\n', 'a.yaml': bad },
    args: ['check'],
    code: 0,
    stdout: ['1 hint'],
  },
  {
    name: 'is shut out by --config',
    files: {
      '.avoid-spikes.yaml': 'rules:\n  toy/latest-image: off\n',
      'ci.yaml': 'rules:\n  toy/latest-image: error\n',
      'a.yaml': bad,
    },
    args: ['check', '--config', 'ci.yaml', 'a.yaml'],
    code: 1,
    stdout: ['1 error'],
  },
  {
    name: 'with --config has patterns that are relative to the working folder',
    files: { 'ci/spikes.yaml': 'exclude: [vendor/]\n', 'vendor/a.yaml': bad, 'b.yaml': good },
    args: ['check', '--config', 'ci/spikes.yaml'],
    code: 0,
    stdout: ['in 2 files'],
  },
  {
    name: 'gives way to --preset',
    files: { '.avoid-spikes.yaml': 'preset: recommended\n', 'a.yaml': replicas },
    args: ['check', '--preset', 'strict'],
    code: 0,
    stdout: ['1 hint'],
  },
  {
    name: 'gives way to --kubernetes',
    files: { '.avoid-spikes.yaml': 'preset: strict\nkubernetesVersion: "1.36"\n', 'a.yaml': replicas },
    args: ['check', '--kubernetes', '1.19'],
    code: 0,
    stdout: ['No spikes'],
  },
  {
    name: 'excludes files and folders',
    files: {
      '.avoid-spikes.yaml': 'exclude:\n  - vendor\n  - "*.gen.yaml"\n',
      'x/vendor/a.yaml': bad,
      'x/b.gen.yaml': bad,
      'x/c.yaml': good,
    },
    args: ['check'],
    code: 0,
    stdout: ['in 1 file'],
  },
  {
    name: 'that excludes a named file is told',
    files: { '.avoid-spikes.yaml': 'exclude: [a.yaml]\n', 'a.yaml': bad },
    args: ['check', 'a.yaml'],
    code: 0,
    stderr: [/^Skipped a\.yaml: the configuration excludes it\.\n$/],
  },
  {
    name: 'with problems is told with their places, and nothing is checked',
    files: { '.avoid-spikes.yaml': 'preset: strikt\nrules:\n  toy/latest-imag: off\n', 'a.yaml': bad },
    args: ['check'],
    code: 2,
    stdout: [/^$/],
    stderr: [
      '.avoid-spikes.yaml:1:9 preset takes one of recommended, strict, all.',
      '.avoid-spikes.yaml:3:3 Unknown rule toy/latest-imag. Did you mean toy/latest-image?',
    ],
  },
  {
    name: 'that extends another has its problems told where they stand',
    files: { '.avoid-spikes.yaml': 'extends: base/spikes.yaml\n', 'base/spikes.yaml': 'presets: all\n', 'a.yaml': bad },
    args: ['check', '.'],
    code: 2,
    stderr: ['base/spikes.yaml:1:1 Unknown setting presets. Did you mean preset?'],
  },
  {
    name: 'below a folder that is walked is read too',
    files: { 'x/.avoid-spikes.yaml': 'rules: {toy/latest-image: off}\n', 'x/a.yaml': bad },
    args: ['check'],
    code: 0,
  },
];

const walking: Case[] = [
  {
    name: 'takes .yaml and .yml, and nothing else',
    files: { 'a.yaml': bad, 'b.yml': bad, 'c.txt': bad, 'd.json': bad, '.github/e.yaml': bad },
    args: ['check'],
    code: 1,
    stdout: ['3 warnings in 3 files'],
  },
  { name: 'takes a named file whatever its name', files: { 'c.txt': bad }, args: ['check', 'c.txt'], code: 1 },
  {
    name: 'leaves out node_modules and .git',
    files: { 'node_modules/a.yaml': bad, '.git/b.yaml': bad, 'x/node_modules/c.yaml': bad },
    args: ['check'],
    code: 0,
    stdout: ['in 0 files'],
  },
  {
    name: 'leaves out what .gitignore files name, nested ones and exceptions included',
    files: {
      '.git/HEAD': '',
      '.gitignore': 'build/\n*.gen.yaml\n',
      'build/a.yaml': bad,
      'x/b.gen.yaml': bad,
      'x/.gitignore': '!keep.gen.yaml\nlocal.yaml\n',
      'x/keep.gen.yaml': bad,
      'x/local.yaml': bad,
      'local.yaml': good,
    },
    args: ['check'],
    code: 1,
    stdout: ['x/keep.gen.yaml', '1 warning in 2 files'],
  },
  {
    name: 'finds .gitignore above the named folder, up to the root of the repository',
    files: {
      '.gitignore': 'b.yaml\n',
      'repo/.git/HEAD': '',
      'repo/.gitignore': 'a.yaml\n',
      'repo/x/a.yaml': bad,
      'repo/x/b.yaml': bad,
    },
    args: ['check', 'repo/x'],
    code: 1,
    stdout: ['repo/x/b.yaml', '1 warning in 1 file'],
  },
  {
    name: 'checks a folder that git ignores when it is named',
    files: { '.git/HEAD': '', '.gitignore': 'build\n', 'build/a.yaml': bad },
    args: ['check', 'build'],
    code: 1,
  },
  {
    name: 'goes round in no circle of links, and reads nothing twice',
    files: { 'x/a.yaml': bad },
    prepare: folder => {
      symlinkSync('..', join(folder, 'x/up'));
      symlinkSync('x', join(folder, 'a-link'));
      symlinkSync('a.yaml', join(folder, 'x/0.yaml'));
    },
    args: ['check'],
    code: 1,
    stdout: ['x/a.yaml', '1 warning in 1 file'],
    never: ['a-link', '0.yaml'],
  },
  {
    name: 'follows links to folders and files elsewhere',
    files: { 'there/x/a.yaml': bad, 'there/b.yaml': bad, 'here/c.yaml': good },
    prepare: folder => {
      symlinkSync('../there/x', join(folder, 'here/x'));
      symlinkSync('../there/b.yaml', join(folder, 'here/b.yaml'));
    },
    args: ['check', 'here'],
    code: 1,
    stdout: ['here/b.yaml', 'here/x/a.yaml', '2 warnings in 3 files'],
  },
  {
    name: 'names a file once that was named twice',
    files: { 'x/a.yaml': bad },
    args: ['check', 'x/a.yaml', 'x', './x/../x/a.yaml'],
    code: 1,
    stdout: ['1 warning in 1 file'],
  },
  {
    name: 'reads a manifest as one (see the next case)',
    files: { 'a-patch.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  labels: {tier: backend}\n' },
    args: ['check'],
    code: 0,
    stdout: ['1 information in 1 file'],
  },
  {
    name: 'reads a patch as one, although it comes first and its kustomization later',
    files: {
      'a-patch.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  labels: {tier: backend}\n',
      'kustomization.yaml': 'patches:\n  - path: a-patch.yaml\n',
    },
    args: ['check'],
    code: 0,
    stdout: ['No spikes in 2 files'],
  },
];

const skipping: Case[] = [
  {
    name: 'a binary file',
    files: { 'a.yaml': Buffer.from([97, 58, 0, 1]) },
    args: ['check'],
    code: 0,
    stdout: ['1 file skipped'],
    stderr: [/^Skipped a\.yaml: it is binary\.\n$/],
  },
  {
    name: 'a file in another encoding',
    files: { 'a.yaml': Buffer.from('name: J\xfcrgen\n', 'latin1') },
    args: ['check'],
    code: 0,
    stderr: ['Skipped a.yaml: it is not valid UTF-8.'],
  },
  {
    name: 'a file in UTF-16',
    files: { 'a.yaml': Buffer.from('\ufeffkind: Pod\n', 'utf16le') },
    args: ['check'],
    code: 0,
    stderr: ['Skipped a.yaml: it is UTF-16'],
  },
  {
    name: 'an over-large file',
    files: { 'a.yaml': `a: ${'x'.repeat(8 * 1024 * 1024)}\n`, 'b.yaml': bad },
    args: ['check'],
    code: 1,
    stdout: ['1 warning in 1 file'],
    stderr: ['Skipped a.yaml: it is larger than 8 MB.'],
  },
  {
    name: 'a link that leads nowhere',
    prepare: folder => symlinkSync('gone.yaml', join(folder, 'a.yaml')),
    args: ['check'],
    code: 0,
    stderr: ['Skipped a.yaml: it is a link, and there is no such file or folder.'],
  },
  {
    name: 'what is no file, even when it is named',
    prepare: folder => void execFileSync('mkfifo', [join(folder, 'a.yaml')]),
    args: ['check', 'a.yaml'],
    code: 0,
    stderr: ['Skipped a.yaml: it is not a regular file.'],
  },
];

const others: Case[] = [
  {
    name: 'tells of a rule that fails, and runs the others',
    files: { 'a.yaml': pod('bad', 'boom') },
    args: ['check'],
    code: 1,
    stdout: ['1 warning'],
    stderr: [/^toy\/failing failed on a\.yaml: a fault of the rule\n$/],
  },
  {
    name: 'reads a file with a byte order mark',
    files: { 'a.yaml': `\ufeff${bad}` },
    args: ['check'],
    code: 1,
    stdout: ['8:14  warning'],
  },
  {
    name: 'counts what comments ignore',
    files: { 'a.yaml': bad.replace(/\n$/, ' # spikes-ignore toy/latest-image: it is a demo\n') },
    args: ['check'],
    code: 0,
    stdout: ['1 resource), 1 ignored'],
  },
  { name: 'has no colours in a pipe', files: { 'a.yaml': bad }, args: ['check'], code: 1, never: ['\u001b['] },
  {
    name: 'has colours with --color, whatever NO_COLOR says',
    files: { 'a.yaml': bad },
    args: ['check', '--color'],
    environment: { NO_COLOR: '1' },
    code: 1,
    stdout: ['\u001b[33mwarning\u001b[0m'],
  },
  {
    name: 'lets no control character of a manifest through',
    files: { 'a.yaml': bad.replace('web:latest', '"w\u001b]0;x\u0007\\e[31m:latest"') },
    args: ['check'],
    code: 1,
    stdout: ['image: "w\ufffd]0;x\ufffd'],
    never: ['\u001b'],
  },
];

describe('avoid-spikes check', () => {
  group('exit code', codes, runCli);
  group('configuration', configuration, runHere);
  group('walking', walking, runHere);
  group('skips and reports', skipping, runHere);
  group('besides', others, runCli);
});

function group(name: string, cases: Case[], how: typeof runHere): void {
  describe(name, () => {
    for (const each of cases) it(each.name, () => verify(each, how));
  });
}

async function verify(each: Case, how: typeof runHere): Promise<void> {
  const { files = {}, prepare, args, environment, code, stdout = [], stderr = [], never = [] } = each;
  const folder = folderOf(files);
  prepare?.(folder);
  const ran = await how(args, folder, environment);
  const told = `stdout:\n${ran.stdout}\nstderr:\n${ran.stderr}`;
  for (const part of stdout) assert.ok(holds(ran.stdout, part), `no ${part} in ${told}`);
  for (const part of stderr) assert.ok(holds(ran.stderr, part), `no ${part} in ${told}`);
  for (const part of never) assert.ok(!holds(ran.stdout + ran.stderr, part), `there is ${part} in ${told}`);
  assert.equal(ran.code, code, told);
}

function holds(text: string, part: string | RegExp): boolean {
  return typeof part === 'string' ? text.includes(part) : part.test(text);
}

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { run } from '../../cli/run';
import { toyCatalogue } from './toyRules';

/** The command line with the rules of the product, or with a few simple ones that tests can rely on. */
export type Program = 'cli/main.ts' | 'test/support/toyCli.ts';

const root = resolve(__dirname, '../..');
const bundles = new Map<Program, Promise<string>>();

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a process of its own. */
export async function runCli(
  args: readonly string[],
  folder: string,
  environment: Record<string, string> = {},
  program: Program = 'test/support/toyCli.ts',
): Promise<Ran> {
  const file = await bundled(program);
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.stderr += text));
    child.on('error', fail);
    child.on('close', code => done({ ...ran, code }));
  });
}

/** Runs it for a reader who has seen enough after the first piece, as `head` has. Answers with the exit code. */
export async function runBriefly(args: readonly string[], folder: string): Promise<number | null> {
  const file = await bundled('test/support/toyCli.ts');
  const child = spawn(process.execPath, [file, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', () => child.stdout.destroy());
  return new Promise(done => child.on('close', done));
}

/** As `runCli`, in this process: for what does not depend on being a process. */
export async function runHere(
  args: readonly string[],
  folder: string,
  environment: Record<string, string> = {},
): Promise<Ran> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await run(args, toyCatalogue, {
    ...{ workingFolder: folder, environment, isTerminal: false, columns: undefined },
    out: async text => void stdout.push(text),
    err: text => stderr.push(text),
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function bundled(program: Program): Promise<string> {
  const known = bundles.get(program) ?? bundle(program);
  bundles.set(program, known);
  return known;
}

async function bundle(program: Program): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'avoid-spikes-cli-'));
  forgetLater(folder);
  const outfile = join(folder, 'cli.js');
  copyFileSync(join(root, 'rules/pages.generated.json'), join(folder, 'pages.json'));
  const how = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' } as const;
  await build({ absWorkingDir: root, entryPoints: [program], outfile, mainFields: ['module', 'main'], ...how });
  return outfile;
}

/** A folder on disk with these files, by path; it is gone when the test process ends. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'avoid-spikes-'));
  forgetLater(folder);
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

const passing: string[] = [];
process.on('exit', () => {
  for (const folder of passing) rmSync(folder, { recursive: true, force: true });
});

function forgetLater(folder: string): void {
  passing.push(folder);
}

export function readIn(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

const images = { good: 'web:1.2', bad: 'web:latest' };

/** A pod whose image has a fixed version (good), or has none, which is a warning (bad). */
export function pod(kind: keyof typeof images, name = 'web'): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: web\n      image: ${images[kind]}\n`;
}

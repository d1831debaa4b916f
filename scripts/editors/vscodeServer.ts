import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Host, serverEntry } from './hosts';
import { quietSettings } from './settings';

/** A VS Code that serves its workbench to browsers; its extension host runs here, files are those on disk. */
export interface VSCodeServer {
  /** Address of a window on `folder`. `payload` holds what VS Code calls payload entries: `openFile` and the like. */
  window(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** The URI by which the workbench calls a file on this machine. */
  uri(path: string): string;
  /** What the server has printed so far. */
  log(): string;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Extensions to install before the start. */
  readonly vsix?: readonly string[];
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether windows may be given an extension to develop and tests to run. */
  readonly testMode?: boolean;
}

/** Starts the server with a profile of its own, gone when closed. */
export async function startVSCodeServer(host: Host, options: ServerOptions = {}): Promise<VSCodeServer> {
  const profile = await mkdtemp(join(tmpdir(), 'avoid-spikes-vscode-'));
  const settings = { ...quietSettings, ...options.settings };
  await mkdir(join(profile, 'data/User'), { recursive: true });
  await writeFile(join(profile, 'data/User/settings.json'), JSON.stringify(settings, undefined, 2));
  const port = await freePort();
  const run = [serverEntry(host), '--user-data-dir', join(profile, 'data'), '--extensions-dir', join(profile, 'ext')];
  const env = environment(profile);
  for (const vsix of options.vsix ?? []) {
    await promisify(execFile)(host.node, [...run, '--install-extension', vsix], { env });
  }
  const flags = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quietFlags];
  if (settings['security.workspace.trust.enabled'] === false) flags.push('--disable-workspace-trust');
  // Newer versions take the address of tests only from windows of a server in this mode; 1.100 does not know it.
  if (options.testMode && host.name !== 'vscode-1.100') flags.push('--vscode-option', 'enable-smoke-test-driver');
  const child = spawn(host.node, [...run, ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => output.push(String(data)));
  const close = async () => {
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  await answers(`http://127.0.0.1:${port}/healthz`).catch(async error => {
    await close();
    throw new Error(`${error.message}\n${output.join('')}`);
  });
  return { ...addresses(port), log: () => output.join(''), close };
}

const quietFlags = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];

function addresses(port: number): Pick<VSCodeServer, 'uri' | 'window'> {
  const origin = `127.0.0.1:${port}`;
  return {
    uri: path => `vscode-remote://${origin}${path}`,
    window: (folder, payload = []) =>
      `http://${origin}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`,
  };
}

/** Keeps the server's own configuration out of the user's home. */
function environment(profile: string): NodeJS.ProcessEnv {
  const { PORT: _, ...env } = process.env;
  return { ...env, XDG_CONFIG_HOME: join(profile, 'xdg'), XDG_DATA_HOME: join(profile, 'xdg') };
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
  await exited;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

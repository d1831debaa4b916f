import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverFlags } from '../../client/serverFlags';
import { MOST_FILES } from '../../server/limits';
import { Connection } from './connection';
import { Editing } from './keystroke';
import { repository } from './manifests';

/** A folder on disk to be scanned. */
export interface Folder {
  path: string;
  files: number;
  bytes: number;
}

/** Writes files into a folder of their own and takes them away afterwards. */
export async function withFolder<T>(
  files: Iterable<[path: string, text: string]>,
  use: (folder: Folder) => Promise<T>,
): Promise<T> {
  const folder = { path: mkdtempSync(join(tmpdir(), 'avoid-spikes-bench-')), files: 0, bytes: 0 };
  try {
    for (const [name, text] of files) {
      const path = join(folder.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      folder.files++;
      folder.bytes += Buffer.byteLength(text);
    }
    return await use(folder);
  } finally {
    rmSync(folder.path, { recursive: true });
  }
}

export function withRepository<T>(files: number, use: (folder: Folder) => Promise<T>): Promise<T> {
  return withFolder(repository(files), use);
}

export interface ServerScan {
  /** Milliseconds from `initialized` until the diagnostics of every file have arrived. */
  scan: number;
  /** Milliseconds from a keystroke in one of the files to its diagnostics, in the middle of a hundred. */
  keystroke: number;
}

/** Has the server read a folder, and types in one of its files. Every file of the folder must have a finding. */
export function measureServer(server: string, folder: Folder): Promise<ServerScan> {
  return whileReading(server, folder, async (connection, uri, arrived) => {
    const started = performance.now();
    await arrived.all;
    const scan = performance.now() - started;
    const editing = await editingIn(connection, uri);
    const times: number[] = [];
    for (let i = 0; i < 100; i++) times.push(await editing.stroke());
    return { scan, keystroke: times.sort((a, b) => a - b)[50]! };
  });
}

/** Milliseconds from keystrokes, ten a second, to their diagnostics, while the server reads the folder; sorted. */
export function measureMeanwhile(server: string, folder: Folder): Promise<number[]> {
  return whileReading(server, folder, async (connection, uri, arrived) => {
    let isDone = false;
    arrived.all.then(() => {
      isDone = true;
    });
    const editing = await editingIn(connection, uri);
    const times: number[] = [];
    while (!isDone) {
      await new Promise(resolve => setTimeout(resolve, 100));
      times.push(await editing.stroke());
    }
    return times.sort((a, b) => a - b);
  });
}

/** Starts a server as the extension does, has it read the folder, and hands over once it has begun. */
async function whileReading<T>(
  server: string,
  { path, files }: Folder,
  use: (connection: Connection, folder: string, arrived: Arrivals) => Promise<T>,
): Promise<T> {
  const connection = new Connection(server, serverFlags(process.versions.v8));
  try {
    const uri = pathToFileURL(path).href;
    await connection.request('initialize', {
      ...{ processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: 'bench' }] },
      capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: {} } },
    });
    const arrived = new Arrivals(connection, Math.min(files, MOST_FILES));
    connection.notify('initialized', {});
    const pull = connection.begin('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'bench' });
    pull.answer.catch(() => {});
    return await use(connection, uri, arrived);
  } finally {
    await connection.end();
  }
}

/** Counts the files that diagnostics have come for. */
class Arrivals {
  readonly all: Promise<void>;

  constructor(connection: Connection, files: number) {
    const seen = new Set<string>();
    this.all = new Promise(resolve => {
      connection.onNotification = (method, params) => {
        if (method !== '$/progress') return;
        const { value } = params as { value: { items?: { uri: string }[] } };
        for (const { uri } of value.items ?? []) seen.add(uri);
        if (seen.size >= files) resolve();
      };
    });
  }
}

/** The first file of the repository, opened. */
async function editingIn(connection: Connection, folder: string): Promise<Editing> {
  const [[name, text]] = [...repository(1)] as [[string, string]];
  const editing = new Editing(connection, `${folder}/${name}`, text);
  await editing.open();
  return editing;
}

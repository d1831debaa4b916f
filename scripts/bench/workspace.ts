import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MOST_FILES } from '../../server/limits';
import { Connection } from './connection';
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
export async function measureServer(server: string, { path, files }: Folder): Promise<ServerScan> {
  const connection = new Connection(server);
  try {
    const uri = pathToFileURL(path).href;
    await connection.request('initialize', {
      ...{ processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: 'bench' }] },
      capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: {} } },
    });
    const arrived = new Arrivals(connection, Math.min(files, MOST_FILES));
    const started = performance.now();
    connection.notify('initialized', {});
    const pull = connection.begin('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'bench' });
    pull.answer.catch(() => {});
    await arrived.all;
    const scan = performance.now() - started;
    return { scan, keystroke: await typeIn(connection, uri) };
  } finally {
    connection.kill();
    await connection.exit;
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

async function typeIn(connection: Connection, folder: string): Promise<number> {
  const [[name, text]] = [...repository(1)] as [[string, string]];
  const textDocument = { uri: `${folder}/${name}`, version: 1 };
  connection.notify('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'yaml', text } });
  const before = text.slice(0, text.indexOf('\n', text.indexOf('image: ')));
  const place = { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 };
  const times: number[] = [];
  for (let i = 0; i < 100; i++) {
    const started = performance.now();
    const end = { line: place.line, character: place.character + (i % 2) };
    textDocument.version++;
    const contentChanges = [{ range: { start: place, end }, text: i % 2 === 0 ? '7' : '' }];
    connection.notify('textDocument/didChange', { textDocument, contentChanges });
    await connection.request('textDocument/diagnostic', { textDocument: { uri: textDocument.uri } });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[50]!;
}

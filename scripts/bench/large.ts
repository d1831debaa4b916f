import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { serverFlags } from '../../client/serverFlags';
import { Connection } from './connection';
import type { Figure } from './figures';
import { syntheticWorkspace } from './syntheticWorkspace';
import { type Folder, withFolder } from './workspace';

/** What somebody changes in one file, back and forth. */
interface Edit {
  name: string;
  file: string;
  from: string;
  to: string;
}

const EDITS: readonly Edit[] = [
  { name: 'a ConfigMap value', file: 'config.yaml', from: 'level: info', to: 'level: debug' },
  { name: 'an image', file: 'deployment.yaml', from: ':1.4.2', to: ':1.4.3' },
  {
    ...{ name: 'a pod label', file: 'deployment.yaml' },
    ...{ from: 'app: app-7\n        tier', to: 'app: app-77\n        tier' },
  },
  { name: 'a pod label that all pods share', file: 'deployment.yaml', from: 'tier: backend', to: 'tier: batch' },
  {
    name: 'a Service selector',
    file: 'service.yaml',
    from: 'selector:\n    app: app-7',
    to: 'selector:\n    app: app-9',
  },
];

/** In the middle of the workspace. */
const APPLICATION = 'team-40/app-7/base';

/** Milliseconds after which all that an edit sets off has happened. */
const SETTLED = 150;

/** A workspace of 10,000 files in the server as our client starts it: most memory of the scan, and edits in one file. */
export function largeFigures(
  server: string,
  { files, strokes }: { files: number; strokes: number },
): Promise<Figure[]> {
  const texts = [...syntheticWorkspace(files)].map(({ path, text }): [string, string] => [path, text]);
  return withFolder(texts, folder => measure(server, folder, strokes));
}

async function measure(server: string, folder: Folder, strokes: number): Promise<Figure[]> {
  const connection = new Connection(server, serverFlags(process.versions.v8));
  const name = `${folder.files.toLocaleString('en')} files`;
  try {
    const started = performance.now();
    await scan(connection, folder);
    const figures: Figure[] = [
      { what: `${name}: scan, clock`, value: performance.now() - started, unit: 'ms' },
      { what: `${name}: scan, main thread`, value: mainThread(connection.pid), unit: 'ms' },
      { what: `${name}: most memory after the scan`, value: mostMemory(connection.pid), unit: 'MB', target: '300' },
    ];
    for (const edit of EDITS) figures.push(...(await editing(connection, folder, edit, strokes)));
    figures.push({ what: `${name}: most memory after the edits`, value: mostMemory(connection.pid), unit: 'MB' });
    return figures;
  } finally {
    await connection.end();
  }
}

/** Resolves when everything has been read and the diagnostics of all files have arrived. */
async function scan(connection: Connection, { path }: Folder): Promise<void> {
  const uri = pathToFileURL(path).href;
  await connection.request('initialize', {
    ...{ processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: 'bench' }] },
    initializationOptions: { files: 'node' },
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  });
  let heard = performance.now();
  let isScanned = false;
  connection.onNotification = (method, params) => {
    heard = performance.now();
    if (method === 'avoidSpikes/status') isScanned = !(params as { scanning: boolean }).scanning;
  };
  connection.notify('initialized', {});
  const pull = connection.begin('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'bench' });
  pull.answer.catch(() => {});
  while (!isScanned || performance.now() - heard < 3000) await sleep(50);
}

/**
 * Of each edit: the time until the open file has its diagnostics, and the time that the server's main thread works
 * until all files that the edit concerns have been checked and told of.
 */
async function editing(
  connection: Connection,
  folder: Folder,
  { name, file, from, to }: Edit,
  strokes: number,
): Promise<Figure[]> {
  const path = `${folder.path}/${APPLICATION}/${file}`;
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} lacks ${from}`);
  const textDocument = { uri: pathToFileURL(path).href, version: 1 };
  connection.notify('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'yaml', text } });
  const [answers, works]: number[][] = [[], []];
  for (let i = 0; i < strokes + WARM_UP; i++) {
    await sleep(SETTLED);
    const [before, started] = [mainThread(connection.pid), performance.now()];
    textDocument.version++;
    const contentChanges = [{ text: i % 2 === 0 ? text.replace(from, to) : text }];
    connection.notify('textDocument/didChange', { textDocument, contentChanges });
    await connection.request('textDocument/diagnostic', { textDocument });
    const answer = performance.now() - started;
    await sleep(SETTLED);
    if (i >= WARM_UP) {
      answers!.push(answer);
      works!.push(mainThread(connection.pid) - before);
    }
  }
  connection.notify('textDocument/didClose', { textDocument });
  const row = (what: string, times: number[], share: number, target?: string): Figure => ({
    ...{ what: `${name}: ${what}, ${share === 1 ? 'worst' : `p${share * 100}`}`, value: at(times, share), unit: 'ms' },
    ...(target === undefined ? {} : { target }),
  });
  return [
    row('main thread, all files', works!, 0.5, '20'),
    row('main thread, all files', works!, 0.99, '20'),
    row('main thread, all files', works!, 1),
    row('answer, clock', answers!, 0.5),
    row('answer, clock', answers!, 0.99),
  ];
}

const WARM_UP = 10;

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

/** Milliseconds that the main thread of a process has worked; unlike the clock, other programs do not count. Linux only. */
function mainThread(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** The most megabytes that a process has held at once. Linux only. */
function mostMemory(pid: number): number {
  return (Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6;
}

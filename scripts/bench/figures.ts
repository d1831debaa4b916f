import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_FILES } from '../../server/limits';
import { Connection } from './connection';
import { type Editing, type Keystrokes, measureKeystrokes, startEditing } from './keystroke';
import { definition, deployment, installation, MIXED_APPLICATIONS, mixedRepository, stream } from './manifests';
import { leastOf, runScript } from './programs';
import { retainedPerByte } from './retained';
import { type Folder, measureMeanwhile, measureServer, withFolder, withRepository } from './workspace';
import { yamlTime } from './yaml';

/** One line of the table. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** The value over the time in which `yaml` parses the same text; undefined where there is no such text. */
  ratio?: number;
  target?: string;
}

/** How much is measured: everything, or what a minute allows. */
export interface Extent {
  strokes: number;
  /** Numbers of files for growth. */
  growth: readonly number[];
}

interface Input {
  name: string;
  text: string;
  /** Milliseconds. */
  targets: [p50: number, p99: number];
  /** What `yaml` parses where the targets were set. */
  speed: number;
}

/** Bytes that `yaml` parses in a millisecond on the machine for which the targets were set, of what people write. */
const MANIFESTS = 2_800;
/** The same of what programs write: long texts, few keys. */
const DEFINITIONS = 10_000;

const INPUTS: readonly Input[] = [
  { name: 'a Deployment of 60 lines', text: deployment(1), targets: [1, 5], speed: MANIFESTS },
  { name: '2,000 lines', text: stream(2_000), targets: [1.5, 6], speed: MANIFESTS },
  { name: '20,000 lines of many documents', text: stream(20_000), targets: [3, 10], speed: MANIFESTS },
  { name: 'an install manifest of 2 MB', text: installation(2_000_000), targets: [10, 30], speed: DEFINITIONS },
  { name: 'a single CRD of 1.6 MB', text: definition(1_600_000), targets: [10, 30], speed: DEFINITIONS },
];

/** In milliseconds, and as a multiple of what `yaml` takes for as many bytes, which holds on any machine. */
function targetOf(milliseconds: number, bytes: number, speed: number): string {
  return `${milliseconds} ms, ${((milliseconds * speed) / bytes).toPrecision(2)} ×`;
}

/** One session and one run before all others: from then on what was compiled is kept. */
export async function rehearse(dist: string): Promise<void> {
  await measureKeystrokes(join(dist, 'server.js'), deployment(1), 0);
  await withRepository(100, folder => scanByCli(dist, folder));
}

export async function keystrokeFigures(server: string, { strokes }: Extent): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, text, targets, speed } of INPUTS) {
    const yaml = yamlTime(text);
    const { open, p50, p99 }: Keystrokes = await measureKeystrokes(server, text, strokes);
    const row = (what: string, value: number) => ({ what: `${name}: ${what}`, value, unit: 'ms', ratio: value / yaml });
    figures.push(
      { ...row('keystroke, p50', p50), target: targetOf(targets[0], text.length, speed) },
      { ...row('keystroke, p99', p99), target: targetOf(targets[1], text.length, speed) },
      row('open, first of a server', open),
    );
  }
  return figures;
}

/**
 * From the start of the process to the answer to `initialize`, and to the diagnostics of a document that is opened then,
 * beside a Node that does nothing.
 */
export async function startFigures(server: string): Promise<Figure[]> {
  const empty = join(tmpdir(), 'avoid-spikes-bench-empty.cjs');
  writeFileSync(empty, '');
  const bare = await leastOf(8, async () => (await runScript(empty, [])).clock);
  const start = await leastOf(8, () => timeToAnswer(server));
  const first = await leastOf(8, () => timeToAnswer(server, editing => editing.open()));
  return [
    { what: 'bare Node, start to end', value: bare, unit: 'ms' },
    { what: 'start to initialize', value: start, unit: 'ms', target: `${(bare + 30).toFixed(0)} (bare Node + 30)` },
    { what: 'start to the first diagnostics', value: first, unit: 'ms' },
  ];
}

async function timeToAnswer(server: string, use?: (editing: Editing) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  const connection = new Connection(server);
  const editing = await startEditing(connection, deployment(1));
  await use?.(editing);
  const took = performance.now() - started;
  await connection.end();
  return took;
}

/** Cold scans of a folder, by the command line and by the server. */
export interface Scan {
  files: number;
  bytes: number;
  /** Milliseconds in which `yaml` parses all of it. */
  yaml: number;
  /** Milliseconds by the clock, and of processors. */
  cli: number;
  processor: number;
  /** Most memory that the command line held, in bytes. */
  memory: number;
  server: number;
  /** Milliseconds from a keystroke in one of the files to its diagnostics. */
  keystroke: number;
}

/** Long enough for `yaml` to be warm. */
const SAMPLE = stream(5_000);

export function measureScan(dist: string, files: number): Promise<Scan> {
  return withRepository(files, async folder => {
    const { clock, processor, memory } = await scanByCli(dist, folder);
    const { scan, keystroke } = await measureServer(join(dist, 'server.js'), folder);
    const { files, bytes } = folder;
    const yaml = (yamlTime(SAMPLE) * bytes) / SAMPLE.length;
    return { files, bytes, yaml, cli: clock, processor, memory, server: scan, keystroke };
  });
}

function scanByCli(dist: string, { path }: Folder) {
  return runScript(join(dist, 'cli.js'), ['check', '--format', 'json', path]);
}

export function scanFigures(scans: readonly Scan[]): Figure[] {
  return scans.flatMap(({ files, bytes, yaml, cli, processor, memory, server, keystroke }) => {
    const row = (what: string, value: number, unit: string, more: Partial<Figure> = {}) => ({
      ...{ what: `${files.toLocaleString('en')} files: ${what}`, value, unit },
      ...more,
    });
    const target = `8,000 files/s, ${((0.125 * MANIFESTS) / (bytes / files)).toPrecision(2)} ×`;
    const scanned = Math.min(files, MOST_FILES);
    const extent = scanned < files ? `, ${scanned.toLocaleString('en')} of them` : '';
    return [
      row('CLI, cold', files / (cli / 1000), 'files/s', { target, ratio: cli / yaml }),
      row('CLI, time of processors', processor, 'ms', { ratio: processor / yaml }),
      row('CLI, most memory', memory / 1e6, 'MB'),
      row(`server, until all diagnostics are there${extent}`, server, 'ms'),
      row('server, keystroke p50', keystroke, 'ms'),
    ];
  });
}

const LARGE = `40 MB/s, ${DEFINITIONS / 40_000} ×`;

/** Few large files: megabytes a second, start of the process included. */
export function largeFileFigures(dist: string): Promise<Figure[]> {
  const files = Array.from({ length: 12 }, (_, i): [string, string] => [
    `crd-${i}.yaml`,
    definition(1_600_000, `big${i}`),
  ]);
  return withFolder(files, async folder => {
    const yaml = yamlTime(files[0]![1]) * files.length;
    const { clock, processor } = await scanByCli(dist, folder);
    const what = `${files.length} CRDs of 1.6 MB: CLI, cold`;
    return [
      { ...{ what, value: folder.bytes / 1e6 / (clock / 1000), unit: 'MB/s' }, ratio: clock / yaml, target: LARGE },
      { what: `${what}, time of processors`, value: processor, unit: 'ms', ratio: processor / yaml },
    ];
  });
}

/** What is kept of closed files, and a workspace of small files and large ones. */
export async function memoryFigures(dist: string): Promise<Figure[]> {
  const [small, mixed] = [await retainedPerByte('repository'), await retainedPerByte('mixed')];
  return withFolder(mixedRepository(), async folder => {
    const { files, bytes } = folder;
    const { memory, clock } = await scanByCli(dist, folder);
    const times = await measureMeanwhile(join(dist, 'server.js'), { ...folder, files: MIXED_APPLICATIONS });
    const at = (share: number) => times[Math.floor(share * times.length)]!;
    const name = `${files.toLocaleString('en')} files, ${(bytes / 1e6).toFixed(0)} MB`;
    return [
      { what: 'kept per byte of closed files: small files only', value: small, unit: 'bytes' },
      { what: `kept per byte of closed files: ${name}`, value: mixed, unit: 'bytes', target: '3' },
      { what: `${name}: CLI, most memory`, value: memory / 1e6, unit: 'MB', target: '180' },
      { what: `${name}: CLI, cold`, value: bytes / 1e6 / (clock / 1000), unit: 'MB/s' },
      { what: `${name}: keystroke while the server reads them, p50`, value: at(0.5), unit: 'ms' },
      { what: `${name}: keystroke while the server reads them, p95`, value: at(0.95), unit: 'ms' },
    ];
  });
}

export function sizeFigures(dist: string, vsix: string | undefined): Figure[] {
  const names = ['server.main', 'session.main', 'server.browser', 'client', 'client.browser', 'cli.main'];
  const bundles = names.map(name => ({
    what: `dist/${name}.js`,
    value: statSync(join(dist, `${name}.js`)).size / 1024,
    unit: 'kB',
  }));
  return vsix === undefined ? bundles : [...bundles, { what: 'VSIX', value: statSync(vsix).size / 1024, unit: 'kB' }];
}

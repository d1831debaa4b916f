// Measures speed and memory of what ships, and writes the figures into docs/performance.md.
// usage: npm run bench [-- [--quick] [--dist FOLDER] [--print] [--large]]
//   --quick  fewer strokes and files    --print  writes nothing    --dist  bundles other than those just built
//   --large  only prints memory and edits of a workspace of 10,000 files; on Linux
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type Extent,
  type Figure,
  keystrokeFigures,
  largeFileFigures,
  measureScan,
  memoryFigures,
  rehearse,
  type Scan,
  scanFigures,
  sizeFigures,
  startFigures,
} from './figures';
import { largeFigures } from './large';
import { plotOf } from './plot';
import { tableOf } from './table';

const root = resolve(import.meta.dirname, '../..');
const [START, END] = ['<!-- figures: npm run bench -->', '<!-- end of figures -->'];

async function main(args: readonly string[]): Promise<void> {
  const extent: Extent = args.includes('--quick')
    ? { strokes: 100, growth: [250, 1_000] }
    : { strokes: 400, growth: [1_000, 4_000, 16_000, 64_000] };
  const dist = args.includes('--dist') ? resolve(args[args.indexOf('--dist') + 1] ?? '') : build();
  if (args.includes('--large')) {
    const figures = await largeFigures(join(dist, 'server.js'), { files: 10_000, strokes: extent.strokes / 4 });
    console.log(tableOf(figures));
    return;
  }
  const { figures, scans } = await measure(dist, extent);
  if (args.includes('--print')) return;
  write(figures);
  writeFileSync(join(root, 'docs/performance-growth.svg'), growthPlot(scans));
}

/** For production, as it ships. */
function build(): string {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root });
  if (status !== 0) throw new Error('The build failed: run npm run build.');
  return join(root, 'dist');
}

async function measure(dist: string, extent: Extent): Promise<{ figures: Figure[]; scans: Scan[] }> {
  const server = join(dist, 'server.js');
  const vsix = join(root, '.cache/test/avoid-spikes.vsix');
  const figures: Figure[] = [];
  const take = (more: readonly Figure[]) => {
    figures.push(...more);
    console.log(tableOf(more));
  };
  await rehearse(dist);
  take(await keystrokeFigures(server, extent));
  take(await startFigures(server));
  const scans: Scan[] = [];
  for (const files of extent.growth) {
    const scan = await measureScan(dist, files);
    scans.push(scan);
    take(scanFigures([scan]));
  }
  take(await largeFileFigures(dist));
  take(await memoryFigures(dist));
  take(sizeFigures(dist, existsSync(vsix) ? vsix : undefined));
  return { figures, scans };
}

/** Puts the table between its marks; what people wrote around it stays. */
function write(figures: readonly Figure[]): void {
  const path = join(root, 'docs/performance.md');
  const text = readFileSync(path, 'utf8');
  const [before, after] = [text.indexOf(START), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${path} lacks the marks ${START} and ${END}.`);
  const [cpu] = cpus();
  const machine = `Measured on ${cpu?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores, Node ${process.version}.`;
  const table = `${START}\n${machine}\n\n${tableOf(figures)}\n`;
  writeFileSync(path, text.slice(0, before) + table + text.slice(after));
}

function growthPlot(scans: readonly Scan[]): string {
  const series = (name: string, color: string, pick: (scan: Scan) => number) => ({
    ...{ name, color },
    points: scans.map((scan): [number, number] => [scan.files, pick(scan)]),
  });
  return plotOf('Growth with the workspace', 'milliseconds and megabytes', [
    series('CLI, processors (ms)', '#7b2ff7', ({ processor }) => processor),
    series('server, all (ms)', '#0b84a5', ({ server }) => server),
    series('CLI memory (MB)', '#d1495b', ({ memory }) => memory / 1e6),
    series('keystroke p50 (ms)', '#2e933c', ({ keystroke }) => keystroke),
  ]);
}

void main(process.argv.slice(2));

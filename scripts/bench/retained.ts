import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { steady } from '../steady.mjs';

/**
 * Bytes that stay in memory for each byte of source, when all files are closed and their findings have been asked for.
 * Measured in a program of its own that is bundled as those are that ship: what runs TypeScript as it stands names
 * every function, which weighs more than what is measured.
 */
export async function retainedPerByte(input: 'repository' | 'mixed'): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'avoid-spikes-bench-'));
  try {
    const outfile = join(folder, 'retained.cjs');
    await build({
      ...{ entryPoints: [join(import.meta.dirname, 'retainedProgram.ts')], outfile },
      ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', minify: true, logLevel: 'warning' },
      ...{ mainFields: ['module', 'main'], plugins: [steady()] },
    });
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', outfile, input], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`What is retained cannot be measured: ${stderr}`);
    return Number(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

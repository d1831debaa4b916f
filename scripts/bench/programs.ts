import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a run of a program took: milliseconds by the clock and of processors, and the most memory it held, in bytes. */
export interface Took {
  clock: number;
  processor: number;
  memory: number;
}

/**
 * What programs are measured in. Without certificates of one's own: Node reads them before anything else, and takes
 * longer for them than for all the rest of its start.
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };

const USAGE = join(import.meta.dirname, 'usage.cjs');

/** Runs a script in a Node of its own; its output is read and thrown away. */
export function runScript(script: string, args: readonly string[]): Promise<Took> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', USAGE, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env: ENVIRONMENT,
  });
  let usage = '';
  child.stdout!.resume();
  child.stdio[3]!.on('data', (chunk: Buffer) => {
    usage += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve({ ...JSON.parse(usage), clock: performance.now() - started }));
  });
}

/** The least of some runs: everything else is the machine's doing. */
export async function leastOf(runs: number, run: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(await run());
  return Math.min(...times);
}

import type { Catalogue } from './catalogue';
import { absolute } from './paths';
import { run } from './run';
import { youngSpaceKeeper } from './youngSpace';

/** Runs the command line of this process. */
export function start(catalogue: Catalogue): void {
  process.stdout.on('error', leaveQuietly);
  void run(process.argv.slice(2), catalogue, {
    workingFolder: absolute('.', process.cwd()),
    isTerminal: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    environment: process.env,
    onFile: youngSpaceKeeper(),
    // What a pipe has no room for yet waits in memory.
    out: (text, code = 0) => {
      process.exitCode = code;
      return new Promise(resolve => process.stdout.write(text, () => resolve()));
    },
    err: text => void process.stderr.write(text),
  }).then(code => {
    // Not process.exit: what is on its way into a pipe has to arrive.
    process.exitCode = code;
  });
}

/** Whoever reads the output has seen enough, as with `| head`. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
}

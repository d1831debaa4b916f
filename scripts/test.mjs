// Proves everything: sets up, builds, checks types and style, runs every test, those in real editors too. Ends with one
// line that counts all of it; what cannot run on this machine is named before.
// usage: npm test
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installDependencies, root } from './set-up.mjs';

const bin = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  mocha: 'node_modules/mocha/bin/mocha.js',
  tsc: 'node_modules/typescript/bin/tsc',
  tsx: 'node_modules/tsx/dist/cli.mjs',
};
const vsix = join(root, '.cache/test/avoid-spikes.vsix');
const allOurTests = ['test/**/*.test.ts', '--ignore', 'test/editor/**'];

/** Steps that count as one test each, and steps that count their own tests. */
const steps = [
  { name: 'build and pack', run: ['scripts/package.mjs', '--out', vsix] },
  { name: 'types', run: [bin.tsc, '-b'] },
  { name: 'style', run: [bin.biome, 'check', '.'] },
  {
    name: 'tests',
    run: [bin.mocha, ...allOurTests, '--reporter', 'scripts/test-reporter.cjs', '--reporter-option', 'style=dot'],
    counts: true,
  },
  { name: 'Neovim', run: [bin.tsx, 'test/neovim/run.ts'], counts: true },
  { name: 'VS Code, extension host', run: [bin.tsx, 'test/editor/inHost.ts'], counts: true },
  { name: 'VS Code, git repository', run: [bin.tsx, 'test/editor/inHost.ts', '--git'], counts: true },
  { name: 'VS Code, window', run: [bin.mocha, '--config', 'test/editor/.mocharc.json'], counts: true },
];

/** What every suite prints last. */
const summary = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

const total = { passed: 0, failed: 0, skipped: 0 };
const skips = [];
installDependencies();
for (const step of steps) await carryOut(step);
for (const skip of skips) console.log(skip);
const more = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${more}`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function carryOut({ name, run, counts }) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const { code, lines } = await execute(run);
  const result = counts ? countedIn(lines) : { passed: 1, failed: 0, skipped: 0 };
  // A step that ends badly without a failed test has failed all the same.
  if (code !== 0 && result.failed === 0) Object.assign(result, { passed: counts ? result.passed : 0, failed: 1 });
  for (const key of Object.keys(total)) total[key] += result[key];
  skips.push(...lines.filter(line => line.startsWith('skipped: ')));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`── ${name}: ${result.failed === 0 ? 'good' : 'FAILED'} after ${seconds} s`);
}

/** The counts of a step's closing line; one failure when there is no such line. */
function countedIn(lines) {
  const match = lines.map(line => summary.exec(line)).findLast(Boolean);
  if (!match) return { passed: 0, failed: 1, skipped: 0 };
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}

/** Runs a script, shows what it prints but its closing line, and returns all of it. */
function execute(args) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = [];
    let rest = '';
    const take = text => {
      const parts = (rest + text).split(/\r?\n/);
      rest = parts.pop() ?? '';
      lines.push(...parts);
      for (const line of parts) if (!summary.test(line)) console.log(line);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', text => process.stderr.write(text));
    child.on('close', code => {
      if (rest) take('\n');
      resolve({ code, lines });
    });
  });
}

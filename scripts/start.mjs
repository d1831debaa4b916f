// From a fresh clone to an editor that shows spikes: sets up, builds, prints the findings, opens the editor.
// usage: npm start [-- FOLDER] [--no-editor]
//   FOLDER       what to look at; examples/ when not given, and then what a release changes too
//   --no-editor  stop after the report, as with CI=true
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { installDependencies, root } from './set-up.mjs';

const words = process.argv.slice(2).filter(word => !word.startsWith('-'));
// npm runs this in the repository; a relative FOLDER is meant from where the user is.
const folder = words[0] ? resolve(process.env.INIT_CWD ?? '.', words[0]) : join(root, 'examples');
const withEditor = !process.argv.includes('--no-editor') && process.env.CI !== 'true';

if (!existsSync(folder)) fail(`no such folder: ${folder}`);
installDependencies();
if (node('scripts/build.mjs') !== 0) fail('the build did not work');
console.log(`\nSpikes in ${folder}:\n`);
report();
if (folder === join(root, 'examples')) compareRelease();
if (withEditor) openEditor();

function report() {
  // 1 means that there are findings, which is what we are here for.
  if (node('dist/cli.js', 'check', folder) > 1) fail('the check did not work');
}

/** What the files alone cannot show. */
function compareRelease() {
  console.log('\nAnd examples/06-rollout/release, compared with the release before it:\n');
  if (node('scripts/compareRelease.mjs') !== 0) fail('the comparison did not work');
}

/** The desktop's VS Code where there is one, else VS Code for the Web on a local address, until Ctrl+C. */
function openEditor() {
  const code = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (!code) {
    run(
      spawn(
        process.execPath,
        [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/editors/openWeb.ts', folder],
        options(),
      ),
    );
    return;
  }
  console.log('\nOpening VS Code …');
  const quoted = process.platform === 'win32' ? text => `"${text}"` : text => text;
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder].map(quoted);
  run(spawn(quoted(code), args, { ...options(), shell: process.platform === 'win32' }));
}

function run(child) {
  child.on('error', error => fail(error.message));
  child.on('exit', status => process.exit(status ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
}

/** Runs a script of ours and returns its exit code; what cannot start counts as 2. */
function node(...args) {
  return spawnSync(process.execPath, args, options()).status ?? 2;
}

function options() {
  return { cwd: root, stdio: 'inherit' };
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map(path => join(path, program)).find(path => existsSync(path));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

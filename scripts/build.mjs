// Bundles everything that ships into dist/ and prints the sizes.
// usage: node scripts/build.mjs [--production] [--watch]
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { lazily, lazilyBuiltIn } from './lazy.mjs';
import { steady } from './steady.mjs';
import { thirdPartyNotices } from './third-party.mjs';

const root = resolve(import.meta.dirname, '..');

const node = { platform: 'node', format: 'cjs', target: 'node20' };
const browser = { platform: 'browser', target: 'es2022' };

const LIBRARY = ['vscode-languageserver', 'vscode-languageserver-protocol'];

const bundles = [
  { entry: 'client/extension.ts', out: 'client.js', ...node, external: ['vscode'] },
  { entry: 'client/browser.ts', out: 'client.browser.js', ...browser, format: 'cjs', external: ['vscode'] },
  // Two, so that a start need not wait for what does the work; the second gets the library from the first.
  { entry: 'server/node.ts', out: 'server.main.js', ...node, external: ['./session.js'] },
  { entry: 'server/nodeSession.ts', out: 'session.main.js', ...node, external: LIBRARY },
  { entry: 'server/browser.ts', out: 'server.browser.js', ...browser, format: 'iife' },
  { entry: 'cli/main.ts', out: 'cli.main.js', ...node },
];

/** Packages that a session may never need: the list of public suffixes, and the parser for documents in error. */
const LAZY = {
  tldts: ['parse'],
  yaml: ['parseAllDocuments', 'Lexer', 'isAlias', 'isMap', 'isScalar', 'isSeq'],
};

/** The options of esbuild for one bundle. */
function options({ entry, out, ...rest }, production) {
  return {
    ...rest,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join('dist', out),
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    // ES modules first: what they do not use is left out.
    mainFields: rest.platform === 'browser' ? ['browser', 'module', 'main'] : ['module', 'main'],
    loader: { '.md': 'text' },
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
    // Licences are gathered into one file instead.
    legalComments: 'none',
    metafile: true,
    // The list of public suffixes: some 15 ms, and needed only when something looks like a full host name.
    plugins: [lazily(LAZY), lazilyBuiltIn(['crypto', 'child_process'], /vscode-(jsonrpc|languageserver)/), steady()],
    logLevel: 'warning',
  };
}

/** Builds every bundle once. */
async function build(production) {
  const results = await Promise.all(bundles.map(bundle => esbuild.build(options(bundle, production))));
  const metafiles = results.map(result => result.metafile);
  writeFileSync(join(root, 'dist/third-party.txt'), thirdPartyNotices(root, metafiles));
  copyPages();
  writeLaunchers();
}

/** What is run: it starts the bundle of the same name. While bundles change under it, it does without their compiled code. */
function writeLaunchers(isWatching = false) {
  const launcher = readFileSync(join(root, 'scripts/launcher.cjs'), 'utf8');
  for (const [name, head] of [
    ['server', ''],
    ['session', ''],
    ['cli', '#!/usr/bin/env node\n'],
  ]) {
    const bundle = isWatching ? undefined : readFileSync(join(root, `dist/${name}.main.js`));
    const build = bundle ? createHash('sha256').update(bundle).digest('hex').slice(0, 16) : '';
    const text = launcher.replace("const BUILD = '';", `const BUILD = '${build}';`);
    writeFileSync(join(root, `dist/${name}.js`), head + text);
  }
}

/** The rules' pages, beside the server in Node, which reads them when the first is wanted. */
function copyPages() {
  const pages = JSON.parse(readFileSync(join(root, 'rules/pages.generated.json'), 'utf8'));
  writeFileSync(join(root, 'dist/pages.json'), JSON.stringify(pages));
}

async function watch() {
  const contexts = await Promise.all(
    bundles.map(bundle => esbuild.context({ ...options(bundle, false), logLevel: 'info' })),
  );
  await Promise.all(contexts.map(context => context.watch()));
  copyPages();
  writeLaunchers(true);
}

function printSizes() {
  for (const { out } of bundles) {
    const file = join(root, 'dist', out);
    if (existsSync(file)) console.log(`${(statSync(file).size / 1024).toFixed(0).padStart(7)} kB  dist/${out}`);
  }
}

const started = performance.now();
if (process.argv.includes('--watch')) await watch();
else {
  await build(process.argv.includes('--production'));
  printSizes();
  console.log(`built in ${Math.round(performance.now() - started)} ms`);
}

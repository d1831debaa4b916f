// Packs the extension: builds for production, then writes avoid-spikes-VERSION.vsix, or the file named by --out.
// usage: node scripts/package.mjs [--out FILE]
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
const at = process.argv.indexOf('--out');
const file = at > 0 ? resolve(process.argv[at + 1] ?? '') : undefined;
if (file) mkdirSync(dirname(file), { recursive: true });

// The bundles hold all dependencies; links in the README stay as they are, there is no repository to point them at.
const { status } = spawnSync(
  process.execPath,
  [
    vsce,
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    ...(file ? ['--out', file] : []),
  ],
  { cwd: resolve(import.meta.dirname, '..'), stdio: 'inherit' },
);
process.exit(status ?? 1);

import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/editors/hosts';

/** Bundles tests that run inside an extension host. Returns the path of the script. */
export async function bundleInHostTests(entry: 'main' | 'gitMain'): Promise<string> {
  const outfile = join(root, `.cache/test/in-host-${entry}.js`);
  await build({
    entryPoints: [join(__dirname, `in-host/${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Mocha finds its parts by their paths.
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
  });
  return outfile;
}

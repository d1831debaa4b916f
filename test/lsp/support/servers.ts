import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';

const root = resolve(__dirname, '../../..');

let built: string | undefined;

/** The server with toy rules, bundled as the real one is; built once for each run. */
export function toyServer(): string {
  if (built) return built;
  built = resolve(root, '.cache/test/toy-server.js');
  buildSync({
    entryPoints: [resolve(__dirname, 'toyServer.ts')],
    outfile: built,
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] },
  });
  return built;
}

/** The server that ships. */
export function realServer(): string {
  const path = resolve(root, 'dist/server.js');
  if (!existsSync(path)) throw new Error('dist/server.js is missing: npm run build');
  return path;
}

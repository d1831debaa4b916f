// Uses the language server from Neovim, a client that knows nothing of us, over standard input and output.
// usage: npx tsx test/neovim/run.ts
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackage } from '../../scripts/editors/browser';
import { root } from '../../scripts/editors/hosts';
import { createWorkspace } from '../editor/workspace';

async function main(): Promise<number> {
  if (!hasNeovim() && !((await installDebianPackage('neovim')) && hasNeovim())) {
    console.log('skipped: Neovim as a client: there is no nvim here\n0 passed, 0 failed, 1 skipped');
    return 0;
  }
  const server = join(root, 'dist/server.js');
  if (!existsSync(server)) throw new Error('not built yet: npm run build');
  const workspace = await createWorkspace();
  const quiet = ['--headless', '-u', 'NONE', '-i', 'NONE', '-n'];
  const { status, stdout, stderr } = spawnSync('nvim', [...quiet, '-c', `luafile ${join(__dirname, 'client.lua')}`], {
    cwd: workspace.folder,
    env: { ...process.env, NODE: process.execPath, SERVER: server, FOLDER: workspace.folder },
    encoding: 'utf8',
    timeout: 60_000,
  });
  await workspace.remove();
  console.log(`${stderr}${stdout}`.trimEnd());
  return status ?? 1;
}

function hasNeovim(): boolean {
  return spawnSync('nvim', ['--version']).status === 0;
}

main().then(code => process.exit(code));

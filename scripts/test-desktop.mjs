// Runs the tests of the extension host in a desktop VS Code, which is downloaded on first use.
// usage: npm run test:desktop     VSCODE_VERSION=1.91.1 for a certain version, `stable` when not given
import { spawnSync } from 'node:child_process';
import { installDependencies, root } from './set-up.mjs';

installDependencies();
for (const script of [['scripts/build.mjs'], ['node_modules/tsx/dist/cli.mjs', 'test/editor/desktop.ts']]) {
  const { status } = spawnSync(process.execPath, script, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

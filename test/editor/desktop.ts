import { runTests } from '@vscode/test-electron';
import { root } from '../../scripts/editors/hosts';
import { bundleInHostTests } from './bundle';
import { createWorkspace } from './workspace';

/** Runs the tests of the extension host in a desktop VS Code. */
async function main(): Promise<number> {
  const workspace = await createWorkspace();
  try {
    return await runTests({
      version: process.env.VSCODE_VERSION ?? 'stable',
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundleInHostTests('main'),
      launchArgs: [workspace.folder, '--disable-extensions', '--disable-workspace-trust', '--disable-gpu'],
    });
  } finally {
    await workspace.remove();
  }
}

main().then(
  code => process.exit(code),
  error => {
    console.error(error);
    process.exit(1);
  },
);

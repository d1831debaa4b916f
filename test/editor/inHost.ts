// Runs the tests in the extension host of a VS Code server, with the repository as the extension under development.
// usage: npx tsx test/editor/inHost.ts [vscode-1.100 | vscode-1.139] [--git]
//   --git  those that want a workspace which is a git repository
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../scripts/editors/browser';
import { type HostName, installHost, root, unavailable } from '../../scripts/editors/hosts';
import { startVSCodeServer } from '../../scripts/editors/vscodeServer';
import { bundleInHostTests } from './bundle';
import { lineMark } from './lineMark';
import { createRepository, hasGit } from './repository';
import { createWorkspace } from './workspace';

async function main(name: HostName, withGit: boolean): Promise<number> {
  const why = unavailable(name) ?? (withGit && !hasGit() ? 'there is no git on this machine' : undefined);
  if (why) {
    const what = withGit ? 'comparison with the last commit' : 'tests';
    console.log(`skipped: ${what} in the extension host: ${why}\n0 passed, 0 failed, 1 skipped`);
    return 0;
  }
  const tests = await bundleInHostTests(withGit ? 'gitMain' : 'main');
  const host = await installHost(name);
  const browser = await openBrowser();
  const workspace = await (withGit ? createRepository() : createWorkspace());
  const server = await startVSCodeServer(host, { testMode: true, settings: { 'git.enabled': withGit } });
  try {
    const page = await browser.context.newPage();
    const finished = listen(page);
    const payload = [
      ['extensionDevelopmentPath', server.uri(root)],
      ['extensionTestsPath', server.uri(tests)],
      ['skipWelcome', 'true'],
    ] as const;
    await page.goto(server.window(workspace.folder, payload));
    return await finished;
  } catch (error) {
    console.log(`${error}\n${server.log()}\n0 passed, 1 failed`);
    return 1;
  } finally {
    await browser.close();
    await server.close();
    await workspace.remove();
  }
}

/** Prints the tests' lines; resolves to their exit code. VS Code calls these two functions of the window in test runs. */
async function listen(page: Page): Promise<number> {
  const log: string[] = [];
  await page.exposeFunction('codeAutomationLog', (_type: string, values: unknown[]) => {
    const line = format(...values);
    log.push(line);
    if (line.startsWith(lineMark)) console.log(line.slice(lineMark.length));
  });
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no end of the tests after 5 minutes\n${log.slice(-50).join('\n')}`));
    const timer = setTimeout(late, 300_000);
    page.exposeFunction('codeAutomationExit', (code: number) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

const [name = 'vscode-1.100'] = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
main(name as HostName, process.argv.includes('--git')).then(
  code => process.exit(code),
  error => {
    console.log(`${error}\n0 passed, 1 failed`);
    process.exit(1);
  },
);

import { join } from 'node:path';
import { format } from 'node:util';
import { env, UIKind } from 'vscode';
import { lineMark } from '../lineMark';
import { extension } from './editor';

/** Entry point that VS Code calls inside its extension host. Rejects when a test fails. */
export const run = () => runSuite(() => import('./suite'));

/** `load` describes the tests. */
export async function runSuite(load: () => Promise<unknown>): Promise<void> {
  const { default: Mocha } = await import('mocha');
  if (env.uiKind === UIKind.Web) markLines(Mocha);
  const reporter = join(extension().extensionPath, 'scripts/test-reporter.cjs');
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, reporter });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load().catch(error => {
    Mocha.reporters.Base.consoleLog(`${error.stack}\n0 passed, 1 failed`);
    throw error;
  });
  await new Promise<void>((resolve, reject) => {
    mocha.run(failures => (failures > 0 ? reject(new Error(`${failures} failed`)) : resolve()));
  });
}

function markLines(mocha: typeof import('mocha')): void {
  const log = console.log;
  mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
    for (const line of format(...values).split('\n')) log(lineMark + line);
  };
}

import { commands, type Disposable, env, UIKind, window, workspace } from 'vscode';
import type { ShellCommand } from '../server/protocol';

/** Offers the commands of a workload's lens: to copy, or to run where programs may be run. */
export function registerLogsCommand(): Disposable {
  return commands.registerCommand('avoidSpikes.logs', async (offered: readonly ShellCommand[] = []) => {
    const items = offered.map(({ title, command }) => ({ label: title, description: command, command }));
    const picked = await window.showQuickPick(items, { placeHolder: 'What do you want to see?' });
    if (!picked) return;
    const canRun = workspace.isTrusted && env.uiKind === UIKind.Desktop;
    const ways = canRun ? ['Copy', 'Run in the terminal'] : ['Copy'];
    const way = ways.length > 1 ? await window.showQuickPick(ways, { placeHolder: picked.command }) : ways[0];
    if (way === 'Copy') await env.clipboard.writeText(picked.command);
    else if (way) run(picked.command);
  });
}

function run(command: string): void {
  const terminal = window.terminals.find(({ name }) => name === NAME) ?? window.createTerminal(NAME);
  terminal.show();
  terminal.sendText(command);
}

const NAME = 'Avoid Spikes';

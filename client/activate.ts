import { commands, type ExtensionContext } from 'vscode';
import { followGit } from './baseline';
import { registerChecksumsCommand } from './checksums';
import { registerLogsCommand } from './logs';
import { registerRulePages } from './pages';
import { type Platform, Session } from './session';
import { showStatus } from './status';
import { registerTargetCommand } from './target';

/** All that desktop and web have in common: starts the server and puts commands, pages and status in place. */
export function start(context: ExtensionContext, platform: Platform): void {
  const session = new Session(platform);
  context.subscriptions.push(
    session,
    commands.registerCommand('avoidSpikes.restart', () => session.restart()),
    commands.registerCommand('avoidSpikes.showOutput', () => session.output.show()),
    registerRulePages(session),
    registerTargetCommand(session),
    registerChecksumsCommand(session),
    registerLogsCommand(),
    showStatus(session),
    followGit(session),
  );
  session.refresh();
}

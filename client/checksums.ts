import { commands, type Disposable, window, workspace } from 'vscode';
import * as protocol from '../server/protocol';
import type { Session } from './session';

const RULE = 'rollout/stale-checksum';

/** The command that brings every checksum annotation of the workspace into step with its configuration. */
export function registerChecksumsCommand(session: Session): Disposable {
  return commands.registerCommand('avoidSpikes.bumpChecksums', () => bumpAll(session));
}

async function bumpAll(session: Session): Promise<void> {
  const client = session.running;
  if (!client) {
    window.showInformationMessage('Avoid Spikes: The language server is not running.');
    return;
  }
  try {
    const answer = await client.sendRequest(protocol.fixRule, { rule: RULE });
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer);
    if (edit.size === 0) window.showInformationMessage('Avoid Spikes: all checksums are in step.');
    else await workspace.applyEdit(edit);
  } catch (error) {
    window.showErrorMessage(`Avoid Spikes: ${error instanceof Error ? error.message : error}`);
  }
}

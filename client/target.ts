import { commands, type Disposable, type QuickPickItem, type WorkspaceEdit, window, workspace } from 'vscode';
import * as protocol from '../server/protocol';
import type { Session } from './session';

/** The command that changes the Kubernetes version which findings are for. */
export function registerTargetCommand(session: Session): Disposable {
  return commands.registerCommand('avoidSpikes.chooseKubernetesVersion', () => chooseVersion(session));
}

async function chooseVersion(session: Session): Promise<void> {
  const uri = (window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri)?.toString();
  const client = session.running;
  if (!client || !uri) {
    const why = client ? 'Open a folder or a YAML file first.' : 'The language server is not running.';
    window.showInformationMessage(`Avoid Spikes: ${why}`);
    return;
  }
  const current = await client.sendRequest(protocol.target, { uri });
  const options = { placeHolder: 'The Kubernetes version of your clusters' };
  const version = (await window.showQuickPick(items(current), options))?.label;
  if (!version) return;
  try {
    const edit = await client.sendRequest(protocol.setTarget, { uri, version });
    await apply(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  } catch (error) {
    window.showErrorMessage(`Avoid Spikes: ${error instanceof Error ? error.message : error}`);
  }
}

function items({ supported, kubernetesVersion, from }: protocol.Target): QuickPickItem[] {
  return supported.map(label => ({ label, description: label === kubernetesVersion ? `now, from the ${from}` : '' }));
}

/** Also saves what it changed: the choice was made, and holds for the command line too. */
async function apply(edit: WorkspaceEdit): Promise<void> {
  if (!(await workspace.applyEdit(edit))) throw new Error('the configuration file could not be changed');
  for (const [uri] of edit.entries()) await (await workspace.openTextDocument(uri)).save();
}

import { Disposable, LanguageStatusSeverity, languages, type Uri, window, workspace } from 'vscode';
import * as protocol from '../server/protocol';
import { documentSelector } from './options';
import type { ServerState, Session } from './session';

/** What the status item says while there is nothing to say about the file. */
const notRunning: Record<Exclude<ServerState, 'running'>, string> = {
  off: 'Avoid Spikes is off',
  starting: 'Avoid Spikes is starting',
  restarting: 'Avoid Spikes starts again',
  failed: 'Avoid Spikes stopped',
};

/** Shows, for the file in front, the target version and the number of spikes; a click changes the version. */
export function showStatus(session: Session): Disposable {
  const item = languages.createLanguageStatusItem('avoidSpikes.status', documentSelector());
  item.name = 'Avoid Spikes';
  let latest = 0;

  async function update(): Promise<void> {
    const mine = ++latest;
    const uri = window.activeTextEditor?.document.uri;
    const target = uri && (await targetOf(session, uri));
    if (mine !== latest) return;
    const { state, status } = session;
    item.busy = state === 'starting' || state === 'restarting' || (status?.scanning ?? false);
    item.severity = severity(state, target);
    item.text = state === 'running' ? describe(target, uri) : notRunning[state];
    item.detail = target ? [origin(target), target.trouble].filter(Boolean).join('. ') : '';
    item.command = target
      ? { command: 'avoidSpikes.chooseKubernetesVersion', title: 'Choose version' }
      : { command: 'avoidSpikes.restart', title: 'Restart' };
  }

  update();
  return Disposable.from(
    item,
    session.onDidChange(update),
    window.onDidChangeActiveTextEditor(update),
    languages.onDidChangeDiagnostics(event => concernsActive(event.uris) && update()),
    workspace.onDidChangeWorkspaceFolders(() => {
      item.selector = documentSelector();
    }),
  );
}

function severity(state: ServerState, target: protocol.Target | undefined): LanguageStatusSeverity {
  if (state === 'failed') return LanguageStatusSeverity.Error;
  return target?.trouble === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
}

async function targetOf(session: Session, uri: Uri): Promise<protocol.Target | undefined> {
  try {
    return await session.running?.sendRequest(protocol.target, { uri: uri.toString() });
  } catch {
    return undefined; // The server stopped meanwhile: its state says so.
  }
}

function describe(target: protocol.Target | undefined, uri: Uri | undefined): string {
  const diagnostics = uri ? languages.getDiagnostics(uri) : [];
  const count = diagnostics.filter(diagnostic => diagnostic.source === 'avoid-spikes').length;
  const spikes = count === 0 ? 'no spikes' : count === 1 ? '1 spike' : `${count} spikes`;
  return target ? `Kubernetes ${target.kubernetesVersion}: ${spikes}` : 'Avoid Spikes';
}

function origin({ from, configuration }: protocol.Target): string {
  if (from === 'default') return 'the newest version known';
  return from === 'setting'
    ? 'from the settings'
    : `from ${configuration?.split('/').pop() ?? 'the configuration file'}`;
}

function concernsActive(uris: readonly Uri[]): boolean {
  const active = window.activeTextEditor?.document.uri.toString();
  return uris.some(uri => uri.toString() === active);
}

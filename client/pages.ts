import { commands, Disposable, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import * as protocol from '../server/protocol';
import type { Session } from './session';

const scheme = 'avoid-spikes';

/** Shows the pages of the rules as documents of the editor, without a network. */
export function registerRulePages(session: Session): Disposable {
  const pages: TextDocumentContentProvider = { provideTextDocumentContent: uri => page(session, uri) };
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, pages),
    commands.registerCommand('avoidSpikes.openRulePage', (rule?: unknown) => openRulePage(session, rule)),
  );
}

/** `rule` is an id; without one, the user picks from all. */
async function openRulePage(session: Session, rule: unknown): Promise<void> {
  const id = typeof rule === 'string' ? rule : await pickRule(session);
  if (id) await commands.executeCommand('markdown.showPreview', Uri.from({ scheme, path: `/${id}.md` }));
}

async function pickRule(session: Session): Promise<string | undefined> {
  const rules = session.running?.sendRequest(protocol.rules) ?? Promise.resolve([]);
  const items = rules.then(all =>
    all.map(rule => ({ label: rule.id, description: rule.severity, detail: rule.title })),
  );
  const options = { placeHolder: 'A rule to read about', matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.label;
}

async function page(session: Session, uri: Uri): Promise<string> {
  const rule = uri.path.replace(/^\//, '').replace(/\.md$/, '');
  if (!session.running)
    return 'The language server is not running. Run the command *Avoid Spikes: Restart* and try again.';
  try {
    return (await session.running.sendRequest(protocol.rulePage, { rule })).markdown;
  } catch (error) {
    session.output.warn(`No page for ${rule}.`, error);
    return `There is no page for \`${rule}\`.`;
  }
}

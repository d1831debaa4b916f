import * as vscode from 'vscode';
import { eventually } from '../eventually';
import type { FileName } from '../workspace';

/** What the tests ask of VS Code, in the words of the tests. */

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('avoid-spikes.avoid-spikes');
  if (!found) throw new Error('the extension is not installed');
  return found;
}

export function uriOf(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, file);
}

export async function open(file: FileName): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Throws the changes of a document away and closes all editors. */
export async function leave(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Our diagnostics of a file, open or not. */
export function findings(file: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uriOf(file)).filter(diagnostic => diagnostic.source === 'avoid-spikes');
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until a rule has something to say about a file. */
export function finding(file: string, rule: string): Promise<vscode.Diagnostic> {
  return eventually(() => findings(file).find(found => ruleOf(found) === rule), `${rule} in ${file}`);
}

/** Waits until a rule has nothing more to say about a file. */
export function gone(file: string, rule: string): Promise<boolean> {
  return eventually(() => !findings(file).some(found => ruleOf(found) === rule), `no ${rule} in ${file}`);
}

/** The resolved fixes at a place whose title matches. */
export async function fixes(uri: vscode.Uri, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    50,
  );
  return actions.filter(action => title.test(action.title));
}

/** Everything that hovers say at a place, as Markdown. */
export async function hover(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents.map(part => (typeof part === 'string' ? part : part.value)))
    .join('\n');
}

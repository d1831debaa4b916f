import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { type FileName, files } from '../workspace';

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

/** Opens a file as a person does: it stays open as long as its editor. */
export async function open(file: string): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('vscode.open', uriOf(file), { preview: false });
  const isInFront = () => vscode.window.activeTextEditor?.document.uri.toString() === uriOf(file).toString();
  await eventually(isInFront, `${file} in front`);
  return vscode.window.activeTextEditor!.document;
}

/**
 * Closes all editors, puts every file back to what it was at the start, and waits until the findings are those of the
 * start, too.
 */
export async function reset(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.saveAll');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const file of Object.keys(files) as FileName[]) {
    if ((await textOnDisk(file)) !== files[file]) await write(file, files[file]);
  }
  await eventually(() => allFindings() === atStart, `the findings of the start:\n${atStart}\nnow:\n${allFindings()}`);
}

let atStart = '';

/** Keeps the findings of all files for `reset` to compare with. */
export function remember(): void {
  atStart = allFindings();
}

function allFindings(): string {
  return Object.keys(files)
    .flatMap(file => findings(file).map(found => `${file} ${describeFinding(found)}`))
    .sort()
    .join('\n');
}

export function describeFinding(found: vscode.Diagnostic): string {
  return `${ruleOf(found)} ${found.range.start.line}:${found.range.start.character} ${found.message}`;
}

export async function textOnDisk(file: FileName): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(file)));
}

export async function write(file: FileName, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uriOf(file), new TextEncoder().encode(text));
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

/** The code actions of a kind at a place, with their edits. */
export function actions(file: string, range: vscode.Range, kind: vscode.CodeActionKind): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uriOf(file), range, kind.value, 50);
}

/** Applies the fix whose title begins so to the finding of a rule. */
export async function fix(file: string, rule: string, title: string): Promise<void> {
  const { range } = await finding(file, rule);
  const offered = await actions(file, range, vscode.CodeActionKind.QuickFix);
  const chosen = offered.find(action => action.title.startsWith(title));
  if (!chosen?.edit)
    throw new Error(`no edit called ${title} among: ${offered.map(action => action.title).join(', ')}`);
  await vscode.workspace.applyEdit(chosen.edit);
}

/** Everything that hovers say at a place, as Markdown. */
export async function hover(file: string, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uriOf(file),
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents.map(part => (typeof part === 'string' ? part : part.value)))
    .join('\n');
}

/** Changes one of our settings for the workspace; nothing for `value` takes the change back. */
export async function configure(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('avoidSpikes').update(name, value, vscode.ConfigurationTarget.Workspace);
}

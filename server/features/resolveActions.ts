import { type CodeAction, LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { Edited } from '../../engine/edit/apply';
import { carryOut, type FileChange, fixAll, otherFiles } from '../../engine/lint/fixes';
import { ignoreFinding } from '../../engine/lint/ignoreEdits';
import type { OpenDocument } from '../documents';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import { type ActionData, actionDataOf } from './actionData';
import type { ConfigurationEditor } from './configurationEditor';
import type { EditWriter } from './workspaceEdits';

export interface ResolverOptions {
  workspace: Workspace;
  writer: EditWriter;
  configurationEditor: ConfigurationEditor;
  /** The text of a file as it is now, without byte order mark: the editor's, else that on disk. */
  textOf(path: string): Promise<string | undefined>;
}

/** Computes the edit of a chosen code action against the texts as they are now. */
export class ActionResolver {
  constructor(private readonly options: ResolverOptions) {}

  async resolve(action: CodeAction): Promise<CodeAction> {
    const data = actionDataOf(action.data);
    if (!data) return action;
    const document = this.options.workspace.documents.get(pathOf(data.uri));
    if (!document) throw stale('The document is no longer open.');
    this.options.workspace.settle();
    return { ...action, edit: await this.edit(data, document) };
  }

  private async edit(data: ActionData, document: OpenDocument): Promise<WorkspaceEdit> {
    if (data.deed === 'switchOff')
      return this.options.configurationEditor.set(document.path, ['rules', data.rule], 'off');
    if ('fingerprint' in data) this.checkPresence(data, document);
    if (data.deed === 'fix') return this.fix(document, data.fingerprint, data.title);
    const { project } = this.options.workspace;
    const { path, text } = document;
    if (data.deed === 'ignore')
      return this.write(document, ignoreFinding(project, project.readAside(path, text), data.fingerprint, data.scope));
    const rule = data.rule === undefined ? {} : { rule: data.rule };
    return this.write(document, fixAll(project, path, text, { ...rule, safety: 'safe' }));
  }

  /** The document may have changed since the menu was shown, as long as what is to be done still makes sense. */
  private checkPresence(
    { version, fingerprint }: { version: number; fingerprint: string },
    document: OpenDocument,
  ): void {
    const { project } = this.options.workspace;
    if (document.version === version) return;
    if (project.report(document.path).findings.some(finding => finding.fingerprint === fingerprint)) return;
    throw stale('What this was for is no longer there.');
  }

  private async fix({ path, text }: OpenDocument, fingerprint: string, title: string): Promise<WorkspaceEdit> {
    const { workspace, textOf, writer } = this.options;
    const { project } = workspace;
    const others = otherFiles(project, path, text, fingerprint, title);
    const texts = new Map(await Promise.all(others.map(async other => [other, await textOf(other)] as const)));
    texts.set(path, text);
    const result = carryOut(project, path, text, fingerprint, title, other => texts.get(other));
    if ('refused' in result) throw refusal(result.refused);
    return writer.write(
      path,
      result.changes.map((change: FileChange) => ({ ...change, text: texts.get(change.path) })),
    );
  }

  private write({ path, text }: OpenDocument, result: Edited): WorkspaceEdit {
    if ('refused' in result) throw refusal(result.refused);
    return this.options.writer.write(path, [{ path, text, edits: result.edits }]);
  }
}

function stale(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, message);
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

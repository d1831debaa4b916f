import { LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { Value } from '../../engine/edit/operations';
import { setInConfiguration } from '../../engine/lint/configurationEdits';
import { CONFIGURATION_NAMES } from '../../engine/lint/configurationFile';
import type { ConfigurationFiles } from '../configurationFiles';
import { folderHolding } from '../files/fileSystem';
import type { Workspace } from '../workspace';
import type { EditWriter } from './workspaceEdits';

export interface ConfigurationEditorOptions {
  workspace: Workspace;
  configurations: ConfigurationFiles;
  writer: EditWriter;
  textOf(path: string): Promise<string | undefined>;
}

/** Writes settings into the configuration file that holds for a path, or into a new one. */
export class ConfigurationEditor {
  constructor(private readonly options: ConfigurationEditorOptions) {}

  /** `keys` lead to the setting. Rejects when there is no file and no place for one, or it cannot be edited. */
  async set(path: string, keys: readonly string[], value: Value): Promise<WorkspaceEdit> {
    const { writer, textOf } = this.options;
    const file = this.fileFor(path);
    const text = await textOf(file);
    const result = setInConfiguration(text ?? '', keys, value);
    if ('refused' in result) throw refusal(`${file} cannot be changed: ${result.refused}`);
    // What the user asked for is this very change, wherever it stands.
    return writer.write(file, [{ path: file, text, edits: result.edits }]);
  }

  private fileFor(path: string): string {
    const { workspace, configurations } = this.options;
    const nearest = configurations.nearest(path);
    if (nearest !== undefined) return nearest;
    const folder = folderHolding(path, workspace.folders);
    if (folder === undefined) throw refusal('The file lies in no folder of the workspace.');
    return `${folder}/${CONFIGURATION_NAMES[0]}`;
  }
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

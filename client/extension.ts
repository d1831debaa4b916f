import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start } from './activate';
import { serverFlags } from './serverFlags';

/** Entry point where the extension host is Node.js: desktop and remote. The server is a process of its own. */
export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('dist/server.js');
  start(context, {
    createClient: options =>
      new LanguageClient(
        'avoidSpikes',
        'Avoid Spikes',
        { module, transport: TransportKind.ipc, options: { execArgv: serverFlags(process.versions.v8) } },
        options,
      ),
    filesReadBy: () => (onlyFilesOnDisk() ? 'node' : 'client'),
  });
}

/** A server process reads `file:` folders itself, much faster than the editor would for it. */
function onlyFilesOnDisk(): boolean {
  return (workspace.workspaceFolders ?? []).every(folder => folder.uri.scheme === 'file');
}

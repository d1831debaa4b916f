import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start } from './activate';

/** A scan makes many objects that die young; a small room for these keeps a workspace of 10,000 files below 300 MB. */
const SPARING = ['--max-semi-space-size=4'];

/** Entry point where the extension host is Node.js: desktop and remote. The server is a process of its own. */
export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('dist/server.js');
  start(context, {
    createClient: options =>
      new LanguageClient(
        'avoidSpikes',
        'Avoid Spikes',
        { module, transport: TransportKind.ipc, options: { execArgv: SPARING } },
        options,
      ),
    filesReadBy: () => (onlyFilesOnDisk() ? 'node' : 'client'),
  });
}

/** A server process reads `file:` folders itself, much faster than the editor would for it. */
function onlyFilesOnDisk(): boolean {
  return (workspace.workspaceFolders ?? []).every(folder => folder.uri.scheme === 'file');
}

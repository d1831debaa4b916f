import type { Connection, InitializeParams, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import type { Rule } from '../engine/lint/rule';
import { type ClientCan, clientCan, optionsOf } from './clientCan';
import { ConfigurationFiles } from './configurationFiles';
import type { Documents, OpenDocument } from './documents';
import { ClientFiles } from './files/clientFiles';
import { type FileSystem, withoutMark } from './files/fileSystem';
import { noFiles } from './files/noFiles';
import { LARGEST_CLOSED_FILE } from './limits';
import { describeError } from './log';
import { LazyProgress } from './progress';
import { Scanner } from './scanner';
import { EditorSettings } from './settings';
import { Later } from './slices';
import { pathOf } from './uris';
import { FileEvents, Registrations } from './watching';
import { Workspace } from './workspace';

/** What differs between the places where the server runs. */
export interface Platform {
  rules: readonly Rule[];
  /** The rules' pages by id. */
  pages(): Promise<Readonly<Record<string, string>>>;
  /** Files on the server's own disk, where it has one; restricted to the folders. */
  diskFiles?(folders: () => readonly string[]): FileSystem;
}

/** Milliseconds in which changes of configuration files are gathered: they make everything be read anew. */
const GATHER = 300;

/** The workspace, kept in step with what the client says of documents, settings, folders and files. */
export class Core {
  readonly can: ClientCan;
  /** Address of a rule's page, see InitializationOptions. */
  readonly rulePage: string | undefined;
  readonly workspace: Workspace;
  readonly settings: EditorSettings;
  readonly configurations: ConfigurationFiles;
  readonly scanner: Scanner;
  readonly events: FileEvents;
  private readonly files: FileSystem;
  private readonly registrations: Registrations;
  private readonly reconfiguring = new Later(GATHER, () => this.reconfigure());
  private begun = () => {};
  /** Resolves once the client's settings are in force. */
  private settled = new Promise<void>(resolve => {
    this.begun = resolve;
  });

  constructor(
    private readonly connection: Connection,
    platform: Platform,
    readonly documents: Documents,
    params: InitializeParams,
  ) {
    const options = optionsOf(params.initializationOptions);
    this.can = clientCan(params);
    this.rulePage = options.rulePage;
    this.workspace = new Workspace(platform.rules, documents, connection.console);
    this.workspace.folders = foldersOf(params);
    this.settings = new EditorSettings(connection);
    this.files = this.filesFrom(platform, options.files);
    this.configurations = new ConfigurationFiles(this.workspace, this.files);
    this.scanner = this.makeScanner();
    const onReconfigured = () => this.reconfigure();
    this.events = new FileEvents(this.workspace, this.scanner, this.configurations, onReconfigured, connection.console);
    this.registrations = new Registrations(connection, this.can);
    documents.onDidChange = (path, document) => this.documentChanged(path, document);
  }

  /** Once the client is ready to be asked things. */
  async begin(): Promise<void> {
    this.registrations.registerSettings();
    this.registrations.watch(this.workspace.folders);
    try {
      if (this.can.configuration) await this.settings.ask(this.workspace.folders);
      this.applySettings();
    } finally {
      this.begun();
    }
    await this.scanner.scan();
  }

  /** Resolves once it is known under which settings a file is checked. */
  async ready(path: string): Promise<void> {
    await this.settled;
    await this.configurations.lookFor(path);
  }

  /** The text of a file as it is now, without byte order mark: the editor's, else that on disk. */
  async textOf(path: string): Promise<string | undefined> {
    const open = this.documents.get(path);
    if (open) return open.text;
    const answer = await this.files.read(path, LARGEST_CLOSED_FILE);
    return 'text' in answer ? withoutMark(answer.text) : undefined;
  }

  /** `pushed`: what a client sends that cannot be asked. */
  async settingsChanged(pushed: unknown): Promise<void> {
    const { folders } = this.workspace;
    const changed = this.can.configuration ? await this.settings.ask(folders) : this.settings.take(pushed, folders);
    if (!changed) return;
    this.applySettings();
    await this.scanner.scan();
  }

  async foldersChanged({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
    const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
    const kept = this.workspace.folders.filter(folder => !gone.has(folder));
    this.workspace.folders = [...new Set([...kept, ...added.map(({ uri }) => pathOf(uri))])];
    // What seems to be missing may stand in the new folder.
    this.workspace.isIncomplete = true;
    this.registrations.watch(this.workspace.folders);
    if (this.can.configuration) await this.settings.ask(this.workspace.folders);
    this.applySettings();
    await this.scanner.scan();
  }

  private documentChanged(path: string, document: OpenDocument | undefined): void {
    this.configurations
      .refresh(path)
      .then(changed => changed && this.reconfiguring.soon())
      .catch(error => this.connection.console.error(`${path} cannot be read: ${describeError(error)}`));
    this.workspace.touch([path]);
    if (document) this.workspace.noteTyping(path);
    else this.scanner.update([path]);
  }

  private applySettings(): void {
    this.workspace.project.configurations.surround(this.settings.layers(), []);
    this.workspace.largestOpenFile = this.settings.largestOpenFile;
    this.workspace.reconfigure();
  }

  private reconfigure(): void {
    this.workspace.reconfigure();
    this.scanner.scan();
  }

  private filesFrom(platform: Platform, wanted: 'node' | 'client' | undefined): FileSystem {
    const folders = () => this.workspace.folders;
    if (wanted === 'client') return new ClientFiles(this.connection, folders);
    return platform.diskFiles?.(folders) ?? noFiles;
  }

  private makeScanner(): Scanner {
    const { workspace, files, configurations, settings, connection } = this;
    const startProgress = () => new LazyProgress(connection, 'Looking for spikes');
    return new Scanner({ workspace, files, configurations, settings, log: connection.console, startProgress });
  }
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return [...new Set(uris.map(pathOf))];
}

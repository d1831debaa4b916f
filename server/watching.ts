import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import { baseName, foldersUp } from '../engine/workspace/paths';
import type { ClientCan } from './clientCan';
import type { ConfigurationFiles } from './configurationFiles';
import { isManifestName } from './files/fileSystem';
import { describeError, type Log } from './log';
import type { Scanner } from './scanner';
import { Later } from './slices';
import { pathOf, uriOf } from './uris';
import type { Workspace } from './workspace';

/** Milliseconds in which file events are gathered: a checkout brings hundreds. */
const GATHER = 50;

/** Files of interest; a folder that is deleted is told of as a whole, without the files in it. */
const MANIFESTS = '**/{*.yaml,*.yml,Kustomization,.gitignore}';
const ANYTHING = '**/*';

/** Follows what happens to files outside the editor. */
export class FileEvents {
  private readonly events = new Map<string, FileChangeType>();
  private readonly later = new Later(GATHER, () => {
    this.handle().catch(error => this.log.error(`File events were lost: ${describeError(error)}`));
  });

  constructor(
    private readonly workspace: Workspace,
    private readonly scanner: Scanner,
    private readonly configurations: ConfigurationFiles,
    /** Other settings are in force. */
    private readonly onReconfigured: () => void,
    private readonly log: Log,
  ) {}

  take(events: readonly FileEvent[]): void {
    for (const { uri, type } of events) this.events.set(pathOf(uri), type);
    this.later.soon();
  }

  /** A folder has another name now: what it held is looked for there. */
  renamed(from: readonly string[]): void {
    this.take(from.map(uri => ({ uri, type: FileChangeType.Deleted })));
    this.scanner.scan();
  }

  private async handle(): Promise<void> {
    const paths = [...this.events.keys()];
    const deleted = paths.filter(path => this.events.get(path) === FileChangeType.Deleted);
    this.events.clear();
    if (paths.some(path => baseName(path) === '.gitignore')) this.scanner.scan();
    const concerned = new Set([...paths.filter(isManifestName), ...this.filesIn(deleted)]);
    let changed = false;
    for (const path of concerned) changed = (await this.configurations.refresh(path)) || changed;
    if (changed) this.onReconfigured();
    if (concerned.size > 0) await this.scanner.update([...concerned]);
  }

  /** Files that went with their folder. */
  private filesIn(deleted: readonly string[]): string[] {
    const folders = new Set(deleted.filter(path => !isManifestName(path)));
    if (folders.size === 0) return [];
    const known = [...this.workspace.project.paths(), ...this.configurations.paths()];
    return known.filter(path => foldersUp(path).some(folder => folders.has(folder)));
  }
}

/** Asks the client to tell of changes, once for the settings and once for the files of each folder. */
export class Registrations {
  private watching: Promise<{ dispose(): void }> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly can: ClientCan,
  ) {}

  registerSettings(): void {
    if (!this.can.configurationEvents) return;
    this.settle(this.connection.client.register(DidChangeConfigurationNotification.type, { section: 'avoidSpikes' }));
  }

  /** In place of any watchers there were. */
  watch(folders: readonly string[]): void {
    if (!this.can.watchFiles) return;
    this.watching?.then(watching => watching.dispose()).catch(() => {});
    const watchers = this.can.relativePatterns ? folders.flatMap(watchersIn) : watchersIn(undefined);
    this.watching = this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    this.settle(this.watching);
  }

  private settle(registration: Promise<unknown>): void {
    registration.catch(error => this.connection.console.warn(`The client does not tell of changes: ${error}`));
  }
}

function watchersIn(folder: string | undefined): FileSystemWatcher[] {
  const glob = (pattern: string) => (folder === undefined ? pattern : { baseUri: uriOf(folder), pattern });
  return [{ globPattern: glob(MANIFESTS) }, { globPattern: glob(ANYTHING), kind: WatchKind.Delete }];
}

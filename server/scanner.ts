import { isKustomizationPath } from '../engine/workspace/kustomize';
import type { ConfigurationFiles } from './configurationFiles';
import { type FileSystem, folderHolding, isConfigurationPath, withoutMark } from './files/fileSystem';
import { LARGEST_CLOSED_FILE, MOST_FILES } from './limits';
import { describeError, type Log } from './log';
import type { EditorSettings } from './settings';
import { Slices } from './slices';
import type { Workspace } from './workspace';

/** Files asked for at once. */
const BATCH = 32;

export interface ScanProgress {
  report(done: number, all: number): void;
  end(): void;
}

export interface ScannerOptions {
  workspace: Workspace;
  files: FileSystem;
  configurations: ConfigurationFiles;
  settings: EditorSettings;
  log: Log;
  startProgress(): ScanProgress;
}

/**
 * Reads the files that are not open, in the background: one job after the other, each in short slices, so that
 * requests are answered in between.
 */
export class Scanner {
  /** Called when scanning begins or ends. */
  onDidChangeState: () => void = () => {};
  private jobs: Promise<void> = Promise.resolve();
  private waiting = 0;
  private generation = 0;

  constructor(private readonly options: ScannerOptions) {}

  get isScanning(): boolean {
    return this.waiting > 0;
  }

  /** Reads everything anew; a scan that is under way gives way to this one. */
  scan(): Promise<void> {
    const generation = ++this.generation;
    return this.enqueue(() => this.scanAll(() => generation !== this.generation));
  }

  /** Reads some files anew, or forgets them when they are gone. */
  update(paths: readonly string[]): Promise<void> {
    const { workspace } = this.options;
    return this.enqueue(() =>
      workspace.readTogether(async () => {
        const slices = new Slices();
        await this.read(await this.acceptable(paths), slices);
        await this.read(workspace.project.takeUnread(), slices);
      }),
    );
  }

  private enqueue(job: () => Promise<void>): Promise<void> {
    this.waiting++;
    if (this.waiting === 1) this.onDidChangeState();
    this.jobs = this.jobs
      .then(job)
      .catch(error => this.options.log.error(`Reading the workspace failed: ${describeError(error)}`))
      .finally(() => {
        this.waiting--;
        if (this.waiting === 0) this.onDidChangeState();
      });
    return this.jobs;
  }

  private async scanAll(isStale: () => boolean): Promise<void> {
    const { workspace, configurations } = this.options;
    if (isStale()) return;
    const progress = this.options.startProgress();
    try {
      const found = await this.find();
      if (isStale()) return;
      const changed = await configurations.replaceAll(found.filter(isConfigurationPath));
      if (changed) workspace.reconfigure();
      await this.readFound(found, progress, isStale);
    } finally {
      progress.end();
    }
    if (isStale() || !workspace.isIncomplete) return;
    workspace.isIncomplete = false;
    workspace.touch(workspace.project.paths());
  }

  private async readFound(found: string[], progress: ScanProgress, isStale: () => boolean): Promise<void> {
    const { workspace } = this.options;
    const slices = new Slices();
    this.forgetOthers(new Set(found));
    await this.read(inGoodOrder(found), slices, progress, isStale);
    if (!isStale()) await this.read(workspace.project.takeUnread(), slices);
  }

  /** The files of all folders, each once, up to the limit. */
  private async find(): Promise<string[]> {
    const { workspace, files, settings, log } = this.options;
    const found = new Set<string>();
    for (const folder of workspace.folders) {
      const limit = MOST_FILES - found.size;
      const { paths, truncated } = await files.find(folder, { exclude: settings.excludeOf(folder), limit });
      for (const path of paths) found.add(path);
      if (truncated) log.warn(`${folder} holds more files than are looked at: only ${paths.length} of them were read.`);
    }
    return [...found];
  }

  private forgetOthers(found: ReadonlySet<string>): void {
    const { project } = this.options.workspace;
    for (const path of project.paths()) if (!found.has(path)) this.options.workspace.removeClosed(path);
  }

  /** Those that a scan would find; the others are forgotten. */
  private async acceptable(paths: readonly string[]): Promise<string[]> {
    const { workspace, files, settings } = this.options;
    const accepted: string[] = [];
    for (const path of paths) {
      const folder = folderHolding(path, workspace.folders);
      if (folder !== undefined && (await files.accepts(path, settings.excludeOf(folder)))) accepted.push(path);
      else workspace.removeClosed(path);
    }
    return accepted;
  }

  private async read(
    paths: readonly string[],
    slices: Slices,
    progress?: ScanProgress,
    isStale: () => boolean = () => false,
  ): Promise<void> {
    const wanted = paths.filter(path => this.isWanted(path));
    let next = this.fetch(wanted.slice(0, BATCH));
    for (let at = 0; at < wanted.length && !isStale(); at += BATCH) {
      const texts = await next;
      next = this.fetch(wanted.slice(at + BATCH, at + 2 * BATCH));
      for (const [path, text] of texts) {
        this.take(path, text);
        await slices.rest();
      }
      progress?.report(at + texts.length, wanted.length);
    }
  }

  /** What is open has been read already; what the settings exclude need not be read. */
  private isWanted(path: string): boolean {
    const { workspace } = this.options;
    if (workspace.documents.get(path)) return false;
    if (!workspace.project.configurations.effective(path).excluded) return true;
    workspace.removeClosed(path);
    return false;
  }

  private take(path: string, text: string | undefined): void {
    const { workspace } = this.options;
    if (text === undefined) workspace.removeClosed(path);
    else workspace.readClosed(path, text);
  }

  private fetch(paths: readonly string[]): Promise<[path: string, text: string | undefined][]> {
    return Promise.all(paths.map(async path => [path, await this.textOf(path)]));
  }

  private async textOf(path: string): Promise<string | undefined> {
    const answer = await this.options.files.read(path, LARGEST_CLOSED_FILE);
    if ('text' in answer) return withoutMark(answer.text);
    if (!isGone(answer.error)) this.options.log.info(`${path} is left out: ${answer.error}.`);
    return undefined;
  }
}

/** Kustomizations first, because they decide how other files are read. */
function inGoodOrder(paths: readonly string[]): string[] {
  return [...paths.filter(isKustomizationPath), ...paths.filter(path => !isKustomizationPath(path))];
}

/** A file that was deleted since it was found is no news. */
function isGone(error: string): boolean {
  return /ENOENT|FileNotFound/i.test(error);
}

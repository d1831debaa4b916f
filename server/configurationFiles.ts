import { CONFIGURATION_NAMES } from '../engine/lint/configurationFile';
import { type LoadedConfiguration, type LocatedProblem, loadConfiguration } from '../engine/lint/configurations';
import type { Layer } from '../engine/lint/settings';
import { lineStartsOf } from '../engine/text/source';
import { folderOf, foldersUp } from '../engine/workspace/paths';
import { type FileSystem, folderHolding, isConfigurationPath, withoutMark } from './files/fileSystem';
import { LARGEST_CLOSED_FILE } from './limits';
import type { LineStarts } from './positions';
import type { Workspace } from './workspace';

interface Loaded extends LoadedConfiguration {
  /** Every file that took part or was wanted, whether it could be read or not. */
  wanted: ReadonlySet<string>;
}

/** The configuration files of the workspace: what they say, what is wrong with them, and what they extend. */
export class ConfigurationFiles {
  private readonly loaded = new Map<string, Loaded>();
  /** Texts from disk; undefined for what cannot be read. */
  private readonly texts = new Map<string, string | undefined>();
  /** Folders that were searched for configuration files, or are being searched. */
  private readonly lookedIn = new Map<string, Promise<void>>();

  constructor(
    private readonly workspace: Workspace,
    private readonly files: FileSystem,
  ) {}

  /**
   * Reads a configuration file anew, or every one that extends this file. When all texts are at hand, everything is
   * done before the promise is returned. The promise tells whether other settings are in force now.
   */
  async refresh(path: string): Promise<boolean> {
    this.texts.delete(path);
    const heads = [...this.loaded].filter(([, { wanted }]) => wanted.has(path)).map(([head]) => head);
    if (isConfigurationPath(path) && !heads.includes(path)) heads.push(path);
    let changed = false;
    for (const head of heads) changed = (await this.load(head)) || changed;
    return changed;
  }

  /** Looks for configuration files in the folders above a file, before a scan has come across them. */
  async lookFor(path: string): Promise<void> {
    const root = folderHolding(path, this.workspace.folders);
    if (root === undefined) return;
    const folders = foldersUp(path).filter(folder => folder.length >= root.length);
    await Promise.all(folders.map(folder => this.lookIn(folder)));
  }

  private lookIn(folder: string): Promise<void> {
    let looking = this.lookedIn.get(folder);
    if (!looking) {
      const loads = CONFIGURATION_NAMES.map(name => this.load(`${folder}/${name}`));
      looking = Promise.all(loads).then(changes => {
        if (changes.includes(true)) this.workspace.reconfigure();
      });
      this.lookedIn.set(folder, looking);
    }
    return looking;
  }

  /** Takes the configuration files that a scan has found for all there are. */
  async replaceAll(found: readonly string[]): Promise<boolean> {
    this.texts.clear();
    this.lookedIn.clear();
    const paths = new Set([...found, ...this.loaded.keys()]);
    const changes = await Promise.all([...paths].map(path => this.load(path)));
    return changes.includes(true);
  }

  /** The nearest configuration file above a path. */
  nearest(path: string): string | undefined {
    return foldersUp(path)
      .map(folder => this.inFolder(folder))
      .find(candidate => candidate !== undefined);
  }

  layersFor(path: string): readonly Layer[] {
    const nearest = this.nearest(path);
    return nearest === undefined ? [] : this.loaded.get(nearest)!.layers;
  }

  problemsOf(path: string): LocatedProblem[] {
    const problems = [...this.loaded.values()].flatMap(loaded => loaded.problems.filter(one => one.path === path));
    const unlike = new Map(problems.map(problem => [`${problem.at.start} ${problem.message}`, problem]));
    return [...unlike.values()].sort((a, b) => a.at.start - b.at.start);
  }

  /** Every file that takes part. */
  paths(): string[] {
    return [...this.loaded.values()].flatMap(loaded => loaded.paths);
  }

  lineStarts(path: string): LineStarts {
    return lineStartsOf(this.workspace.documents.get(path)?.text ?? this.texts.get(path) ?? '');
  }

  private async load(head: string): Promise<boolean> {
    for (;;) {
      const wanted = new Set<string>();
      const missing: string[] = [];
      const read = (path: string): string | undefined => {
        wanted.add(path);
        const open = this.workspace.documents.get(path);
        if (!open && !this.texts.has(path)) missing.push(path);
        return open ? open.text : this.texts.get(path);
      };
      const loaded = loadConfiguration(head, read, this.workspace.rules);
      if (missing.length === 0) return this.put(head, loaded.paths.includes(head) ? { ...loaded, wanted } : undefined);
      await Promise.all(missing.map(path => this.fetch(path)));
    }
  }

  private async fetch(path: string): Promise<void> {
    const answer = await this.files.read(path, LARGEST_CLOSED_FILE);
    this.texts.set(path, 'text' in answer ? withoutMark(answer.text) : undefined);
  }

  private put(head: string, loaded: Loaded | undefined): boolean {
    const folder = folderOf(head);
    const before = this.inForce(folder);
    const problems = this.loaded.get(head)?.problems ?? [];
    if (loaded) this.loaded.set(head, loaded);
    else this.loaded.delete(head);
    this.workspace.touch([...problems, ...(loaded?.problems ?? [])].map(({ path }) => path));
    const after = this.inForce(folder);
    if (JSON.stringify(before) === JSON.stringify(after)) return false;
    this.workspace.project.configurations.set(folder, after);
    return true;
  }

  private inForce(folder: string): Layer[] | undefined {
    const path = this.inFolder(folder);
    return path === undefined ? undefined : this.loaded.get(path)!.layers;
  }

  private inFolder(folder: string): string | undefined {
    return CONFIGURATION_NAMES.map(name => `${folder}/${name}`).find(path => this.loaded.has(path));
  }
}

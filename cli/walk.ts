import { type Dirent, readdirSync, statSync } from 'node:fs';
import { isKustomizationPath } from '../engine/workspace/kustomize';
import { baseName } from '../engine/workspace/paths';
import { Failure, reasonOf } from './failure';
import { GitIgnores } from './ignores';
import { absolute, child, real } from './paths';
import type { Settings } from './settings';

export interface Skipped {
  /** Absolute. */
  path: string;
  reason: string;
}

/** A folder on the way: its path as it was reached, and its real one, which tells whether it was seen before. */
interface Folder {
  path: string;
  real: string;
  ignores: GitIgnores;
}

interface Link {
  path: string;
  ignores: GitIgnores;
}

/**
 * Finds the manifests among and below the named paths, and meets every configuration file that concerns them. Links
 * are followed last, so that what they lead to is known by its own name, and nothing is seen twice.
 */
export class Walk {
  readonly skipped: Skipped[] = [];
  private readonly found = new Set<string>();
  private readonly realFiles = new Set<string>();
  private readonly realFolders = new Set<string>();
  private readonly links: Link[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly workingFolder: string,
  ) {}

  /** Absolute paths, kustomizations first, because they decide how other files are read; sorted otherwise. */
  get files(): string[] {
    const sorted = [...this.found].sort();
    return [...sorted.filter(isKustomizationPath), ...sorted.filter(path => !isKustomizationPath(path))];
  }

  /** Throws a Failure for a path that is not there: then nothing is checked at all. */
  add(paths: readonly string[]): void {
    for (const path of paths) this.addNamed(path);
    for (let link = this.links.shift(); link; link = this.links.shift()) this.follow(link);
  }

  private addNamed(named: string): void {
    const path = absolute(named, this.workingFolder);
    try {
      const stat = statSync(path);
      this.settings.above(path);
      if (this.settings.excludes(path)) this.skip(path, 'the configuration excludes it');
      else if (stat.isDirectory()) this.enter({ path, real: real(path), ignores: GitIgnores.above(path) });
      else if (!stat.isFile()) this.skip(path, 'it is not a regular file');
      else this.take(path, real(path));
    } catch (error) {
      throw error instanceof Failure ? error : new Failure(`Cannot read ${named}: ${reasonOf(error)}.`);
    }
  }

  private enter(folder: Folder): void {
    const { path, ignores } = folder;
    if (this.realFolders.has(folder.real)) return;
    this.realFolders.add(folder.real);
    const entries = this.list(path);
    this.settings.enter(
      path,
      entries.map(entry => entry.name),
    );
    const inside = entries.some(({ name }) => name === '.gitignore') ? ignores.enter(path) : ignores;
    for (const entry of entries) this.visit(entry, { ...folder, ignores: inside });
  }

  private list(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.skip(folder, reasonOf(error));
      return [];
    }
  }

  private visit(entry: Dirent, folder: Folder): void {
    const path = child(folder.path, entry.name);
    const { ignores } = folder;
    if (entry.isSymbolicLink()) this.links.push({ path, ignores });
    else if (entry.isDirectory()) {
      if (this.wantsFolder(path, ignores)) this.enter({ path, real: child(folder.real, entry.name), ignores });
    } else if (entry.isFile() && this.wantsFile(path, ignores)) this.take(path, child(folder.real, entry.name));
  }

  private follow({ path, ignores }: Link): void {
    try {
      const isFolder = statSync(path).isDirectory();
      if (isFolder && this.wantsFolder(path, ignores)) this.enter({ path, real: real(path), ignores });
      else if (!isFolder && this.wantsFile(path, ignores)) this.take(path, real(path));
    } catch (error) {
      if (this.wantsFile(path, ignores)) this.skip(path, `it is a link, and ${reasonOf(error)}`);
    }
  }

  private take(path: string, realPath: string): void {
    if (this.realFiles.has(realPath)) return;
    this.realFiles.add(realPath);
    this.found.add(path);
  }

  private wantsFolder(path: string, ignores: GitIgnores): boolean {
    const name = baseName(path);
    return name !== '.git' && name !== 'node_modules' && !ignores.covers(path, true) && !this.settings.excludes(path);
  }

  private wantsFile(path: string, ignores: GitIgnores): boolean {
    return isManifest(path) && !ignores.covers(path, false) && !this.settings.excludes(path);
  }

  private skip(path: string, reason: string): void {
    this.skipped.push({ path, reason });
  }
}

export function isManifest(path: string): boolean {
  return /\.ya?ml$/i.test(path) || isKustomizationPath(path);
}

import type { Range } from '../text/source';
import { folderOf, foldersUp, resolveFrom } from '../workspace/paths';
import { readConfiguration } from './configurationFile';
import type { Rule } from './rule';
import { type Effective, effectiveOf, type Layer, layersFor, matchesAny } from './settings';

/** A problem in a configuration file, with the file it stands in. */
export interface LocatedProblem {
  path: string;
  at: Range;
  message: string;
}

export interface LoadedConfiguration {
  /** Lowest first: what is extended, then the file itself. */
  layers: Layer[];
  problems: LocatedProblem[];
  /** All files that took part. */
  paths: string[];
}

/** Reads a configuration file and what it extends. `read` answers undefined for what cannot be read. */
export function loadConfiguration(
  path: string,
  read: (path: string) => string | undefined,
  rules: readonly Rule[],
): LoadedConfiguration {
  const loader = new Loader(read, rules);
  loader.load(path, { path, at: { start: 0, end: 0 } }, []);
  return loader.loaded;
}

class Loader {
  readonly loaded: LoadedConfiguration = { layers: [], problems: [], paths: [] };

  constructor(
    private readonly read: (path: string) => string | undefined,
    private readonly rules: readonly Rule[],
  ) {}

  /** `from` is the place that names the file, `chain` the files on the way to it. */
  load(path: string, from: { path: string; at: Range }, chain: readonly string[]): void {
    const { problems, paths, layers } = this.loaded;
    if (chain.includes(path)) return void problems.push({ ...from, message: `${path} extends itself.` });
    // What two files share counts once, below both.
    if (paths.includes(path)) return;
    const text = this.read(path);
    if (text === undefined) return void problems.push({ ...from, message: `Cannot read ${path}.` });
    paths.push(path);
    const file = readConfiguration(text, folderOf(path), this.rules);
    for (const problem of file.problems) problems.push({ path, ...problem });
    for (const base of file.extends) {
      const target = base.path.startsWith('/') ? base.path : resolveFrom(path, base.path);
      if (target === undefined)
        problems.push({ path, at: base.at, message: `Only files can be extended, not ${base.path}.` });
      else this.load(target, { path, at: base.at }, [...chain, path]);
    }
    layers.push(file.layer);
  }
}

/** The configuration files of a workspace and the settings around them; answers what is in force for a path. */
export class Configurations {
  private readonly byFolder = new Map<string, Layer[]>();
  private readonly cache = new Map<string, Effective>();
  /** Settings below every file (the editor's) and above every file (the command line's). */
  private around: { below: Layer[]; above: Layer[] } = { below: [], above: [] };

  constructor(private readonly newest: number) {}

  surround(below: Layer[], above: Layer[]): void {
    this.around = { below, above };
    this.cache.clear();
  }

  /** The layers of the configuration file in a folder; undefined when it has none any more. */
  set(folder: string, layers: Layer[] | undefined): void {
    if (layers) this.byFolder.set(folder, layers);
    else this.byFolder.delete(folder);
    this.cache.clear();
  }

  /** Settings are the same object for files to which the same layers apply. */
  effective(path: string): Effective {
    const folder = foldersUp(path).find(candidate => this.byFolder.has(candidate));
    const own = folder === undefined ? [] : this.byFolder.get(folder)!;
    const all = [...this.around.below, ...own, ...this.around.above];
    const applying = layersFor(path, all);
    const excluded = applying.some(layer => matchesAny(path, layer.exclude ?? [], layer.folder ?? ''));
    const key = `${excluded} ${applying.map(layer => this.nameOf(layer)).join(' ')}`;
    const known = this.cache.get(key);
    if (known) return known;
    const effective = effectiveOf(applying, this.newest, excluded);
    this.cache.set(key, effective);
    return effective;
  }

  private readonly names = new WeakMap<Layer, number>();
  private lastName = 0;

  private nameOf(layer: Layer): number {
    const name = this.names.get(layer) ?? ++this.lastName;
    this.names.set(layer, name);
    return name;
  }
}

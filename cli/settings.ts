import { existsSync } from 'node:fs';
import { CONFIGURATION_NAMES } from '../engine/lint/configurationFile';
import { type Configurations, type LoadedConfiguration, loadConfiguration } from '../engine/lint/configurations';
import type { Rule } from '../engine/lint/rule';
import type { Layer } from '../engine/lint/settings';
import { lineStartsOf, positionAt } from '../engine/text/source';
import { folderOf, foldersUp } from '../engine/workspace/paths';
import { Failure } from './failure';
import { load } from './files';
import type { ReportedFinding } from './outcome';
import { absolute, child, shown } from './paths';

export interface SettingsOptions {
  rules: readonly Rule[];
  workingFolder: string;
  /** The configuration file that stands for all others. */
  config: string | undefined;
  /** What the command line itself says; above every file. */
  flags: Layer;
}

/** Gathers the configuration files that concern the manifests, and every problem in them. */
export class Settings {
  private readonly seen = new Set<string>();
  private readonly problems = new Set<string>();
  private readonly config: string | undefined;

  constructor(
    private readonly configurations: Configurations,
    private readonly options: SettingsOptions,
  ) {
    const { config, workingFolder, flags } = options;
    this.config = config === undefined ? undefined : absolute(config, workingFolder);
    configurations.surround(this.config === undefined ? [] : this.explicit(this.config), [flags]);
  }

  /** Patterns in the named file are relative to the working folder, wherever the file itself lies. */
  private explicit(path: string): Layer[] {
    const { workingFolder } = this.options;
    const loaded = load(path);
    if ('reason' in loaded) throw new Failure(`Cannot read ${shown(path, workingFolder)}: ${loaded.reason}.`);
    return this.load(path).layers.map(layer => ({ ...layer, folder: workingFolder.replace(/\/$/, '') }));
  }

  /** Looks for configuration files in all folders above a path. */
  above(path: string): void {
    for (const folder of foldersUp(path)) {
      const place = folder || '/';
      this.enter(
        place,
        CONFIGURATION_NAMES.filter(name => existsSync(child(place, name))),
      );
    }
  }

  /** Takes in the configuration file of a folder, if it is among the names of what stands there. */
  enter(folder: string, names: readonly string[]): void {
    if (this.config !== undefined || this.seen.has(folder)) return;
    this.seen.add(folder);
    const name = CONFIGURATION_NAMES.find(candidate => names.includes(candidate));
    if (name === undefined) return;
    const path = child(folder, name);
    this.configurations.set(folderOf(path), this.load(path).layers);
  }

  excludes(path: string): boolean {
    return this.configurations.effective(path).excluded;
  }

  /** Throws a Failure that lists what is wrong with the configuration files, but for what a finding says in its place. */
  check(findings: readonly ReportedFinding[] = []): void {
    const told = new Set(findings.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`));
    const untold = [...this.problems].filter(problem => !told.has(problem));
    if (untold.length > 0) throw new Failure(untold.sort().join('\n'));
  }

  private load(path: string): LoadedConfiguration {
    const texts = new Map<string, string>();
    const read = (file: string): string | undefined => {
      const loaded = load(file);
      if ('reason' in loaded) return undefined;
      texts.set(file, loaded.text);
      return loaded.text;
    };
    const loaded = loadConfiguration(path, read, this.options.rules);
    for (const problem of loaded.problems) {
      const { line, character } = positionAt(lineStartsOf(texts.get(problem.path) ?? ''), problem.at.start);
      const file = shown(problem.path, this.options.workingFolder);
      this.problems.add(`${file}:${line + 1}:${character + 1} ${problem.message}`);
    }
    return loaded;
  }
}

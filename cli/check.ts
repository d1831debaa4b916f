import { NEWEST_VERSION } from '../engine/kubernetes/lifecycle/versions';
import { isConfigurationPath } from '../engine/lint/configurationFile';
import { Project } from '../engine/lint/project';
import type { Rule } from '../engine/lint/rule';
import type { CheckCommand } from './arguments';
import { load } from './files';
import { fixFiles } from './fix';
import { findingsIn, type Outcome, outcomeOf } from './outcome';
import { shown } from './paths';
import { Settings } from './settings';
import { compareWith } from './since';
import { type Skipped, Walk } from './walk';

export interface Place {
  workingFolder: string;
  /** Called for each file that is read. */
  onFile?(): void;
}

/** Checks what the command names. Throws a Failure when a path, a configuration file or writing is in the way. */
export function check(command: CheckCommand, rules: readonly Rule[], { workingFolder, onFile }: Place): Outcome {
  const started = performance.now();
  const faults = new Set<string>();
  const onFault = (rule: string, path: string, error: unknown) =>
    faults.add(`${rule} failed on ${shown(path, workingFolder)}: ${error instanceof Error ? error.message : error}`);
  const project = new Project({
    rules,
    newest: NEWEST_VERSION,
    today: new Date().toISOString().slice(0, 10),
    now: timeOfDay,
    onFault,
    isShortLived: true,
    compares: command.since !== undefined,
  });
  const flags = { preset: command.preset, target: command.target };
  const settings = new Settings(project.configurations, { rules, workingFolder, config: command.config, flags });
  const walk = new Walk(settings, workingFolder);
  walk.add(command.paths);
  // Nothing is written while it is unclear what is wanted.
  if (command.fix) settings.check();
  const unreadable = readAll(project, walk.files, onFile);
  if (command.since !== undefined) compareWith(command.since, project, command.paths, workingFolder);
  const fixed = command.fix ? fixFiles(project, { workingFolder, compares: command.since !== undefined }) : undefined;
  const skipped = [...walk.skipped, ...unreadable];
  settings.check(findingsIn(project, project.paths().filter(isConfigurationPath), workingFolder));
  return outcomeOf(project, {
    ...{ workingFolder, fixed, skipped: skipped.sort(byPath), faults },
    milliseconds: () => performance.now() - started,
  });
}

/** To the second. */
function timeOfDay(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}

/** Hands every file to the project; returns those that could not be read. */
function readAll(project: Project, paths: readonly string[], onFile: () => void = () => {}): Skipped[] {
  const skipped: Skipped[] = [];
  for (const path of paths) {
    onFile();
    const loaded = load(path);
    if ('reason' in loaded) skipped.push(loaded);
    else project.update(loaded.path, loaded.text, false);
  }
  rereadUnread(project);
  return skipped;
}

/** Some files turn out to be read differently once others are known. */
function rereadUnread(project: Project): void {
  for (const path of project.takeUnread()) {
    const loaded = load(path);
    if ('text' in loaded) project.update(path, loaded.text, false);
  }
}

function byPath(a: Skipped, b: Skipped): number {
  return a.path < b.path ? -1 : 1;
}

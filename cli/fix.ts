import { accessSync, constants, writeFileSync } from 'node:fs';
import { fixAll } from '../engine/lint/fixes';
import type { Project } from '../engine/lint/project';
import { Failure, reasonOf } from './failure';
import { type Loaded, load } from './files';
import { shown } from './paths';

/** A fix in one file may uncover a safe fix in another, but two files must not go on for ever. */
const MAX_ROUNDS = 10;

export interface FixOptions {
  workingFolder: string;
  /** The project holds a baseline. */
  compares: boolean;
}

/**
 * Carries out all safe fixes, then writes the files that changed; returns how many findings were fixed. Throws a
 * Failure before anything is written when one of the files cannot be.
 */
export function fixFiles(project: Project, { workingFolder, compares }: FixOptions): number {
  const files = new Map<string, Fixed>();
  let fixed = 0;
  let paths = project.paths();
  project.takeChanged();
  for (let round = 0; round < MAX_ROUNDS && paths.length > 0; round++) {
    for (const path of paths) fixed += fixFile(project, path, files, compares);
    paths = project.takeChanged();
  }
  write(files, workingFolder);
  return fixed;
}

interface Fixed {
  text: string;
  bom: boolean;
}

function fixFile(project: Project, path: string, files: Map<string, Fixed>, compares: boolean): number {
  const isFixable = project.report(path).findings.some(({ fixes }) => fixes.some(({ safety }) => safety === 'safe'));
  const known: Fixed | Loaded | undefined = isFixable ? (files.get(path) ?? load(path)) : undefined;
  if (known === undefined || 'reason' in known) return 0;
  // What stands as in the baseline will differ from it.
  if (compares && !project.lookAround().files.hasChanged(path)) project.setBaseline(path, known.text);
  const { text, fixed } = fixAll(project, path, known.text, { safety: 'safe' });
  if (text === known.text) return 0;
  files.set(path, { text, bom: known.bom });
  project.update(path, text, false);
  return fixed;
}

function write(files: ReadonlyMap<string, Fixed>, workingFolder: string): void {
  const attempt = (path: string, action: () => void) => {
    try {
      action();
    } catch (error) {
      throw new Failure(`Cannot write ${shown(path, workingFolder)}: ${reasonOf(error)}.`);
    }
  };
  for (const path of files.keys()) attempt(path, () => accessSync(path, constants.W_OK));
  for (const [path, { text, bom }] of files) attempt(path, () => writeFileSync(path, bom ? `\ufeff${text}` : text));
}

import { existsSync, readFileSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { foldersUp } from '../engine/workspace/paths';
import { child } from './paths';

/** A .gitignore file, and the folder that its patterns are relative to. */
interface IgnoreFile {
  folder: string;
  rules: Ignore;
}

/** What git would leave out, by the .gitignore files from the repository's root down to one folder. */
export class GitIgnores {
  private constructor(private readonly files: readonly IgnoreFile[]) {}

  static readonly none = new GitIgnores([]);

  /**
   * Those above a folder that somebody named, up to the root of its repository. None where git leaves out the folder
   * itself: whoever names it wants it checked.
   */
  static above(folder: string): GitIgnores {
    const above = foldersUp(folder).map(name => name || '/');
    const root = [folder, ...above].findIndex(name => existsSync(child(name, '.git')));
    const inside = root < 0 ? [] : above.slice(0, root);
    const ignores = inside.reverse().reduce((known, name) => known.enter(name), GitIgnores.none);
    return ignores.covers(folder, true) ? GitIgnores.none : ignores;
  }

  /** With the .gitignore file of one more folder, if it has one. */
  enter(folder: string): GitIgnores {
    const path = child(folder, '.gitignore');
    if (!existsSync(path)) return this;
    const rules = ignore().add(readFileSync(path, 'utf8'));
    return new GitIgnores([...this.files, { folder, rules }]);
  }

  /** The file nearest to the path has the last word. Folders above it are taken to have been asked for already. */
  covers(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of [...this.files].reverse()) {
      const relative = path.slice(child(folder, '').length) + (isFolder ? '/' : '');
      const { ignored, unignored } = rules.test(relative);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

import { promises } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { NEVER_WALKED } from './fileSystem';

/** The patterns of one `.gitignore` file, for everything in its folder. */
interface Patterns {
  folder: string;
  matcher: Ignore;
}

/** What git leaves out below a folder, by the `.gitignore` files in it. Paths are those of the operating system. */
export class GitIgnore {
  private readonly read = new Map<string, Promise<Patterns | undefined>>();

  constructor(private readonly root: string) {}

  /** Whether a file, or a folder on the way to it, is ignored or never walked. */
  async ignores(path: string): Promise<boolean> {
    for (let folder = path; folder !== this.root && folder.length > this.root.length; folder = dirname(folder)) {
      if (await this.ignoresEntry(folder, folder !== path)) return true;
    }
    return false;
  }

  /** Whether an entry of a folder that is not ignored itself is ignored. */
  async ignoresEntry(path: string, isFolder: boolean): Promise<boolean> {
    if (isFolder && NEVER_WALKED.has(path.slice(path.lastIndexOf(sep) + 1))) return true;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const verdict = test(await this.patternsOf(folder), path, isFolder);
      if (verdict !== undefined) return verdict;
      if (folder === this.root || folder.length <= this.root.length) return false;
    }
  }

  private patternsOf(folder: string): Promise<Patterns | undefined> {
    let known = this.read.get(folder);
    if (!known) {
      known = readPatterns(folder);
      this.read.set(folder, known);
    }
    return known;
  }
}

/** What the patterns say of a path; undefined when they say nothing, so that those further up decide. */
function test(patterns: Patterns | undefined, path: string, isFolder: boolean): boolean | undefined {
  if (!patterns) return undefined;
  const name = relative(patterns.folder, path).split(sep).join('/');
  const { ignored, unignored } = patterns.matcher.test(isFolder ? `${name}/` : name);
  return ignored ? true : unignored ? false : undefined;
}

async function readPatterns(folder: string): Promise<Patterns | undefined> {
  try {
    return { folder, matcher: ignore().add(await promises.readFile(join(folder, '.gitignore'), 'utf8')) };
  } catch {
    return undefined; // Most folders have none.
  }
}

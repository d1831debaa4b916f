import { promises } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { matchesAny } from '../../engine/lint/settings';
import type { FileText } from '../protocol';
import { pathOf, uriOf } from '../uris';
import { type FileSystem, type FindOptions, type Found, folderHolding, isManifestName } from './fileSystem';
import { GitIgnore } from './gitIgnore';

/**
 * Files on the server's own disk. Symbolic links below a workspace folder are not followed: what they lead to is
 * either found by itself or lies outside.
 */
export class DiskFiles implements FileSystem {
  private readonly ignored = new Map<string, GitIgnore>();
  /** Where folders really are, with all links resolved. */
  private readonly places = new Map<string, Promise<string>>();

  constructor(private readonly folders: () => readonly string[]) {}

  async find(folder: string, options: FindOptions): Promise<Found> {
    this.ignored.delete(folder);
    this.places.clear();
    if (!isOnDisk(folder)) return { paths: [], truncated: false };
    return new Walk(folder, this.gitIgnore(folder), options).run();
  }

  async read(path: string, maxBytes: number): Promise<FileText> {
    try {
      if (!(await this.isReadable(path))) return { error: 'lies outside the workspace' };
      const { size } = await promises.lstat(nameOf(path));
      if (size > maxBytes) return { error: `has more than ${maxBytes} bytes` };
      return decode(await promises.readFile(nameOf(path)));
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  async accepts(path: string, exclude: readonly string[]): Promise<boolean> {
    const folder = folderHolding(path, this.folders());
    if (folder === undefined || !isOnDisk(folder) || !isManifestName(path)) return false;
    return !matchesAny(path, exclude, folder) && !(await this.gitIgnore(folder).ignores(nameOf(path)));
  }

  /** A regular file that lies in a workspace folder, also after links on the way to it are resolved. */
  private async isReadable(path: string): Promise<boolean> {
    const folder = folderHolding(path, this.folders());
    if (folder === undefined || !isOnDisk(folder)) return false;
    const [root, place, stats] = await Promise.all([
      this.placeOf(nameOf(folder)),
      this.placeOf(dirname(nameOf(path))),
      promises.lstat(nameOf(path)),
    ]);
    return stats.isFile() && (place === root || place.startsWith(root.endsWith(sep) ? root : root + sep));
  }

  private placeOf(folder: string): Promise<string> {
    let place = this.places.get(folder);
    if (!place) {
      place = promises.realpath(folder);
      this.places.set(folder, place);
      place.catch(() => this.places.delete(folder));
    }
    return place;
  }

  private gitIgnore(folder: string): GitIgnore {
    let known = this.ignored.get(folder);
    if (!known) {
      known = new GitIgnore(nameOf(folder));
      this.ignored.set(folder, known);
    }
    return known;
  }
}

/** One walk through a folder, breadth first, so that a cut hits what lies deepest. */
class Walk {
  private readonly paths: string[] = [];
  private readonly waiting: string[];

  constructor(
    private readonly folder: string,
    private readonly gitIgnore: GitIgnore,
    private readonly options: FindOptions,
  ) {
    this.waiting = [nameOf(folder)];
  }

  async run(): Promise<Found> {
    const { limit } = this.options;
    for (let i = 0; i < this.waiting.length && this.paths.length <= limit; i++) await this.enter(this.waiting[i]!);
    return { paths: this.paths.slice(0, limit), truncated: this.paths.length > limit };
  }

  private async enter(name: string): Promise<void> {
    for (const entry of await entriesOf(name)) {
      const isFolder = entry.isDirectory();
      const full = join(name, entry.name);
      const path = pathOf(pathToFileURL(full).href);
      if (!isFolder && !(entry.isFile() && isManifestName(path))) continue;
      if (matchesAny(path, this.options.exclude, this.folder)) continue;
      if (await this.gitIgnore.ignoresEntry(full, isFolder)) continue;
      if (isFolder) this.waiting.push(full);
      else this.paths.push(path);
    }
  }
}

/** A folder that cannot be listed is as good as empty. */
async function entriesOf(name: string) {
  try {
    return await promises.readdir(name, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isOnDisk(path: string): boolean {
  return path.startsWith('file:');
}

/** The operating system's name for a path. */
function nameOf(path: string): string {
  return fileURLToPath(uriOf(path));
}

/** A zero byte near the start: no text, or none in UTF-8. */
function decode(bytes: Uint8Array): FileText {
  if (bytes.subarray(0, 8000).includes(0)) return { error: 'is not a text in UTF-8' };
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

/** What VS Code calls file types. */
const fileType = { file: 1, directory: 2 };

/**
 * Answers a question of the file system extension about a file below `folder`.
 * @param path Begins with a slash and the folder's own name; any for a search, which is about all files.
 * @returns The answer's body; throws as node:fs does, and where `path` leads out of the folder.
 */
export async function answerFromFolder(
  folder: string,
  what: string,
  path: string,
  body: Buffer,
): Promise<Buffer | string> {
  if (what === 'search') return JSON.stringify(await search(folder));
  const file = inside(folder, path);
  switch (what) {
    case 'stat':
      return JSON.stringify(await describe(file));
    case 'list':
      return JSON.stringify((await readdir(file, { withFileTypes: true })).map(entry => [entry.name, typeOf(entry)]));
    case 'read':
      return readFile(file);
    case 'write':
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body);
      return '';
    case 'mkdir':
      await mkdir(file, { recursive: true });
      return '';
    case 'delete':
      await rm(file, { recursive: true });
      return '';
    case 'rename':
      await rename(file, inside(folder, body.toString()));
      return '';
    default:
      throw new Error(`unknown question: ${what}`);
  }
}

function inside(folder: string, path: string): string {
  const file = join(dirname(folder), path);
  if (file !== folder && !file.startsWith(folder + sep)) throw new Error(`outside of the folder: ${path}`);
  return file;
}

async function describe(file: string): Promise<object> {
  const stats = await stat(file);
  return { type: typeOf(stats), ctime: stats.ctimeMs, mtime: stats.mtimeMs, size: stats.size };
}

function typeOf(entry: { isDirectory(): boolean }): number {
  return entry.isDirectory() ? fileType.directory : fileType.file;
}

async function search(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const paths = files.map(file => `/${basename(folder)}/${relative(folder, file).split(sep).join('/')}`);
  return paths.filter(path => !/\/(\.git|node_modules)\//.test(path));
}

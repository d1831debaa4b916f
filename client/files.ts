import picomatch from 'picomatch';
import { FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { FileText, FindFilesParams, FoundFiles, ReadFileParams } from '../server/protocol';

/** What the server may ask for when it cannot read files itself. */

const wanted = '**/{*.yaml,*.yml,*.tpl,Kustomization}';

/** Finds the YAML files of a folder, by the editor's search or, where there is none for it, by walking the folder. */
export async function findFiles(params: FindFilesParams): Promise<FoundFiles> {
  const folder = Uri.parse(params.folder);
  const isExcluded = picomatch([...params.exclude], { dot: true });
  const searched = await search(folder, params.exclude);
  const found = searched.length > 0 ? searched : await walk(folder, isExcluded, params.limit + 1);
  const files = found.filter(uri => !isExcluded(relative(folder, uri)));
  return {
    files: files.slice(0, params.limit).map(uri => ({ uri: uri.toString() })),
    truncated: files.length > params.limit,
  };
}

/** Reads a file through the editor's file systems. */
export async function readFile({ uri, maxBytes }: ReadFileParams): Promise<FileText> {
  try {
    const bytes = await workspace.fs.readFile(Uri.parse(uri));
    if (maxBytes !== undefined && bytes.length > maxBytes) return { error: `has more than ${maxBytes} bytes` };
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** A file system without a search, or with one that fails, finds nothing. */
async function search(folder: Uri, exclude: readonly string[]): Promise<Uri[]> {
  try {
    return await workspace.findFiles(new RelativePattern(folder, wanted), forSearch(exclude));
  } catch {
    return [];
  }
}

/** The editor's globs know no braces within braces, so only plain ones are handed to its search. */
function forSearch(exclude: readonly string[]): string | undefined {
  const plain = exclude.filter(glob => !/[{}]/.test(glob));
  return plain.length > 0 ? `{${plain.join(',')}}` : undefined;
}

/** Breadth first, up to `limit` files. Links are not followed: they may lead in circles. */
async function walk(root: Uri, isExcluded: (path: string) => boolean, limit: number): Promise<Uri[]> {
  const isWanted = picomatch(wanted, { dot: true });
  const found: Uri[] = [];
  const folders = [root];
  for (let folder = folders.shift(); folder && found.length < limit; folder = folders.shift()) {
    for (const [name, type] of await list(folder)) {
      const uri = Uri.joinPath(folder, name);
      const path = relative(root, uri);
      if (isExcluded(path)) continue;
      if (type === FileType.Directory && name !== '.git' && name !== 'node_modules') folders.push(uri);
      if (type === FileType.File && isWanted(path)) found.push(uri);
    }
  }
  return found;
}

/** A folder that cannot be listed is as good as empty. */
async function list(folder: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

function relative(folder: Uri, uri: Uri): string {
  const base = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return uri.path.startsWith(base) ? uri.path.slice(base.length) : uri.path;
}

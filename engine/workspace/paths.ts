/** Paths are URIs or POSIX paths: parts divided by `/`. Nothing here touches a file system. */

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `relative` as a file names it, with `.` and `..` resolved; undefined when it is remote or absolute. */
export function resolveFrom(file: string, relative: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(relative)) return undefined;
  const parts = file.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The folder and all above it, nearest first. */
export function foldersUp(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder);
  folders.push('');
  return folders;
}

/** Number of steps from one folder to the other: up to the common one and down again. */
export function distance(from: string, to: string): number {
  const a = from.split('/');
  const b = to.split('/');
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  return a.length + b.length - 2 * common;
}

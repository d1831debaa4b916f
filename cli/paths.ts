import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/** Absolute, divided by `/` on every system: the form in which the engine knows files. */
export function absolute(path: string, folder: string): string {
  return posix(resolve(folder, path));
}

/** As a reader in `folder` would name it; `/` on every system. */
export function shown(path: string, folder: string): string {
  return posix(relative(folder, path)) || '.';
}

/** Joins a folder and a name; the root keeps its single slash. */
export function child(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** The path without links in it. Throws as the file system does. */
export function real(path: string): string {
  return posix(realpathSync(path));
}

function posix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

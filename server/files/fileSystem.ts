import { CONFIGURATION_NAMES } from '../../engine/lint/configurationFile';
import { baseName } from '../../engine/workspace/paths';
import type { FileText } from '../protocol';
import { isInside } from '../uris';

/**
 * Files that are not open. Paths are those of the engine (see uris.ts). No method throws or rejects; nothing outside
 * the workspace's folders is read.
 */
export interface FileSystem {
  /** The files of a workspace folder that may hold manifests or settings, in no particular order. */
  find(folder: string, options: FindOptions): Promise<Found>;
  /** The text as it is stored, byte order mark included; or why it cannot be had. */
  read(path: string, maxBytes: number): Promise<FileText>;
  /** Whether `find` would find the file; for files that turn up later. */
  accepts(path: string, exclude: readonly string[]): Promise<boolean>;
}

export interface FindOptions {
  /** Globs relative to the folder. */
  exclude: readonly string[];
  /** Most files to return. */
  limit: number;
}

export interface Found {
  paths: string[];
  /** There are more than the limit. */
  truncated: boolean;
}

/** By its name, a file that may hold manifests. */
export function isManifestName(path: string): boolean {
  return /\.ya?ml$/i.test(path) || baseName(path) === 'Kustomization';
}

export function isConfigurationPath(path: string): boolean {
  return CONFIGURATION_NAMES.includes(baseName(path));
}

/** Folders that are never walked. */
export const NEVER_WALKED: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** The innermost folder that holds the path; undefined when none does. */
export function folderHolding(path: string, folders: readonly string[]): string | undefined {
  return folders.filter(folder => isInside(path, folder)).sort((a, b) => b.length - a.length)[0];
}

/** The text without the byte order mark that may stand before it. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

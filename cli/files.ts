import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { reasonOf } from './failure';

/** Larger files are data that happens to be YAML, not manifests that people write. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** A file's text without its byte order mark, or why there is none. */
export type Loaded = { path: string; text: string; bom: boolean } | { path: string; reason: string };

/** Reads at once: asking for several files at a time costs more than it saves, unless the disk is slower than parsing. */
export function load(path: string): Loaded {
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) return { path, reason: `it is larger than ${MAX_BYTES / 1024 / 1024} MB` };
    return decode(path, readFileSync(path));
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}

/** Also false for what is not there. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A file's bytes as text. */
export function decode(path: string, bytes: Buffer): Loaded {
  if (isUtf16(bytes)) return { path, reason: 'it is UTF-16, and only UTF-8 is read' };
  if (bytes.includes(0)) return { path, reason: 'it is binary' };
  if (!isUtf8(bytes)) return { path, reason: 'it is not valid UTF-8' };
  const text = bytes.toString('utf8');
  const bom = text.startsWith('\ufeff');
  return { path, text: bom ? text.slice(1) : text, bom };
}

function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { reasonOf } from './failure';

/** Larger files are data that happens to be YAML, not manifests that people write. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** A file's text without its byte order mark, or why there is none. */
export type Loaded = { path: string; text: string; bom: boolean } | { path: string; reason: string };

/** Reads files in the given order, the next ones while the caller works on the one before. */
export async function* readAhead(paths: readonly string[], ahead = 16): AsyncGenerator<Loaded> {
  const pending: Promise<Loaded>[] = [];
  for (let next = 0; next < paths.length || pending.length > 0; ) {
    while (pending.length < ahead && next < paths.length) pending.push(load(paths[next++]!));
    yield await pending.shift()!;
  }
}

async function load(path: string): Promise<Loaded> {
  try {
    const file = await open(path);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { path, reason: 'it is not a regular file' };
      if (stat.size > MAX_BYTES) return { path, reason: `it is larger than ${MAX_BYTES / 1024 / 1024} MB` };
      return decode(path, await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}

/** As `readAhead`, for one file that has been read before. */
export function readAgain(path: string): Loaded {
  try {
    return decode(path, readFileSync(path));
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}

function decode(path: string, bytes: Buffer): Loaded {
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

/** Bounds on what is read unasked, so that no folder can make the server slow or large. */

/** Files in the index; those beyond are left out, which the log says. */
export const MOST_FILES = 20_000;

const MEGABYTE = 1024 * 1024;

/** Bytes up to which a file is read that is not open. */
export const LARGEST_CLOSED_FILE = 2 * MEGABYTE;

/** Megabytes up to which an open file is checked, unless the settings say otherwise. */
export const LARGEST_OPEN_FILE = 8;

export function bytesOf(megabytes: number): number {
  return Math.round(megabytes * MEGABYTE);
}

/** Major version of the newest V8 that all flags were tried with; Node does not start with a flag that V8 has dropped. */
const NEWEST_TRIED = 14;

/**
 * How Node with that version of V8 (`process.versions.v8`) runs the server. A scan makes many objects that die young; a
 * small room for these keeps a workspace of 10,000 files below 300 MB. And of a few large files V8 learns that parts of
 * trees live long, and then keeps those of all other files, too, until it looks through all memory.
 */
export function serverFlags(v8: string): string[] {
  const isTried = Number.parseInt(v8, 10) <= NEWEST_TRIED;
  return ['--max-semi-space-size=4', ...(isTried ? ['--no-allocation-site-pretenuring'] : [])];
}

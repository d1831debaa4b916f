/**
 * How Node runs the server. A scan makes many objects that die young; a small room for these keeps a workspace of
 * 10,000 files below 300 MB. And of a few large files V8 learns that parts of trees live long, and then keeps those of
 * all other files, too, until it looks through all memory.
 */
export const SERVER_FLAGS: readonly string[] = ['--max-semi-space-size=4', '--no-allocation-site-pretenuring'];

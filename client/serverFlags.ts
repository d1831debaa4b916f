/**
 * How Node runs the server. A scan makes many objects that die young; a small room for these keeps a workspace of
 * 10,000 files below 300 MB.
 */
export const SERVER_FLAGS: readonly string[] = ['--max-semi-space-size=4'];

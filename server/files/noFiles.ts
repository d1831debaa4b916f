import type { FileSystem } from './fileSystem';

/** Where there is no way to read files: only what is open is known. */
export const noFiles: FileSystem = {
  find: async () => ({ paths: [], truncated: false }),
  read: async () => ({ error: 'the client offers no files' }),
  accepts: async () => false,
};

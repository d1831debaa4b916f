import { promises } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/registry.generated';
import type { Platform } from './core';
import { DiskFiles } from './files/diskFiles';
import * as session from './session';
import { attend } from './slices';
import type { OpenSession } from './start';

/** What does the work in Node: a bundle of its own, see node.ts. */
export const openSession: OpenSession = (connection, params) => {
  // As soon as anything arrives, and not only when it has been taken apart and waited for its turn.
  if (process.argv.includes('--stdio')) process.stdin.on('data', attend);
  else process.on('message', attend);
  return session.openSession(connection, params, platform);
};

const platform: Platform = {
  rules,
  diskFiles: folders => new DiskFiles(folders),
  // A file of its own, so that starting does not read what few sessions ask for.
  pages: async () => JSON.parse(await promises.readFile(join(__dirname, 'pages.json'), 'utf8')),
};

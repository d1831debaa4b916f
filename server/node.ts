import { promises } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { rules } from '../rules/registry.generated';
import { DiskFiles } from './files/diskFiles';
import { logUnhandled, startServer } from './server';
import { attend } from './slices';

/** Entry point in Node: speaks over the channel that the command line names, `--stdio` or `--node-ipc`. */
const connection = createConnection(ProposedFeatures.all);
process.on('uncaughtException', error => logUnhandled(connection, error));
process.on('unhandledRejection', error => logUnhandled(connection, error));
startServer(connection, {
  rules,
  diskFiles: folders => new DiskFiles(folders),
  // A file of its own, so that starting does not read what few sessions ask for.
  pages: async () => JSON.parse(await promises.readFile(join(__dirname, 'pages.json'), 'utf8')),
});
// As soon as anything arrives, and not only when it has been taken apart and waited for its turn.
if (process.argv.includes('--stdio')) process.stdin.on('data', attend);
else process.on('message', attend);

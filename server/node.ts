import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { rules } from '../rules/registry.generated';
import { DiskFiles } from './files/diskFiles';
import { startServer } from './server';

/** Entry point in Node: speaks over the channel that the command line names, `--stdio` or `--node-ipc`. */
startServer(createConnection(ProposedFeatures.all), {
  rules,
  diskFiles: folders => new DiskFiles(folders),
  // A file of its own, so that starting does not read what few sessions ask for.
  pages: async () => JSON.parse(await readFile(join(__dirname, 'pages.json'), 'utf8')),
});

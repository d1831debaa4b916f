import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { DiskFiles } from '../../../server/files/diskFiles';
import { startServer } from '../../../server/server';
import { countedConfig, toyRules, writesElsewhere } from '../../support/toyRules';

/** The server with rules that are simple enough for tests of everything around rules. */
startServer(createConnection(ProposedFeatures.all), {
  rules: [...toyRules, countedConfig, writesElsewhere],
  diskFiles: folders => new DiskFiles(folders),
  pages: async () => ({
    'toy/misspelt': '# toy/misspelt\n\n## Why it hurts\n\nNobody finds it.\n\nMore.\n\n## Limits\n',
  }),
});

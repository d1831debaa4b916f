import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Platform } from '../../../server/core';
import { DiskFiles } from '../../../server/files/diskFiles';
import { openSession } from '../../../server/session';
import { serve } from '../../../server/start';
import { countedConfig, toyRules, writesElsewhere } from '../../support/toyRules';

/** The server with rules that are simple enough for tests of everything around rules. */
const platform: Platform = {
  rules: [...toyRules, countedConfig, writesElsewhere],
  diskFiles: folders => new DiskFiles(folders),
  pages: async () => ({
    'toy/misspelt': '# toy/misspelt\n\n## Why it hurts\n\nNobody finds it.\n\nMore.\n\n## Limits\n',
  }),
};
serve(createConnection(ProposedFeatures.all), () => (connection, params) => openSession(connection, params, platform));

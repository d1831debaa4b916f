import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rules } from '../rules/registry.generated';
import { start } from './start';

start({ rules, pages: async () => JSON.parse(await readFile(join(__dirname, 'pages.json'), 'utf8')) });

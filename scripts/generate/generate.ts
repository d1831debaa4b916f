/**
 * Writes everything that follows from the rules: the registry, the pages in one file, the index of the docs, the
 * schema of the configuration file. `npm run generate` writes, `--check` compares and names the command.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docsIndex } from './docsIndex';
import { registry } from './registry';
import { configurationSchema } from './schema';
import { loadRule, pageOf, root, ruleIds } from './sources';

export interface Output {
  path: string;
  text: string;
}

/** All generated files as they ought to be. */
export function outputs(): Output[] {
  const ids = ruleIds();
  const rules = ids.map(loadRule);
  const pages = Object.fromEntries(ids.map(id => [id, pageOf(id)]));
  return [
    { path: 'rules/registry.generated.ts', text: registry(ids) },
    { path: 'rules/pages.generated.json', text: `${JSON.stringify(pages, undefined, 1)}\n` },
    { path: 'docs/rules.md', text: docsIndex(rules) },
    { path: 'docs/configuration.schema.json', text: `${JSON.stringify(configurationSchema(rules), undefined, 2)}\n` },
  ];
}

/** Generated files that differ from what they ought to be. */
export function stale(): string[] {
  return outputs()
    .filter(({ path, text }) => readOr(join(root, path)) !== text)
    .map(({ path }) => path);
}

function readOr(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function main(): void {
  if (process.argv.includes('--check')) {
    const paths = stale();
    if (paths.length === 0) return;
    console.error(`Out of step: ${paths.join(', ')}. Run: npm run generate`);
    process.exitCode = 1;
    return;
  }
  for (const { path, text } of outputs()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

if (require.main === module) main();

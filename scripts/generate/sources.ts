import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Rule } from '../../engine/lint/rule';

export const root = resolve(__dirname, '../..');

/** Rule ids by the files that stand in rules/<chapter>/<name>.ts, sorted. */
export function ruleIds(): string[] {
  const folder = join(root, 'rules');
  const chapters = readdirSync(folder, { withFileTypes: true }).filter(
    entry => entry.isDirectory() && entry.name !== 'shared',
  );
  return chapters
    .flatMap(({ name }) =>
      readdirSync(join(folder, name)).flatMap(file => (file.endsWith('.ts') ? [`${name}/${file.slice(0, -3)}`] : [])),
    )
    .sort();
}

export function pageOf(id: string): string {
  return readFileSync(join(root, 'rules', `${id}.md`), 'utf8');
}

export async function loadRule(id: string): Promise<Rule> {
  const module = (await import(join(root, 'rules', `${id}.ts`))) as { default: Rule };
  return module.default;
}

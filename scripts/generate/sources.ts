import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Rule } from '../../engine/lint/rule';

export const root = resolve(__dirname, '../..');

/** Rules that have both their files, sorted. */
export function ruleIds(): string[] {
  return moduleIds().filter(id => existsSync(join(root, 'rules', `${id}.md`)));
}

/** Rule ids by the modules that stand in rules/<chapter>/<name>.ts, sorted. */
export function moduleIds(): string[] {
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

/** Required, not imported: the tests' loader takes TypeScript only this way. */
export function loadRule(id: string): Rule {
  return (createRequire(__filename)(join(root, 'rules', `${id}.ts`)) as { default: Rule }).default;
}

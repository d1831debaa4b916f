import type { Rule } from '../engine/lint/rule';
import { nearestName } from '../engine/text/nearest';
import { Failure } from './failure';
import type { Terminal } from './terminal';

/** The rules, and their pages by id, which are only read when somebody asks. */
export interface Catalogue {
  rules: readonly Rule[];
  pages(): Promise<Readonly<Record<string, string>>>;
}

/** All rules as data: what they are, where their page is, what can be set. */
export async function rulesAsJson({ rules, pages }: Catalogue): Promise<string> {
  const known = await pages();
  const entries = rules.map(({ meta }) => ({
    id: meta.id,
    title: meta.title,
    chapter: chapterOf(meta.id),
    severity: meta.severity,
    preset: meta.preset,
    fixes: meta.fixes,
    peers: meta.peers ?? {},
    since: meta.since === undefined ? null : `1.${meta.since}`,
    options: meta.options ?? {},
    page: meta.id in known ? `rules/${meta.id}.md` : null,
  }));
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

export function prettyRules({ rules }: Catalogue, terminal: Terminal): string {
  const chapters = [...new Set(rules.map(({ meta }) => chapterOf(meta.id)))];
  const width = Math.max(...rules.map(({ meta }) => meta.id.length));
  const groups = chapters.map(chapter => {
    const own = rules.filter(({ meta }) => chapterOf(meta.id) === chapter);
    return [terminal.paint('bold', chapter), ...own.map(rule => line(rule, width, terminal)), ''].join('\n');
  });
  return [...groups, `${rules.length} rules. To read about one: avoid-spikes explain RULE`, ''].join('\n');
}

function line({ meta }: Rule, width: number, terminal: Terminal): string {
  const preset = meta.preset === 'recommended' ? '' : ` (only in ${meta.preset})`;
  const severity = terminal.paint(meta.severity, meta.severity.padEnd(11));
  const fixes = meta.fixes.length > 0 ? terminal.paint('dim', ` [fix: ${meta.fixes.join(', ')}]`) : '';
  return `  ${meta.id.padEnd(width)}  ${severity}  ${meta.title}${preset}${fixes}`;
}

function chapterOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/** The page of a rule, asked for by its id, its name without chapter, or the name that a peer has for the same check. */
export async function explain(name: string, { rules, pages }: Catalogue): Promise<string> {
  const found = rules.filter(rule => goesBy(rule, name)).map(({ meta }) => meta.id);
  const [id] = found;
  if (id === undefined) throw new Failure(unknown(name, rules));
  if (found.length > 1) throw new Failure(`${name} may mean ${found.join(', ')}. Ask for one of them.`);
  const page = (await pages())[id];
  if (page === undefined) throw new Failure(`There is no page about ${id}.`);
  return page.endsWith('\n') ? page : `${page}\n`;
}

function goesBy({ meta }: Rule, name: string): boolean {
  const peers = Object.values(meta.peers ?? {}).flat();
  return meta.id === name || meta.id.endsWith(`/${name}`) || peers.includes(name);
}

function unknown(name: string, rules: readonly Rule[]): string {
  const nearest = nearestName(
    name,
    rules.map(({ meta }) => meta.id),
  );
  return `There is no rule ${name}.${nearest ? ` Did you mean ${nearest}?` : ''} avoid-spikes rules lists them all.`;
}

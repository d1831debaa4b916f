import { count } from '../../engine/text/words';
import type { Outcome, ReportedFinding, Summary } from '../outcome';
import { harmless, type Terminal, widthOf, wrap } from '../terminal';

/** The lines of a file, one-based line numbers being one above the index; undefined when it cannot be read any more. */
export type ReadLines = (file: string) => readonly string[] | undefined;

/** For people, file by file: findings with their line, the range underlined, and the fixes there are. */
export function* prettyReport(outcome: Outcome, terminal: Terminal, readLines: ReadLines): Generator<string> {
  let fixable = 0;
  for (const { file, findings } of outcome.files) {
    fixable += findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length;
    const lines = readLines(file) ?? [];
    const blocks = findings.map((finding, i) => {
      const isShown = i > 0 && hasSameRange(finding, findings[i - 1]!);
      return block(finding, isShown ? '' : (lines[finding.line - 1] ?? ''), terminal);
    });
    yield `${[terminal.paint('path', harmless(file)), ...blocks].join('\n')}\n\n`;
  }
  yield `${summaryLines(outcome, fixable, terminal).join('\n')}\n`;
}

/** Then its line has just been shown, with the very same part underlined. */
function hasSameRange(a: ReportedFinding, b: ReportedFinding): boolean {
  return a.line === b.line && a.column === b.column && a.endLine === b.endLine && a.endColumn === b.endColumn;
}

/** `source` is the line to show, empty for none. */
function block(finding: ReportedFinding, source: string, terminal: Terminal): string {
  const gutter = ' '.repeat(String(finding.line).length + 2);
  const excerpt = excerptOf(finding, source, gutter, terminal);
  const related = finding.related.map(({ file, line, column, message }) => `see ${file}:${line}:${column}: ${message}`);
  const fixes = finding.fixes.map(({ title, safety }) => `fix${safety === 'safe' ? '' : ` (${safety})`}: ${title}`);
  const notes = [...related, ...fixes].flatMap(note => hang(`${gutter}  `, harmless(note), terminal));
  return [...headline(finding, terminal), ...excerpt, ...notes.map(note => terminal.paint('dim', note))].join('\n');
}

/** `  12:9  warning  message  rule`, broken under the message where the terminal is too narrow. */
function headline({ line, column, severity, message, rule }: ReportedFinding, terminal: Terminal): string[] {
  const place = `${line}:${column}`;
  const indent = ' '.repeat(2 + place.length + 2 + severity.length + 2);
  const [first = '', ...rest] = hang(indent, `${harmless(message)}  ${rule}`, terminal);
  const head = `  ${place}  ${terminal.paint(severity, severity)}  ${first.slice(indent.length)}`;
  const all = [head, ...rest];
  const last = all.at(-1)!;
  if (last.endsWith(rule)) all[all.length - 1] = last.slice(0, -rule.length) + terminal.paint('dim', rule);
  return all;
}

/** Every line behind the indent. */
function hang(indent: string, text: string, { width }: Terminal): string[] {
  const room = width === undefined ? undefined : Math.max(width - indent.length, 20);
  return wrap(text, room).map(line => indent + line);
}

function excerptOf(finding: ReportedFinding, source: string, gutter: string, terminal: Terminal): string[] {
  if (source.trim() === '') return [];
  const shown = cutOut(finding, source, terminal.width === undefined ? undefined : terminal.width - gutter.length - 4);
  const bar = terminal.paint('dim', '|');
  const number = terminal.paint('dim', `  ${finding.line}`);
  const underline = terminal.paint(finding.severity, `^${'~'.repeat(Math.max(0, widthOf(shown.marked) - 1))}`);
  return [
    `${number} ${bar} ${shown.before}${shown.marked}${shown.after}`,
    `${gutter} ${bar} ${' '.repeat(widthOf(shown.before))}${underline}`,
  ];
}

interface Excerpt {
  before: string;
  marked: string;
  after: string;
}

/** Longest line that is shown where no terminal sets a limit. */
const LONGEST = 300;

/** The marked part of a line with as much around it as fits; what is cut off leaves an ellipsis. */
function cutOut(finding: ReportedFinding, source: string, width = LONGEST): Excerpt {
  const start = Math.min(finding.column - 1, source.length);
  const end = finding.endLine === finding.line ? Math.min(finding.endColumn - 1, source.length) : source.length;
  const excerpt = {
    before: harmless(source.slice(0, start)),
    marked: harmless(source.slice(start, end)),
    after: harmless(source.slice(end).trimEnd()),
  };
  const room = Math.max(width, 20);
  const marked = clip(excerpt.marked, room - 2);
  const aside = room - widthOf(marked);
  const before = clipStart(excerpt.before, Math.max(aside - Math.min(widthOf(excerpt.after), aside >> 1), 1));
  return { before, marked, after: clip(excerpt.after, Math.max(aside - widthOf(before), 1)) };
}

function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let clipped = '';
  for (const character of text) {
    if (widthOf(clipped + character) > width - 1) break;
    clipped += character;
  }
  return `${clipped}…`;
}

function clipStart(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(characters.join('')) > width - 1) characters.shift();
  return `…${characters.join('')}`;
}

function summaryLines(outcome: Outcome, fixable: number, terminal: Terminal): string[] {
  const [summary, skipped] = [outcome.summary(), outcome.skipped.length];
  return [
    `${terminal.paint('bold', totals(summary))} in ${scope(summary)}${tail(summary)}, ${seconds(summary)}`,
    ...(skipped > 0 ? [`${count(skipped, 'file')} skipped`] : []),
    ...(summary.fixed === undefined ? [] : [`${summary.fixed} fixed`]),
    ...(fixable > 0 && summary.fixed === undefined ? [`${fixable} can be fixed with --fix`] : []),
  ];
}

function totals({ errors, warnings, informations, hints }: Summary): string {
  const counts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(informations > 0 ? [count(informations, 'information', 'informations')] : []),
    ...(hints > 0 ? [count(hints, 'hint')] : []),
  ];
  return counts.length > 0 ? counts.join(', ') : 'No spikes';
}

function scope({ files, documents, resources }: Summary): string {
  return `${count(files, 'file')} (${count(documents, 'document')}, ${count(resources, 'resource')})`;
}

function tail({ ignored }: Summary): string {
  return ignored > 0 ? `, ${ignored} ignored` : '';
}

function seconds({ milliseconds }: Summary): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

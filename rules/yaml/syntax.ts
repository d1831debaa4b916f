import { defineRule } from '../../engine/lint/rule';
import { lineAt, lineEnd, lineStart, lineStartsOf, type Range } from '../../engine/text/source';
import type { SyntaxProblem, YamlDocument } from '../../engine/yaml/document';
import { walk } from '../../engine/yaml/nodes';

/** More problems than this are echoes of the first ones. */
const MOST = 20;

/** What the parser's words mean to somebody who is typing; tried in this order, the first that fits counts. */
const PLAIN_WORDS: readonly [pattern: RegExp, words: string][] = [
  [/^TAB_AS_INDENT/, 'A tab indents this line, and YAML takes spaces only.'],
  [/closing .?["']/i, 'The quote that opens here is never closed.'],
  [
    /Sequence item without - indicator/,
    'This line is indented like an item of the list above it, but does not begin with a hyphen.',
  ],
  [
    /sequence items must start at the same column/,
    'This hyphen stands in another column than those of the items above it.',
  ],
  [/mapping items must start at the same column/, 'This key stands in another column than the keys above it.'],
  [/^BLOCK_AS_IMPLICIT_KEY/, 'Two colons on one line: quote the text behind the first, or begin a new line.'],
  [/^MULTILINE_IMPLICIT_KEY/, 'This is no key yet: the colon is missing on its line.'],
  [
    /Flow (map|sequence).*must be sufficiently indented/,
    'What stands in brackets has to be indented deeper than the key it belongs to.',
  ],
  [/^BAD_INDENT/, 'This line is indented to a column at which nothing can stand.'],
  [/Expected flow (map|sequence) to end with (.)/i, 'A bracket that opens above is never closed.'],
  [/^MISSING_CHAR/, 'Something is missing here: a quote, a bracket, a comma or a colon.'],
  [/^UNEXPECTED_TOKEN/, 'This cannot stand here.'],
];

/** Problems within so many lines of another are echoes of the same slip, as a rule of thumb. */
const ECHO_LINES = 3;

/** What is a slip of its own on whatever line it stands. */
const NEVER_ECHOES = /^(TAB_AS_INDENT|BAD_ALIAS)|Missing closing .?quote/;

/** `a: b: c`. Without the second colon the parser stumbles over a line above. */
const TWO_COLONS = /^[\s-]*[^\s'"#{[:-][^:#]*:\s+[^\s'"#{[|>&*][^:#]*:(\s|$)/;

function isOwnSlip({ code, message, start }: SyntaxProblem, { text }: YamlDocument): boolean {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return NEVER_ECHOES.test(`${code} ${message}`);
  return TWO_COLONS.test(text.slice(lineStart(text, start), lineEnd(text, start)));
}

export default defineRule({
  meta: {
    id: 'yaml/syntax',
    title: 'The text is not YAML',
    severity: 'error',
    preset: 'recommended',
    fixes: [],
  },
  document(document, context) {
    if (document.problems.length === 0) return;
    const starts = lineStartsOf(document.text);
    let last = Number.NEGATIVE_INFINITY;
    for (const problem of document.problems.slice(0, MOST)) {
      const line = lineAt(starts, problem.start);
      if (line - last > ECHO_LINES || (line !== last && isOwnSlip(problem, document)))
        context.report({ at: placeOf(problem, document), message: wordsFor(problem) });
      last = line;
    }
  },
});

function wordsFor({ code, message }: SyntaxProblem): string {
  const detail = message.replace(/\s+/g, ' ').replace(/\.$/, '');
  const words = PLAIN_WORDS.find(([pattern]) => pattern.test(`${code} ${detail}`))?.[1];
  return words ?? `${detail}.`;
}

/** An open quote is noticed at the end of the text, many lines below the place that has to be mended: its start. */
function placeOf({ start, end, code, message }: SyntaxProblem, document: YamlDocument): Range {
  if (code !== 'MISSING_CHAR' || !/quote/.test(message)) return { start, end };
  for (const node of walk(document.root)) {
    const isOpenQuote =
      node.kind === 'scalar' && (node.style === 'double' || node.style === 'single') && node.end >= start;
    if (isOpenQuote) return { start: node.start, end: lineEnd(document.text, node.start) };
  }
  return { start, end };
}

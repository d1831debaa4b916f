import { defineRule } from '../../engine/lint/rule';
import { lineEnd, type Range } from '../../engine/text/source';
import type { SyntaxProblem, YamlDocument } from '../../engine/yaml/document';
import { walk } from '../../engine/yaml/nodes';

/** More problems than this are echoes of the first ones. */
const MOST = 20;

/** What the parser's codes mean to somebody who is typing. */
const PLAIN_WORDS: Record<string, string> = {
  TAB_AS_INDENT: 'A tab indents this line. YAML takes spaces only.',
  BAD_INDENT: 'This line is indented to a column at which nothing can stand.',
  MISSING_CHAR: 'Something is missing here: a quote, a bracket, a comma or a colon.',
  MULTILINE_IMPLICIT_KEY: 'A key ends on its own line; this one has no colon yet.',
  BLOCK_AS_IMPLICIT_KEY: 'A second mapping cannot start on this line. Is the text behind the colon to be quoted?',
  UNEXPECTED_TOKEN: 'This cannot stand here.',
};

export default defineRule({
  meta: {
    id: 'yaml/syntax',
    title: 'The text is not YAML',
    severity: 'error',
    preset: 'recommended',
    fixes: [],
  },
  document(document, context) {
    for (const problem of document.problems.slice(0, MOST)) {
      const { code, message } = problem;
      const words = PLAIN_WORDS[code];
      const detail = message.replace(/\s+/g, ' ').replace(/\.$/, '');
      context.report({
        at: placeOf(problem, document),
        message: words === undefined ? `${detail}.` : `${words} (${detail})`,
      });
    }
  },
});

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

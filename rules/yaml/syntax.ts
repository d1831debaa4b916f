import { defineRule } from '../../engine/lint/rule';

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
    for (const { start, end, code, message } of document.problems.slice(0, MOST)) {
      const words = PLAIN_WORDS[code];
      const detail = message.replace(/\s+/g, ' ').replace(/\.$/, '');
      context.report({ at: { start, end }, message: words === undefined ? `${detail}.` : `${words} (${detail})` });
    }
  },
});

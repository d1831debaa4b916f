import { Lexer } from 'yaml';
import type { Range } from '../text/source';

/** A comment from its `#` to the end of its line, line break excluded. */
export interface Comment extends Range {
  text: string;
  /** Nothing but white space stands before it on its line. */
  ownLine: boolean;
}

/** The lexer marks that a scalar follows with this token of no width. */
const SCALAR_FOLLOWS = '\u001f';
const ZERO_WIDTH = new Set(['\u0002', '\u0018', SCALAR_FOLLOWS]);

/** All comments of a text with exact places: from the lexer, because the parser attaches comments without offsets. */
export function commentsOf(text: string): Comment[] {
  if (!text.includes('#')) return [];
  const comments: Comment[] = [];
  let offset = 0;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    if (ZERO_WIDTH.has(token)) {
      scalar = token === SCALAR_FOLLOWS;
      continue;
    }
    if (!scalar && token.startsWith('#')) {
      const end = offset + token.length;
      comments.push({ start: offset, end, text: token, ownLine: isOwnLine(text, offset) });
    }
    offset += token.length;
    scalar = false;
  }
  return comments;
}

function isOwnLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return true;
    if (code !== 32 && code !== 9) return false;
  }
  return true;
}

/** JSON, and the brackets and braces of YAML and TOML. */
import { DEEPEST_KEYS, LONGEST_KEY } from './keys';
import type { Piece } from './pieces';
import { type Span, slice } from './span';
import { quoteEnd } from './tokens';

/** Every string that is a value, under the path of its keys. Anything may be missing or too much: it never fails. */
export function* flowPieces(text: Span, key?: string): Generator<Piece> {
  // One name for every bracket that is open: the key whose value is being read there.
  const names = [key ?? ''];
  let index = 0;
  while (index < text.text.length) {
    const character = text.text[index] ?? '';
    const end = tokenEnd(text.text, index, character);
    if (character === '[' || character === '{') names.push('');
    else if (character === ']' || character === '}') names.length = Math.max(names.length - 1, 1);
    else if (!isSeparator(character)) {
      const scalar = withoutQuotes(slice(text, index, end));
      if (isKey(text.text, end)) names[names.length - 1] = scalar.text.slice(-LONGEST_KEY);
      // With escapes in it, a string is not what it looks like.
      else if (!scalar.text.includes('\\')) yield { ...scalar, key: pathOf(names) };
    }
    index = end;
  }
}

/** Blanks, and what stands between scalars or in front of comments. */
function isSeparator(character: string): boolean {
  return character <= ' ' || character === ',' || character === ':' || character === '=' || isCommentStart(character);
}

function isCommentStart(character: string): boolean {
  return character === '/' || character === '#';
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'";
}

/** Nothing is left of a string that is not closed. */
function withoutQuotes(token: Span): Span {
  const quote = token.text[0] ?? '';
  if (!isQuote(quote)) return token;
  return token.text.length > 1 && token.text.endsWith(quote) ? slice(token, 1, -1) : slice(token, 0, 0);
}

/** What ends there is a key: a colon or an equals sign follows. */
function isKey(text: string, end: number): boolean {
  let index = end;
  while (text[index] === ' ') index += 1;
  return text[index] === ':' || text[index] === '=';
}

function pathOf(names: readonly string[]): string {
  const innermost = names.slice(-2 * DEEPEST_KEYS).filter(name => name !== '');
  return innermost.slice(-DEEPEST_KEYS).join('.');
}

const LINE_END = /\n/g;
/** Without quotes a value ends at a comma, a bracket or a line end; a key at its colon or equals sign. */
const SCALAR_END = /[,\]}\n=]|:(?=\s)/g;

function tokenEnd(text: string, from: number, character: string): number {
  if (isQuote(character)) return quoteEnd(text, from, character);
  if (character === '#' || (character === '/' && text[from + 1] === '/')) return endAt(text, from, LINE_END);
  return isSeparator(character) || '[]{}'.includes(character) ? from + 1 : endAt(text, from, SCALAR_END);
}

function endAt(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from + 1;
  return pattern.exec(text)?.index ?? text.length;
}

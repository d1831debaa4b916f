/** Splits command lines as a POSIX shell does. */
import { type Span, slice } from './span';

const BLANK = /[ \t\r<>]/;
const OPERATOR = /[\n;&|()`]/;

export function isOperator(token: Span): boolean {
  return OPERATOR.test(token.text[0] ?? '');
}

/** Words, with their quotes, and single characters that end a command; blanks, redirections, comments are left out. */
export function tokensOf(line: Span): Span[] {
  const tokens: Span[] = [];
  let index = 0;
  while (index < line.text.length) {
    const character = line.text[index] ?? '';
    const isLeftOut = BLANK.test(character) || character === '#';
    const end = tokenEnd(line.text, index, character);
    if (!isLeftOut) tokens.push(slice(line, index, end));
    index = end;
  }
  return tokens;
}

function tokenEnd(text: string, from: number, character: string): number {
  if (character === '#') return lineEnd(text, from);
  return BLANK.test(character) || OPERATOR.test(character) ? from + 1 : wordEnd(text, from);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function wordEnd(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (BLANK.test(character) || OPERATOR.test(character)) return index;
    if (character === '\\') index += 2;
    else if (character === '"' || character === "'") index = quoteEnd(text, index, character);
    else index += 1;
  }
  return text.length;
}

/** Behind the closing quote, or the end of the text. */
export function quoteEnd(text: string, from: number, quote: string): number {
  let index = text.indexOf(quote, from + 1);
  while (index >= 0 && quote === '"' && isEscaped(text, index, from)) index = text.indexOf(quote, index + 1);
  return index < 0 ? text.length : index + 1;
}

/** An odd number of backslashes stands in front. */
function isEscaped(text: string, index: number, from: number): boolean {
  let start = index;
  while (start - 1 > from && text[start - 1] === '\\') start -= 1;
  return (index - start) % 2 === 1;
}

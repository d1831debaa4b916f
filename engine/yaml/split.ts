import type { Range } from '../text/source';

/**
 * Cuts a stream into its documents without parsing it: at every `---` in column 0 that is followed by a space, a tab,
 * a line end or the end of the text. YAML ends every scalar there, so the pieces parse as the whole does.
 * Streams with `%` directives or `...` marks are not cut: undefined.
 */
export function splitStream(text: string): Range[] | undefined {
  if (hasMarks(text)) return undefined;
  const pieces: Range[] = [];
  let start = 0;
  for (let at = nextSeparator(text, 0); at >= 0; at = nextSeparator(text, at + 3)) {
    if (at > start) pieces.push({ start, end: at });
    start = at;
  }
  pieces.push({ start, end: text.length });
  return pieces;
}

/** A `%` or `...` at the start of a line; the latter with nothing right behind it. Searched for as what is rarer than lines. */
function hasMarks(text: string): boolean {
  for (const mark of ['%', '...'])
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1))
      if (startsLine(text, at) && isMark(text, at)) return true;
  return false;
}

function startsLine(text: string, at: number): boolean {
  return isLineStart(text, at) || text.charCodeAt(at - 1) === 13;
}

function isMark(text: string, at: number): boolean {
  return text[at] === '%' || (text.startsWith('...', at) && isEndOfMark(text.charCodeAt(at + 3)));
}

function nextSeparator(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1)) {
    if (isLineStart(text, at) && isEndOfMark(text.charCodeAt(at + 3))) return at;
  }
  return -1;
}

function isLineStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  return before === 10 || before === 0xfeff;
}

function isEndOfMark(code: number): boolean {
  return Number.isNaN(code) || code === 32 || code === 9 || code === 10 || code === 13;
}

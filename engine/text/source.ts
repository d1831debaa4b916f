/**
 * A zero-based place in a text, as the Language Server Protocol counts:
 * lines end at LF, CRLF or a lone CR; characters are UTF-16 code units.
 */
export interface Position {
  line: number;
  character: number;
}

/** Half-open range of offsets `[start, end)` in UTF-16 code units. */
export interface Range {
  start: number;
  end: number;
}

/** Offsets at which the lines of `text` start; the first is always 0. */
export function lineStartsOf(text: string): Uint32Array {
  return text.includes('\r') ? Uint32Array.from(startsAfterAny(text)) : startsAfterFeeds(text);
}

/** Room to count in, of a size that most files fit in. The first is always 0. */
const ROOM = new Uint32Array(4096);

/** Searching for one character is several times faster than looking at each. */
function startsAfterFeeds(text: string): Uint32Array {
  let starts = ROOM;
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (count === starts.length) starts = grown(starts);
    starts[count++] = at + 1;
  }
  // A copy, so that what was too much is not kept.
  return starts.slice(0, count);
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function startsAfterAny(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}

/** Zero-based line that holds `offset`: the last line that starts at or before it. */
export function lineAt(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(starts: Uint32Array, offset: number): Position {
  const line = lineAt(starts, offset);
  return { line, character: offset - starts[line]! };
}

/** Clamps to the text, as the protocol asks. */
export function offsetAt(starts: Uint32Array, length: number, position: Position): number {
  if (position.line >= starts.length) return length;
  if (position.line < 0) return 0;
  const next = position.line + 1 < starts.length ? starts[position.line + 1]! : length;
  return Math.min(starts[position.line]! + Math.max(0, position.character), next);
}

/** The line break that the text uses most; LF when it has none. */
export function eolOf(text: string): '\n' | '\r\n' {
  const lf = text.indexOf('\n');
  return lf > 0 && text.charCodeAt(lf - 1) === 13 ? '\r\n' : '\n';
}

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  let i = offset;
  while (i > 0 && !isBreak(text.charCodeAt(i - 1))) i--;
  return i;
}

/** Offset of the line break (or end of text) that ends the line that holds `offset`. */
export function lineEnd(text: string, offset: number): number {
  let i = offset;
  while (i < text.length && !isBreak(text.charCodeAt(i))) i++;
  return i;
}

/** Offset of the line after the one that holds `offset`; the text's length on the last line. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  if (end >= text.length) return text.length;
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

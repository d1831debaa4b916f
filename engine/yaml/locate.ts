import type { Range } from '../text/source';
import type { Scalar } from './nodes';

/**
 * Where a part of a scalar's value stands in the document's text. Quotes, escapes, folding and indentation make the two
 * differ, so the part is looked up: the n-th occurrence in the value is the n-th in the source. Undefined when the part
 * is written differently there (escaped, or broken over lines) or the counts differ.
 */
export function locateInScalar(scalar: Scalar, text: string, start: number, end: number): Range | undefined {
  if (scalar.style === 'plain' && scalar.end - scalar.start === scalar.value.length) {
    return { start: scalar.start + start, end: scalar.start + end };
  }
  const part = scalar.value.slice(start, end);
  const source = text.slice(scalar.start, scalar.end);
  if (part === '' || occurrences(source, part, source.length) !== occurrences(scalar.value, part, scalar.value.length))
    return undefined;
  const at = nth(source, part, occurrences(scalar.value, part, start));
  return at < 0 ? undefined : { start: scalar.start + at, end: scalar.start + at + part.length };
}

/** How often `part` begins before `limit`. */
function occurrences(text: string, part: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0 && at < limit; at = text.indexOf(part, at + 1)) count++;
  return count;
}

function nth(text: string, part: string, skip: number): number {
  let at = text.indexOf(part);
  for (let i = 0; i < skip && at >= 0; i++) at = text.indexOf(part, at + 1);
  return at;
}

/** The part of a range that a reader wants to see marked: without the line breaks that end a block scalar. */
export function visibleRange(range: Range, text: string): Range {
  let { end } = range;
  while (end > range.start && /[\r\n]/.test(text[end - 1]!)) end--;
  return { start: range.start, end };
}

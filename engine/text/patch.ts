import { sortEdits, type TextEdit } from './edits';

/** A stretch of the result: kept from the original `[start, end)`, or new text that stands at `start`. */
interface Segment {
  start: number;
  end: number;
  text: string | undefined;
}

/**
 * Several rounds of edits to one text, each relative to the result of the round before, seen as one list of edits to
 * the original. It knows lengths only, not the text.
 */
export class Patch {
  private segments: Segment[];

  /** @param length of the original text */
  constructor(readonly length: number) {
    this.segments = [{ start: 0, end: length, text: undefined }];
  }

  /** Adds a round: disjoint edits relative to the current result. Throws a RangeError when they overlap. */
  apply(edits: readonly TextEdit[]): void {
    const next: Segment[] = [];
    let from = 0;
    for (const edit of sortEdits(edits)) {
      next.push(...this.cut(from, edit.start));
      if (edit.newText) {
        const start = this.toOriginal(edit.start);
        next.push({ start, end: start, text: edit.newText });
      }
      from = edit.end;
    }
    this.segments = [...next, ...this.cut(from, Number.POSITIVE_INFINITY)];
  }

  /** All rounds as sorted, disjoint edits of the original. */
  get edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let newText = '';
    for (const segment of this.segments) {
      newText += segment.text ?? '';
      if (segment.text !== undefined) continue;
      if (newText || segment.start > at) edits.push({ start: at, end: segment.start, newText });
      at = segment.end;
      newText = '';
    }
    return newText || at < this.length ? [...edits, { start: at, end: this.length, newText }] : edits;
  }

  /** Where a place of the result was in the original; new text counts as standing where it was put. */
  toOriginal(offset: number): number {
    let at = 0;
    let original = 0;
    for (const segment of this.segments) {
      const length = lengthOf(segment);
      if (offset < at + length) return segment.text === undefined ? segment.start + offset - at : segment.start;
      at += length;
      original = segment.end;
    }
    return original;
  }

  /** Where a character of the original stands in the result; undefined when it was replaced. */
  toCurrent(offset: number): number | undefined {
    let at = 0;
    for (const segment of this.segments) {
      if (segment.text === undefined && segment.start <= offset && offset < segment.end)
        return at + offset - segment.start;
      at += lengthOf(segment);
    }
    return undefined;
  }

  private cut(from: number, to: number): Segment[] {
    const result: Segment[] = [];
    let at = 0;
    for (const segment of this.segments) {
      const length = lengthOf(segment);
      const start = Math.max(0, from - at);
      const end = Math.min(length, to - at);
      if (start < end) result.push(part(segment, start, end));
      at += length;
    }
    return result;
  }
}

function lengthOf(segment: Segment): number {
  return segment.text?.length ?? segment.end - segment.start;
}

function part(segment: Segment, start: number, end: number): Segment {
  if (segment.text !== undefined) return { ...segment, text: segment.text.slice(start, end) };
  return { start: segment.start + start, end: segment.start + end, text: undefined };
}

import type { Range } from './source';

/** Replaces the text in the range by `newText`; an insertion has start === end. */
export interface TextEdit extends Range {
  newText: string;
}

/**
 * Sorts edits by position and asserts that they are disjoint. Insertions at the same place keep their order.
 * Throws a RangeError on overlap: an edit that overlaps another was computed from a wrong picture of the text.
 */
export function sortEdits(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = edits.map((edit, index) => ({ edit, index }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i]!.edit.start < sorted[i - 1]!.edit.end) throw new RangeError('overlapping edits');
  }
  return sorted.map(entry => entry.edit);
}

/** True when the two lists could be applied together: no replaced ranges overlap, no insertion falls into one. */
export function areDisjoint(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return a.every(x => b.every(y => x.end < y.start || y.end < x.start));
}

/** The text after all edits; they must be disjoint (see sortEdits). */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of sortEdits(edits)) {
    result += text.slice(from, edit.start) + edit.newText;
    from = edit.end;
  }
  return result + text.slice(from);
}

export function shiftEdits(edits: readonly TextEdit[], by: number): TextEdit[] {
  return edits.map(edit => ({ ...edit, start: edit.start + by, end: edit.end + by }));
}

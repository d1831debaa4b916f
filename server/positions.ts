import type { Position, Range } from 'vscode-languageserver';
import { lineStartsOf, offsetAt, positionAt } from '../engine/text/source';
import type { OpenDocument } from './documents';

/**
 * Offsets of the engine to positions of the protocol and back. The protocol's are UTF-16 code units too; the only
 * difference is a byte order mark, which some clients keep in front of the first line and the engine never sees.
 */

export type LineStarts = Uint32Array;

export function toRange(starts: LineStarts, start: number, end: number, shift: 0 | 1 = 0): Range {
  return { start: toPosition(starts, start, shift), end: toPosition(starts, end, shift) };
}

function toPosition(starts: LineStarts, offset: number, shift: 0 | 1): Position {
  const { line, character } = positionAt(starts, offset);
  return { line, character: line === 0 ? character + shift : character };
}

export function toOffset(document: OpenDocument, { line, character }: Position): number {
  const { text, shift } = document;
  const inLine = line === 0 ? Math.max(0, character - shift) : character;
  return offsetAt(lineStartsOf(text), text.length, { line, character: inLine });
}

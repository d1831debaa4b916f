import { lineStart, type Range } from '../text/source';
import type { Bench, Change } from './bench';
import { insertChild } from './insert';
import { blockColumn, type Collection, childStart, childValue, extentEnd, leadingStart, startsLine } from './layout';
import {
  copyOf,
  entryIn,
  type Model,
  type ModelEntry,
  type ModelMapping,
  type ModelSequence,
  modelOfValue,
  newEntry,
} from './model';
import { type MoveEntry, type MoveItem, refuse, type WhenEmpty } from './operations';
import { addEntry, becomeCollection, originalList, placeIn, positionIn } from './place';
import { removeChild } from './remove';
import { indentFirst, scalarText } from './render';

/**
 * Moves an item with its text to the list under a key, which is made when it is missing: first it stands in both
 * places, then only in the new one.
 */
export function* moveItem(bench: Bench, operation: MoveItem): Generator<Change> {
  const from = bench.sequence(operation.from);
  const item = bench.find(operation.from.items[operation.index] ?? refuse('there is no such item'));
  const piece = cut(bench, from, from.items.indexOf(item));
  const twin = copyOf(item);
  const target = bench.mapping(operation.to.mapping);
  const { key, index } = operation.to;
  const existing = entryIn(target, key)?.value;
  if (existing) {
    const at = existing.kind === 'sequence' ? positionIn(bench, existing, originalList(operation.to), index) : 0;
    const change = insertPiece(bench, existing, at, 'sequence', piece);
    from.items.splice(from.items.indexOf(item), 1, twin);
    becomeCollection(existing, 'sequence').items.splice(at, 0, item);
    yield change;
  } else {
    const at = placeIn(target, key);
    const change = insertPiece(bench, target, at, 'mapping', under(bench, [key], piece, 'sequence'));
    from.items.splice(from.items.indexOf(item), 1, twin);
    addEntry(target, at, newEntry(key, { ...(modelOfValue([]) as ModelSequence), items: [item] }));
    yield change;
  }
  yield remove(bench, from, from.items.indexOf(twin), piece, operation.whenEmpty);
}

/** Moves an entry with its text to another mapping, or to one below it that is made when it is missing. */
export function* moveEntry(bench: Bench, operation: MoveEntry): Generator<Change> {
  const from = bench.mapping(operation.from);
  const entry = entryIn(from, operation.key) ?? refuse(`there is no ${operation.key} to move`);
  const { target, missing } = descend(bench.mapping(operation.to), operation.path ?? []);
  const [head = operation.key] = missing;
  if (target.kind === 'mapping' && entryIn(target, head)) return refuse(`${head} is there already`);
  const piece = cut(bench, from, from.entries.indexOf(entry));
  const at = target.kind === 'mapping' ? placeIn(target, head) : 0;
  const change = insertPiece(bench, target, at, 'mapping', under(bench, missing, piece, 'mapping'));
  const twin = { key: copyOf(entry.key), value: copyOf(entry.value) };
  from.entries.splice(from.entries.indexOf(entry), 1, twin);
  addEntry(becomeCollection(target, 'mapping'), at, below(missing, entry));
  yield change;
  yield remove(bench, from, from.entries.indexOf(twin), piece, operation.whenEmpty);
}

/** Follows the path as far as there are mappings or empty values; the rest of it has to be made. */
function descend(mapping: ModelMapping, path: readonly string[]): { target: Model; missing: readonly string[] } {
  let target: Model = mapping;
  for (const [i, key] of path.entries()) {
    const entry: ModelEntry | undefined = target.kind === 'mapping' ? entryIn(target, key) : undefined;
    if (!entry) return { target, missing: path.slice(i) };
    target = entry.value;
    if (target.kind !== 'mapping' && !(target.kind === 'scalar' && target.type === 'null'))
      return refuse(`${key} is no mapping`);
  }
  return { target, missing: [] };
}

/** The entry under keys that are made to lead to it. */
function below(missing: readonly string[], entry: ModelEntry): ModelEntry {
  return missing.reduceRight((inner, key) => {
    const mapping: ModelMapping = { ...(modelOfValue({}) as ModelMapping), entries: [inner] };
    return newEntry(key, mapping);
  }, entry);
}

/** Takes away what was moved; the comments that go must be those that have come along. */
function remove(
  bench: Bench,
  from: ModelMapping | ModelSequence,
  index: number,
  piece: Piece,
  whenEmpty: WhenEmpty | undefined,
): Change {
  const change = removeChild(bench, from, index, { whenEmpty, leading: true });
  const isDropped = (at: number) => change.dropped?.some(range => range.start <= at && at < range.end);
  const lost = bench.comments.filter(comment => isDropped(comment.start)).length;
  return lost === piece.comments.length ? change : refuse('a comment would be lost');
}

/** Lines taken out of a text, with the comments among them. */
interface Piece {
  /** The lines for children in a column, the first without its indentation. */
  lines: (column: number) => string[];
  /** The same on one line, if it stands on one. */
  flow: string | undefined;
  comments: readonly string[];
}

function cut(bench: Bench, parent: ModelMapping | ModelSequence, index: number): Piece {
  const { node } = parent;
  if (node?.kind !== 'mapping' && node?.kind !== 'sequence') return refuse('the place is not written yet');
  if (index < 0) return refuse('another operation has removed it');
  return node.flow ? cutFromFlow(bench, node, index) : cutFromBlock(bench, node, index);
}

function cutFromBlock(bench: Bench, node: Collection, index: number): Piece {
  const { text } = bench;
  const column = blockColumn(text, node);
  const range = rangeOf(text, node, index);
  const sharesLine = range.start > lineStart(text, range.start);
  const lines = (sharesLine ? ' '.repeat(column) : '') + text.slice(range.start, range.end);
  const comments = bench.commentsIn(range);
  return {
    lines: to => reindent(lines, to - column).map((line, i) => (i === 0 ? line.slice(to) : line)),
    flow: node.kind === 'mapping' && comments.length === 0 ? oneLine(lines) : undefined,
    comments: comments.map(comment => comment.text),
  };
}

function cutFromFlow(bench: Bench, node: Collection, index: number): Piece {
  const { text } = bench;
  const range = { start: childStart(text, node, index), end: childValue(node, index).end };
  const flow = bench.commentsIn(range).length > 0 ? undefined : oneLine(text.slice(range.start, range.end));
  if (flow === undefined) return refuse('it stands on several lines of a flow collection');
  return { lines: () => [node.kind === 'sequence' ? `- ${flow}` : flow], flow, comments: [] };
}

function oneLine(text: string): string | undefined {
  const line = text.trim();
  return /[\r\n]/.test(line) ? undefined : line;
}

function rangeOf(text: string, node: Collection, index: number): Range {
  const start = childStart(text, node, index);
  return {
    start: startsLine(text, start) ? leadingStart(text, node, index) : start,
    end: extentEnd(text, node, index),
  };
}

/** Lines without their breaks, each further right, or left when `by` is negative. */
function reindent(text: string, by: number): string[] {
  const lines = text.split(/\r\n|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map(line => {
    const indent = /^ */.exec(line)![0].length;
    return line === '' ? line : ' '.repeat(Math.max(0, indent + by)) + line.slice(indent);
  });
}

/** The piece below keys that lead to it. */
function under(bench: Bench, keys: readonly string[], piece: Piece, of: Collection['kind']): Piece {
  const [key, ...rest] = keys;
  if (key === undefined) return piece;
  const { style } = bench;
  const inner = under(bench, rest, piece, of);
  const step = rest.length === 0 && of === 'sequence' ? style.listStep : style.step;
  const head = `${scalarText(key, style)}:`;
  return {
    ...piece,
    flow: undefined,
    lines: column => [head, ...indentFirst(inner.lines(column + step), column + step)],
  };
}

function insertPiece(bench: Bench, target: Model, index: number, of: Collection['kind'], piece: Piece): Change {
  const edits = insertChild(bench, target, index, { of, lines: piece.lines, flow: () => piece.flow });
  return { edits, added: [{ at: edits.at(-1)!.start, texts: piece.comments }] };
}

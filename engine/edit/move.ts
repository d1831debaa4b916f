import { lineStart, type Range } from '../text/source';
import type { Bench, Change } from './bench';
import { insertChild } from './insert';
import { blockColumn, type Collection, childStart, extentEnd, leadingStart, startsLine } from './layout';
import {
  entryIn,
  type Model,
  type ModelEntry,
  type ModelMapping,
  type ModelSequence,
  modelOfValue,
  newEntry,
} from './model';
import { type MoveEntry, type MoveItem, refuse } from './operations';
import { addEntry, becomeCollection, originalList, placeIn, positionIn } from './place';
import { removeChild } from './remove';
import { indentFirst, scalarText } from './render';

/** Moves an item with its text to the list under a key, which is made when it is missing. */
export function moveItem(bench: Bench, operation: MoveItem): Change {
  const from = bench.sequence(operation.from);
  const item = bench.find(operation.from.items[operation.index] ?? refuse('there is no such item'));
  const piece = cut(bench, from, from.items.indexOf(item));
  const target = bench.mapping(operation.to.mapping);
  const { key, index } = operation.to;
  const existing = entryIn(target, key)?.value;
  const list = existing?.kind === 'sequence' ? existing : undefined;
  const position = () => (list ? positionIn(bench, list, originalList(operation.to), index) : 0);
  const added = existing
    ? insertPiece(bench, existing, position(), 'sequence', piece)
    : insertPiece(bench, target, placeIn(target, key), 'mapping', under(bench, [key], piece, 'sequence'));
  const removal = { whenEmpty: operation.whenEmpty, leading: true };
  const removed = removeChild(bench, from, from.items.indexOf(item), removal);
  if (existing) becomeCollection(existing, 'sequence').items.splice(position(), 0, item);
  else addEntry(target, placeIn(target, key), newEntry(key, { ...emptyList(), items: [item] }));
  return combine(bench, added, removed);
}

/** Moves an entry with its text to another mapping, or to one below it that is made when it is missing. */
export function moveEntry(bench: Bench, operation: MoveEntry): Change {
  const from = bench.mapping(operation.from);
  const entry = entryIn(from, operation.key) ?? refuse(`there is no ${operation.key} to move`);
  const { target, missing } = descend(bench.mapping(operation.to), operation.path ?? []);
  const [head] = [...missing, operation.key];
  if (target.kind === 'mapping' && entryIn(target, head!)) return refuse(`${head} is there already`);
  const piece = under(bench, missing, cut(bench, from, from.entries.indexOf(entry)), 'mapping');
  const added = insertPiece(bench, target, target.kind === 'mapping' ? placeIn(target, head!) : 0, 'mapping', piece);
  const removal = { whenEmpty: operation.whenEmpty, leading: true };
  const removed = removeChild(bench, from, from.entries.indexOf(entry), removal);
  addBelow(becomeCollection(target, 'mapping'), missing, entry);
  return combine(bench, added, removed);
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

function addBelow(target: ModelMapping, missing: readonly string[], entry: ModelEntry): void {
  const [head, ...rest] = missing;
  if (head === undefined) {
    addEntry(target, placeIn(target, entry.key.kind === 'scalar' ? entry.key.value : ''), entry);
    return;
  }
  const below = modelOfValue({}) as ModelMapping;
  addBelow(below, rest, entry);
  addEntry(target, placeIn(target, head), newEntry(head, below));
}

function emptyList(): ModelSequence {
  return modelOfValue([]) as ModelSequence;
}

/** Lines taken out of a text, with the comments among them. */
interface Piece {
  /** The lines for children in a column, the first without its indentation. */
  lines: (column: number) => string[];
  comments: readonly string[];
}

function cut(bench: Bench, parent: ModelMapping | ModelSequence, index: number): Piece {
  const { text } = bench;
  const { node } = parent;
  if (node?.kind !== 'mapping' && node?.kind !== 'sequence') return refuse('the place is not written yet');
  if (index < 0) return refuse('another operation has removed it');
  if (node.flow) return refuse('it stands in a flow collection');
  const column = blockColumn(text, node);
  const range = rangeOf(text, node, index);
  const sharesLine = range.start > lineStart(text, range.start);
  const lines = (sharesLine ? ' '.repeat(column) : '') + text.slice(range.start, range.end);
  const comments = bench.comments.filter(({ start }) => range.start <= start && start < range.end);
  return {
    lines: to => reindent(lines, to - column).map((line, i) => (i === 0 ? line.slice(to) : line)),
    comments: comments.map(comment => comment.text),
  };
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
  return { ...piece, lines: column => [head, ...indentFirst(inner.lines(column + step), column + step)] };
}

function insertPiece(bench: Bench, target: Model, index: number, of: Collection['kind'], piece: Piece): Change {
  const edits = insertChild(bench, target, index, { of, lines: piece.lines, flow: () => undefined });
  return { edits, added: [{ at: edits.at(-1)!.start, texts: piece.comments }] };
}

/** What was cut out here and put in there: no comment may be lost on the way. */
function combine(bench: Bench, added: Change, removed: Change): Change {
  const dropped = removed.dropped ?? [];
  const lost = bench.comments.filter(({ start }) => dropped.some(range => range.start <= start && start < range.end));
  const moved = added.added?.flatMap(entry => entry.texts) ?? [];
  if (lost.length !== moved.length) return refuse('a comment would be lost');
  return { edits: [...added.edits, ...removed.edits], added: added.added ?? [], dropped };
}

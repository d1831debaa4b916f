import { lineEnd, lineStart, nextLine, type Range } from '../text/source';
import type { Entry, Mapping, Sequence, YamlNode } from '../yaml/nodes';
import { refuse } from './operations';

/**
 * Where things stand on the page: computed from the ends of leaves and the characters between them, because those are
 * exact, while white space, dashes and colons belong to no node.
 */
export type Collection = Mapping | Sequence;

/** Number of characters before `offset` on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** What stands before `offset` on its line. */
export function prefixOf(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset);
}

export function startsLine(text: string, offset: number): boolean {
  return /^ *$/.test(prefixOf(text, offset));
}

/** The next offset at which neither white space nor a comment stands. */
export function skipBlank(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 35) at = lineEnd(text, at);
    else if (code === 32 || code === 9 || code === 10 || code === 13) at++;
    else break;
  }
  return at;
}

export function childCount(collection: Collection): number {
  return collection.kind === 'mapping' ? collection.entries.length : collection.items.length;
}

/** The value of the entry, or the item, at `index`. */
export function childValue(collection: Collection, index: number): YamlNode {
  return collection.kind === 'mapping' ? collection.entries[index]!.value : collection.items[index]!;
}

/** Where a child begins: its key; in block lists its dash; in flow lists the item. */
export function childStart(text: string, collection: Collection, index: number): number {
  if (collection.kind === 'mapping') return keyStart(collection.entries[index]!);
  return collection.flow ? itemStart(collection, index) : dashOf(text, collection, index);
}

function keyStart(entry: Entry): number {
  if (entry.key.anchor !== undefined || entry.key.tag !== undefined) return refuse('a key has an anchor or a tag');
  return entry.key.start;
}

function itemStart(list: Sequence, index: number): number {
  const item = list.items[index]!;
  const first = item.kind === 'mapping' && item.flow && item.entries[0]?.key;
  if (hasProps(item) || (first && hasProps(first))) return refuse('an item has an anchor or a tag');
  return item.start;
}

function dashOf(text: string, list: Sequence, index: number): number {
  const from = index === 0 ? list.start : list.items[index - 1]!.end;
  const dash = skipBlank(text, from);
  return text[dash] === '-' ? dash : refuse('a list item without a dash');
}

export function hasProps(node: YamlNode): boolean {
  return node.anchor !== undefined || node.tag !== undefined;
}

/** Offset behind what introduces a child's value: the colon of an entry, the dash of an item. */
export function headEnd(text: string, collection: Collection, index: number): number {
  if (collection.kind === 'sequence') return dashOf(text, collection, index) + 1;
  const colon = skipBlank(text, collection.entries[index]!.key.end);
  return text[colon] === ':' ? colon + 1 : refuse('a key without a colon');
}

/** Offset of the line that follows the node's last line. */
export function lineAfter(text: string, node: YamlNode): number {
  const endsLine = node.end > node.start && /[\r\n]/.test(text[node.end - 1]!);
  return endsLine ? node.end : nextLine(text, node.end);
}

/**
 * The column in which the children of a block collection begin. Refuses layouts in which something else than spaces
 * and dashes stands before the first of them.
 */
export function blockColumn(text: string, collection: Collection): number {
  const start = childStart(text, collection, 0);
  if (!/^ *(- +)*$/.test(prefixOf(text, start))) return refuse('an unusual layout, such as explicit keys or tabs');
  return columnOf(text, start);
}

/**
 * End of the lines that belong to a child of a block collection: its own, and the comments right below that are
 * indented deeper than its siblings.
 */
export function extentEnd(text: string, collection: Collection, index: number): number {
  const column = blockColumn(text, collection);
  let end = lineAfter(text, childValue(collection, index));
  for (let indent = commentIndent(text, end); indent !== undefined && indent > column; ) {
    end = nextLine(text, end);
    indent = commentIndent(text, end);
  }
  return end;
}

/**
 * Start of the comment lines right above a child, in its column; its own line's start when there are none.
 * A child that shares its line with a dash has none.
 */
export function leadingStart(text: string, collection: Collection, index: number): number {
  const start = childStart(text, collection, index);
  if (!startsLine(text, start)) return start;
  const column = columnOf(text, start);
  const bound = index > 0 ? extentEnd(text, collection, index - 1) : firstLineBelow(text, collection);
  let line = lineStart(text, start);
  while (line > bound) {
    const above = lineStart(text, breakBefore(text, line));
    if (above < bound || commentIndent(text, above) !== column) break;
    line = above;
  }
  return line;
}

/** Offset of the line below the one that introduces the collection: its key, its dash, or the document's mark. */
function firstLineBelow(text: string, collection: Collection): number {
  const { parent } = collection;
  if (!parent) return text.startsWith('---') ? nextLine(text, 0) : 0;
  return nextLine(text, headEnd(text, parent, indexIn(parent, collection)));
}

export function indexIn(parent: Collection, child: YamlNode): number {
  return parent.kind === 'mapping'
    ? parent.entries.findIndex(entry => entry.value === child || entry.key === child)
    : parent.items.indexOf(child);
}

/** Indentation of a line that holds nothing but a comment; undefined for other lines. `line` is the line's start. */
function commentIndent(text: string, line: number): number | undefined {
  let at = line;
  while (text.charCodeAt(at) === 32) at++;
  return text.charCodeAt(at) === 35 ? at - line : undefined;
}

/** Offset of the line break that ends the line before the one that starts at `line`. */
export function breakBefore(text: string, line: number): number {
  return text[line - 1] === '\n' && text[line - 2] === '\r' ? line - 2 : Math.max(0, line - 1);
}

/** Whether all of the range stands on one line. */
export function isOneLine(text: string, range: Range): boolean {
  return lineEnd(text, range.start) >= range.end;
}

import type { TextEdit } from '../text/edits';
import { lineEnd, nextLine } from '../text/source';
import type { YamlNode } from '../yaml/nodes';
import type { Bench } from './bench';
import {
  blockColumn,
  type Collection,
  childCount,
  childStart,
  childValue,
  columnOf,
  extentEnd,
  hasProps,
  headEnd,
  indexIn,
  isOneLine,
  leadingStart,
  skipBlank,
} from './layout';
import type { Model } from './model';
import { refuse, type Value } from './operations';
import { entryLines, flowText, indentFirst, itemLines, scalarText } from './render';

const SEVERAL_LINES = 'a value of several lines into flow style';

/** Text of a new child: its lines in block style for a column, and its one line in flow style. */
export interface NewChild {
  /** The first line without indentation. */
  lines(column: number): string[];
  /** Undefined when it cannot stand on one line. */
  flow(quoted: boolean): string | undefined;
  /** What it becomes a child of. */
  of: Collection['kind'];
}

export function newEntryText(key: string, value: Value, { style }: Bench): NewChild {
  return {
    of: 'mapping',
    lines: column => entryLines(key, value, column, style),
    flow: quoted =>
      spansLines(value)
        ? undefined
        : `${scalarText(key, style, { flow: true, quoted })}: ${flowText(value, style, quoted)}`,
  };
}

export function newItemText(value: Value, { style }: Bench): NewChild {
  return {
    of: 'sequence',
    lines: column => itemLines(value, column, style),
    flow: quoted => (spansLines(value) ? undefined : flowText(value, style, quoted)),
  };
}

function spansLines(value: Value): boolean {
  if (typeof value === 'string') return value.includes('\n');
  return typeof value === 'object' && value !== null && Object.values(value).some(below => spansLines(below as Value));
}

/**
 * Edits that make the text `child` of what stands at `target`, before its child at `index`. An empty value, or an
 * empty flow collection in a block, becomes a block.
 */
export function insertChild(bench: Bench, target: Model, index: number, child: NewChild): TextEdit[] {
  const node = target.node ?? refuse('the place is not written yet');
  if (node.kind === 'alias') return refuse('the place is reached through an alias');
  if (node.kind === 'scalar' || childCount(node) === 0) return fillEmpty(bench, node, child);
  if (node.kind !== child.of) return refuse(`the place holds a ${node.kind}`);
  return node.flow ? insertInFlow(bench, node, index, child) : [insertInBlock(bench, node, index, child)];
}

function insertInBlock(bench: Bench, node: Collection, index: number, child: NewChild): TextEdit {
  const { text, style } = bench;
  const column = blockColumn(text, node);
  const lines = child.lines(column);
  if (index > 0) return insertLines(bench, extentEnd(text, node, index - 1), indentFirst(lines, column));
  const start = childStart(text, node, 0);
  const leading = leadingStart(text, node, 0);
  if (column > 0 && leading < start) return insertLines(bench, leading, indentFirst(lines, column));
  return { start, end: start, newText: lines.join(style.eol) + style.eol + ' '.repeat(column) };
}

/** Whole lines at the start of a line, or behind the last line when the text does not end with a line break. */
export function insertLines({ text, style }: Bench, at: number, lines: readonly string[]): TextEdit {
  const body = lines.join(style.eol);
  const fresh = at === 0 || /[\r\n]/.test(text[at - 1]!);
  return { start: at, end: at, newText: fresh ? body + style.eol : style.eol + body };
}

/** Makes the first child of an empty place: below its key or behind its dash in a block, between the braces in flow. */
function fillEmpty(bench: Bench, node: YamlNode, child: NewChild): TextEdit[] {
  const { text } = bench;
  const { parent } = node;
  if (hasProps(node)) return refuse('the empty value has an anchor or a tag');
  if (parent?.flow || (parent === undefined && node.kind !== 'scalar')) return fillFlow(bench, node, child);
  if (!parent) return refuse('the document is empty');
  const index = indexIn(parent, node);
  const head = headEnd(text, parent, index);
  if (!isOneLine(text, { start: head, end: node.end })) return refuse('an empty value on a line of its own');
  if (parent.kind === 'sequence') return [fillItem(bench, node, head, child)];
  return fillEntry(bench, node, head, blockColumn(text, parent), child);
}

function fillItem({ text, style }: Bench, node: YamlNode, head: number, child: NewChild): TextEdit {
  const body = child.lines(columnOf(text, head) + style.dashGap).join(style.eol);
  const end = text.slice(head, lineEnd(text, head)).trim() === '' ? lineEnd(text, head) : Math.max(head, node.end);
  return { start: head, end: node.start === node.end ? end : node.end, newText: ' '.repeat(style.dashGap) + body };
}

function fillEntry(bench: Bench, node: YamlNode, head: number, column: number, child: NewChild): TextEdit[] {
  const { text, style } = bench;
  const below = column + (child.of === 'sequence' ? style.listStep : style.step);
  const lines = insertLines(bench, nextLine(text, head), indentFirst(child.lines(below), below));
  return node.start === node.end ? [lines] : [{ start: head, end: node.end, newText: '' }, lines];
}

function fillFlow(bench: Bench, node: YamlNode, child: NewChild): TextEdit[] {
  const body = child.flow(node.parent !== undefined && isQuoted(bench.text, node.parent)) ?? refuse(SEVERAL_LINES);
  if (node.kind === 'scalar') {
    if (node.start === node.end) return refuse('an empty value in flow style');
    return [{ start: node.start, end: node.end, newText: child.of === 'mapping' ? `{${body}}` : `[${body}]` }];
  }
  if (node.kind !== child.of || skipBlank(bench.text, node.start + 1) !== node.end - 1)
    return refuse('an unusual empty collection');
  return [{ start: node.start + 1, end: node.start + 1, newText: body }];
}

function insertInFlow({ text }: Bench, node: Collection, index: number, child: NewChild): TextEdit[] {
  if (text[node.start] !== (node.kind === 'mapping' ? '{' : '[')) return refuse('a mapping without braces');
  const body = child.flow(isQuoted(text, node)) ?? refuse(SEVERAL_LINES);
  if (index === 0) return [insertFirst(text, node, body)];
  const { end } = childValue(node, index - 1);
  const comma = skipBlank(text, end);
  const hasComma = text[comma] === ',';
  const start = childStart(text, node, index - 1);
  const alone = /^\s*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const after = hasComma ? comma + 1 : end;
  if (!alone || isSharedLine(text, after)) return [{ start: end, end, newText: `, ${body}` }];
  return insertOwnLine(text, node, index, hasComma ? after : undefined, body);
}

/** A line of its own in a flow collection whose children have theirs; `comma` is the end of the comma that is there. */
function insertOwnLine(
  text: string,
  node: Collection,
  index: number,
  comma: number | undefined,
  body: string,
): TextEdit[] {
  const { end } = childValue(node, index - 1);
  const indent = ' '.repeat(columnOf(text, childStart(text, node, index - 1)));
  const at = lineEnd(text, comma ?? end);
  const eol = text.slice(at, nextLine(text, at));
  const line = { start: at, end: at, newText: `${eol}${indent}${body}${comma === undefined ? '' : ','}` };
  if (comma !== undefined) return [line];
  return at === end ? [{ ...line, newText: `,${line.newText}` }] : [{ start: end, end, newText: ',' }, line];
}

/** Whether something besides a comment follows on the line. */
function isSharedLine(text: string, offset: number): boolean {
  return !/^[ \t]*($|#)/.test(text.slice(offset, lineEnd(text, offset)));
}

function insertFirst(text: string, node: Collection, body: string): TextEdit {
  const start = childStart(text, node, 0);
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const alone = start > node.start + 1 && /^ +$/.test(indent);
  if (!alone) return { start, end: start, newText: `${body}, ` };
  const eol = text[text.lastIndexOf('\n', start - 1) - 1] === '\r' ? '\r\n' : '\n';
  return { start, end: start, newText: `${body},${eol}${indent}` };
}

/** Whether the author writes JSON here: all keys, or all strings of a list, stand in double quotes. */
function isQuoted(text: string, node: Collection): boolean {
  let outermost = node;
  while (outermost.parent?.flow) outermost = outermost.parent;
  const nodes = outermost.kind === 'mapping' ? outermost.entries.map(entry => entry.key) : outermost.items;
  return nodes.length > 0 && nodes.every(one => text[one.start] === '"');
}

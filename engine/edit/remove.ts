import type { TextEdit } from '../text/edits';
import { lineEnd, lineStart, nextLine, type Range } from '../text/source';
import type { YamlNode } from '../yaml/nodes';
import type { Bench, Change } from './bench';
import { isSameAsAbsent } from './empties';
import {
  blockColumn,
  breakBefore,
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
  startsLine,
} from './layout';
import type { Model, ModelMapping, ModelSequence } from './model';
import { refuse, TooNarrow, type WhenEmpty } from './operations';

export interface Removal {
  whenEmpty: WhenEmpty | undefined;
  /** The comment lines right above the child go too. */
  leading?: boolean;
}

/**
 * Edits that remove the text of the child at `index`, and the child from the model. A collection that would lose its
 * last child is left empty, or goes with it.
 */
export function removeChild(bench: Bench, parent: ModelMapping | ModelSequence, index: number, how: Removal): Change {
  const children: unknown[] = parent.kind === 'mapping' ? parent.entries : parent.items;
  if (index < 0 || index >= children.length) return refuse('what is to be removed is not there');
  const node = collectionOf(parent);
  if (children.length > 1) {
    children.splice(index, 1);
    return node.flow ? removeFromFlow(bench, node, index) : removeFromBlock(bench, node, index, how);
  }
  const above = holderOf(bench, node, how.whenEmpty);
  if (above) return removeChild(bench, above.model, above.index, { whenEmpty: how.whenEmpty });
  if (!node.parent && bench.isPart) throw new TooNarrow();
  children.splice(index, 1);
  return writeEmpty(bench, node, how);
}

function collectionOf(model: Model): Collection {
  const { node } = model;
  return node?.kind === 'mapping' || node?.kind === 'sequence' ? node : refuse('the place is not written yet');
}

/** Where an emptied collection is removed from as a whole, on request also a list; undefined when it is to stay. */
function holderOf(
  bench: Bench,
  node: Collection,
  whenEmpty: WhenEmpty | undefined,
): { model: ModelMapping | ModelSequence; index: number } | undefined {
  const { parent } = node;
  if (!parent || whenEmpty === 'empty') return undefined;
  const index = indexIn(parent, node);
  if (parent.kind === 'sequence') {
    const list = bench.modelAt(parent);
    return whenEmpty === 'remove' && list.kind === 'sequence' ? { model: list, index } : undefined;
  }
  const key = parent.entries[index]!.key;
  if (!whenEmpty && !(key.kind === 'scalar' && isSameAsAbsent(key.value))) return undefined;
  const model = bench.modelAt(parent);
  return model.kind === 'mapping' ? { model, index } : undefined;
}

function removeFromBlock({ text }: Bench, node: Collection, index: number, how: Removal): Change {
  blockColumn(text, node);
  const start = childStart(text, node, index);
  const end = extentEnd(text, node, index);
  if (startsLine(text, start)) {
    const range = wholeLines(text, node, index, end, how);
    return { edits: [{ ...range, newText: '' }], dropped: [range] };
  }
  if (index > 0) return refuse('an unusual layout');
  const next = childStart(text, node, index + 1);
  if (columnOf(text, next) !== columnOf(text, start)) return refuse('an unusual layout');
  const comment = text.slice(end, next).search(/\S/);
  const range = { start, end: comment < 0 ? next : end + comment };
  return { edits: [{ ...range, newText: '' }], dropped: [{ start, end }] };
}

/** The child's lines; where the text ends without a line break, so it does without the child. */
function wholeLines(text: string, node: Collection, index: number, end: number, how: Removal): Range {
  const line = how.leading ? leadingStart(text, node, index) : lineStart(text, childStart(text, node, index));
  const endsWithBreak = end > 0 && /[\r\n]/.test(text[end - 1]!);
  const keepsBreak = endsWithBreak || line === 0 || (index > 0 && isBlockScalarLast(childValue(node, index - 1)));
  if (keepsBreak) return { start: line, end };
  return { start: breakBefore(text, line), end };
}

/** Whether the last line of the node belongs to a block scalar, line break included. */
function isBlockScalarLast(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.style === 'literal' || node.style === 'folded';
  if (node.kind === 'alias' || node.flow || childCount(node) === 0) return false;
  return isBlockScalarLast(childValue(node, childCount(node) - 1));
}

function removeFromFlow(bench: Bench, node: Collection, index: number): Change {
  const { text } = bench;
  const range = flowRange(text, node, index);
  if (bench.commentsIn(range).length > 0) return removeFlowLine(text, node, index);
  return { edits: [{ ...range, newText: '' }] };
}

/** From the child to the next one, or from the end of the one before it. */
function flowRange(text: string, node: Collection, index: number): Range {
  if (index + 1 < childCount(node))
    return { start: childStart(text, node, index), end: childStart(text, node, index + 1) };
  return { start: childValue(node, index - 1).end, end: childValue(node, index).end };
}

/** A child that has its lines for itself goes with them, and with its comment. */
function removeFlowLine(text: string, node: Collection, index: number): Change {
  const start = childStart(text, node, index);
  const value = childValue(node, index);
  const comma = skipBlank(text, value.end);
  const end = text[comma] === ',' && isOneLine(text, { start: value.end, end: comma }) ? comma + 1 : value.end;
  const rest = text.slice(end, lineEnd(text, end));
  if (!startsLine(text, start) || !/^[ \t]*(#|$)/.test(rest)) return refuse('a comment stands in the way');
  const lines = wholeLines(text, node, index, nextLine(text, end), { whenEmpty: 'empty' });
  const edits: TextEdit[] = [{ ...lines, newText: '' }];
  if (index + 1 === childCount(node) && end === value.end) edits.push(commaBefore(text, node, index));
  return { edits, dropped: [lines] };
}

function commaBefore(text: string, node: Collection, index: number): TextEdit {
  const comma = skipBlank(text, childValue(node, index - 1).end);
  return text[comma] === ',' ? { start: comma, end: comma + 1, newText: '' } : refuse('a comment stands in the way');
}

function writeEmpty(bench: Bench, node: Collection, how: Removal): Change {
  const { text } = bench;
  if (node.flow) return emptyFlow(bench, node);
  const braces = node.kind === 'mapping' ? '{}' : '[]';
  if (hasProps(node)) return refuse('the collection has an anchor or a tag');
  const start = childStart(text, node, 0);
  const end = extentEnd(text, node, 0);
  if (!node.parent || !startsLine(text, start)) {
    const content = { start, end: childValue(node, 0).end };
    const trimmed = { start, end: start + text.slice(start, content.end).trimEnd().length };
    return { edits: [{ ...trimmed, newText: braces }], dropped: [content] };
  }
  const head = headEnd(text, node.parent, indexIn(node.parent, node));
  const lines = wholeLines(text, node, 0, end, how);
  return {
    edits: [
      { start: head, end: head, newText: ` ${braces}` },
      { ...lines, newText: '' },
    ],
    dropped: [lines],
  };
}

function emptyFlow(bench: Bench, node: Collection): Change {
  const inner = { start: node.start + 1, end: node.end - 1 };
  if (!/^[[{]$/.test(bench.text[node.start]!)) return refuse('a mapping without braces');
  if (bench.commentsIn(inner).length > 0) return refuse('a comment stands in the way');
  return { edits: [{ ...inner, newText: '' }] };
}

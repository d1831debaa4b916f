import type { TextEdit } from '../text/edits';
import { lineEnd, lineStart, nextLine, type Range } from '../text/source';
import type { Scalar, YamlNode } from '../yaml/nodes';
import type { Bench, Change } from './bench';
import { insertLines } from './insert';
import { blockColumn, breakBefore, columnOf, hasProps, headEnd, indexIn, isOneLine, lineAfter } from './layout';
import { equalsValue, type Model, type ModelScalar, modelOfValue } from './model';
import { type ReplaceInScalar, refuse, type ScalarValue, type Value } from './operations';
import { blockLines, flowText, isFilled, isMultiLine, type Placed, scalarText, underDash, underKey } from './render';

/** Sets a scalar; its quotes stay unless the new value is of another type. */
export function setScalar(bench: Bench, model: Model, value: ScalarValue): Change {
  const { node } = model;
  if (model.kind !== 'scalar' || node?.kind !== 'scalar') return refuse('the value is no scalar');
  if (equalsValue(model, value)) return { edits: [] };
  const isBlock = node.style === 'literal' || node.style === 'folded';
  const quoted = node.style === 'double' ? 'double' : node.style === 'single' ? 'single' : undefined;
  if (isBlock || node.start === node.end || (isMultiLine(value) && quoted !== 'double'))
    return replaceValue(bench, model, value);
  const flow = node.parent?.flow === true;
  if (flow && isMultiLine(value)) return refuse('a value of several lines into flow style');
  setModel(model, value);
  const newText = scalarText(value, bench.style, quoted ? { flow, keep: quoted } : { flow });
  return { edits: [{ start: node.start, end: node.end, newText }] };
}

function setModel(model: ModelScalar, value: ScalarValue): void {
  const { value: text, type } = modelOfValue(value) as ModelScalar;
  Object.assign(model, { value: text, type, fresh: true });
}

/** Puts a value in the place of another one, whatever kinds they are. Comments within the old one are in the way. */
export function replaceValue(bench: Bench, model: Model, value: Value): Change {
  const node = model.node ?? refuse('the place is not written yet');
  if (hasProps(node)) return refuse('the value has an anchor or a tag');
  const edits = replaceText(bench, node, value);
  Object.assign(model, modelOfValue(value), { node });
  return { edits };
}

function replaceText(bench: Bench, node: YamlNode, value: Value): TextEdit[] {
  const { text, style } = bench;
  const { parent } = node;
  if (!parent) return replaceRoot(bench, node, value);
  if (parent.flow) return replaceInFlow(bench, node, value);
  const index = indexIn(parent, node);
  const head = headEnd(text, parent, index);
  if (parent.kind === 'mapping')
    return replaceBehind(bench, node, head, ' ', underKey(value, blockColumn(text, parent), style));
  const gap = ' '.repeat(style.dashGap);
  return replaceBehind(bench, node, head, gap, underDash(value, columnOf(text, head) - 1, style));
}

function replaceRoot(bench: Bench, node: YamlNode, value: Value): TextEdit[] {
  const { text, style } = bench;
  const range = contentOf(text, node);
  if (columnOf(text, node.start) > 0) return refuse('the document begins on the line of its mark');
  refuseComments(bench, range);
  const newText = isFilled(value) ? blockLines(value, 0, style).join(style.eol) : flowText(value, style);
  return [{ ...range, newText }];
}

function replaceInFlow(bench: Bench, node: YamlNode, value: Value): TextEdit[] {
  const { text, style } = bench;
  if (isMultiLine(value)) return refuse('a value of several lines into flow style');
  if (node.start === node.end) return refuse('an empty value in flow style');
  refuseComments(bench, node);
  return [{ start: node.start, end: node.end, newText: flowText(value, style, text[node.start] === '"') }];
}

/** Replaces what stands behind a colon or a dash; a comment on that line stays on it. */
function replaceBehind(bench: Bench, node: YamlNode, head: number, gap: string, placed: Placed): TextEdit[] {
  const { text } = bench;
  const behind = placed.inline && gap + placed.inline;
  const content = contentOf(text, node);
  if (node.start === node.end) return withLines(bench, { start: head, end: head }, behind, placed.rest);
  if (isOneLine(text, { start: head, end: content.end }))
    return withLines(bench, { start: head, end: content.end }, behind, placed.rest);
  if (isOneLine(text, { start: head, end: node.start })) {
    const all = { start: head, end: content.end };
    refuseComments(bench, all);
    return [{ ...all, newText: [behind, ...placed.rest].join(bench.style.eol) }];
  }
  return replaceBelow(bench, node, head, behind, placed.rest);
}

/** The value stood below its key: its lines are replaced, those of comments between must not be. */
function replaceBelow(bench: Bench, node: YamlNode, head: number, behind: string, rest: readonly string[]): TextEdit[] {
  const { text } = bench;
  const lines = { start: lineStart(text, node.start), end: lineAfter(text, node) };
  refuseComments(bench, lines);
  const inserted = { start: head, end: head, newText: behind };
  const { end } = contentOf(text, node);
  const start = rest.length > 0 ? lines.start : breakBefore(text, lines.start);
  return [inserted, { start, end, newText: rest.join(bench.style.eol) }];
}

function withLines(bench: Bench, range: Range, inline: string, rest: readonly string[]): TextEdit[] {
  const edit = { ...range, newText: inline };
  return rest.length === 0 ? [edit] : [edit, insertLines(bench, nextLine(bench.text, range.end), rest)];
}

/** The node's range without the line breaks that end a block scalar. */
function contentOf(text: string, node: YamlNode): Range {
  const trailing = /[\r\n]*$/.exec(text.slice(node.start, node.end))![0].length;
  return { start: node.start, end: node.end - trailing };
}

function refuseComments(bench: Bench, range: Range): void {
  if (bench.commentsIn(range).length > 0) refuse('a comment stands in the way');
}

/**
 * Replaces some characters within a scalar. The new value must be the old one with exactly those characters replaced:
 * at a place that has as many letters and digits before it in the value as in the text.
 */
export function replaceInScalar(bench: Bench, model: Model, operation: ReplaceInScalar): Change {
  const { node } = model;
  if (model.kind !== 'scalar' || node?.kind !== 'scalar') return refuse('the value is no scalar');
  const start = bench.now(operation.start);
  const end = operation.end > operation.start ? bench.now(operation.end - 1) + 1 : start;
  if (end - start !== operation.end - operation.start) return refuse('another operation has changed these characters');
  if (start < node.start || end > node.end || end < start) return refuse('the characters lie outside of the scalar');
  const removed = bench.text.slice(start, end);
  const before = countWords(rawContent(bench.text.slice(node.start, start), node));
  const old = model.value;
  model.accepts = value => isReplaced(old, value, removed, operation.text, before);
  return { edits: [{ start, end, newText: operation.text }] };
}

/** The text of the scalar so far, without header and escapes. */
function rawContent(raw: string, node: Scalar): string {
  if (node.style === 'literal' || node.style === 'folded') return raw.slice(lineEnd(raw, 0));
  return node.style === 'double' ? raw.replaceAll(/\\(x..|u.{4}|U.{8}|[\s\S])/g, '') : raw;
}

function countWords(text: string): number {
  return text.replaceAll(/[^A-Za-z0-9]/g, '').length;
}

function isReplaced(old: string, now: string, removed: string, added: string, wordsBefore: number): boolean {
  if (now.length !== old.length - removed.length + added.length) return false;
  let common = 0;
  while (common < old.length && old[common] === now[common]) common++;
  for (let at = common; at >= 0; at--) {
    if (countWords(old.slice(0, at)) < wordsBefore) return false;
    if (countWords(old.slice(0, at)) > wordsBefore || !old.startsWith(removed, at)) continue;
    if (old.slice(0, at) + added + old.slice(at + removed.length) === now) return true;
  }
  return false;
}

import { lineEnd, lineStart, nextLine, type Range } from '../text/source';
import type { Comment } from '../yaml/comments';
import type { YamlNode } from '../yaml/nodes';
import type { Bench, Change } from './bench';
import { breakBefore } from './layout';
import { type InsertComment, refuse } from './operations';

/** Adds a comment before the line on which a node begins, or at the end of the node's line. */
export function insertComment(bench: Bench, { node, place, text }: InsertComment): Change {
  const where = bench.find(node).node ?? refuse('the place is not written yet');
  if (!isComment(text)) return refuse('the text is no comment');
  return place === 'before' ? insertLine(bench, where, text) : insertAtEnd(bench, where, text);
}

function insertLine(bench: Bench, node: YamlNode, text: string): Change {
  const at = lineStart(bench.text, node.start);
  const indent = /^ */.exec(bench.text.slice(at, node.start))![0];
  return {
    edits: [{ start: at, end: at, newText: indent + text + bench.style.eol }],
    added: [{ at, texts: [text] }],
  };
}

function insertAtEnd(bench: Bench, node: YamlNode, text: string): Change {
  const line = lineStart(bench.text, anchorOf(node));
  const at = lineEnd(bench.text, line);
  if (bench.comments.some(({ start }) => line <= start && start < at)) return refuse('the line has a comment');
  const gap = /[ \t]$/.test(bench.text.slice(line, at)) ? '' : ' ';
  return { edits: [{ start: at, end: at, newText: gap + text }], added: [{ at, texts: [text] }] };
}

/** A place on the line of the node that can end with a comment. */
function anchorOf(node: YamlNode): number {
  const isBlock =
    node.kind === 'scalar' ? node.style === 'literal' || node.style === 'folded' : isBlockCollection(node);
  return isBlock ? node.start : node.end;
}

function isBlockCollection(node: YamlNode): boolean {
  return (node.kind === 'mapping' || node.kind === 'sequence') && !node.flow;
}

/** Replaces the text of a comment; only the part that differs is touched. */
export function replaceComment(bench: Bench, comment: Comment, text: string): Change {
  const { start, end } = find(bench, comment);
  if (!isComment(text)) return refuse('the text is no comment');
  const old = bench.text.slice(start, end);
  let from = 0;
  while (from < Math.min(old.length, text.length) && old[from] === text[from]) from++;
  let tail = 0;
  const room = Math.min(old.length, text.length) - from;
  while (tail < room && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  return {
    edits: [{ start: start + from, end: end - tail, newText: text.slice(from, text.length - tail) }],
    dropped: [{ start, end }],
    added: [{ at: start, texts: [text] }],
  };
}

/** Removes a comment: its line when it has one for itself, else it and the space before it. */
export function removeComment(bench: Bench, comment: Comment): Change {
  const found = find(bench, comment);
  const range = rangeToRemove(bench.text, found);
  return { edits: [{ ...range, newText: '' }], dropped: [found] };
}

function rangeToRemove(text: string, { start, end }: Range): Range {
  const line = lineStart(text, start);
  const before = text.slice(line, start).trimEnd();
  if (before !== '') return { start: line + before.length, end };
  if (lineEnd(text, end) < text.length) return { start: line, end: nextLine(text, end) };
  return { start: breakBefore(text, line), end };
}

function find(bench: Bench, comment: Comment): Comment {
  const start = bench.now(comment.start);
  return bench.comments.find(other => other.start === start) ?? refuse('there is no such comment');
}

function isComment(text: string): boolean {
  return /^#[^\r\n]*$/.test(text);
}

import type { Range } from '../text/source';
import { lineEnd, lineStart } from '../text/source';
import type { Comment } from '../yaml/comments';
import type { YamlDocument } from '../yaml/document';
import { walk, type YamlNode } from '../yaml/nodes';

/** `# spikes-ignore dns/missing-trailing-dot, root/x: reason`, on the line or above the node that it covers. */
export interface IgnoreComment {
  scope: 'node' | 'document' | 'file';
  /** One with an empty name where the comment names none. */
  rules: { name: string; at: Range }[];
  reason: string;
  comment: Range;
  /** Findings that touch this range are kept away; the whole document for the other scopes. */
  covers: Range;
}

const MARK = 'spikes-ignore';
const MEANT = /^#+\s*spikes-ignore(?![a-z])/;
const SYNTAX = /^#+\s*spikes-ignore(?:-(document|file))?(?:\s+([^:]*))?(?::\s*(.*))?$/;

/** The ignore comments of a document, in order; offsets relative to the document. */
export function ignoreComments(document: YamlDocument): IgnoreComment[] {
  if (!document.text.includes(MARK)) return [];
  return document.comments.flatMap(comment => readIgnore(comment, document) ?? []);
}

function readIgnore(comment: Comment, document: YamlDocument): IgnoreComment | undefined {
  const match = SYNTAX.exec(comment.text.trimEnd());
  if (!match) return MEANT.test(comment.text) ? nameless(comment) : undefined;
  const scope = (match[1] as 'document' | 'file' | undefined) ?? 'node';
  const rules = ruleNames(match[2] ?? '', comment);
  if (rules.length === 0) return nameless(comment);
  const covers = scope === 'node' ? coverage(comment, document) : { start: 0, end: document.text.length };
  return { scope, rules, reason: (match[3] ?? '').trim(), comment: { start: comment.start, end: comment.end }, covers };
}

/** It covers nothing, and is kept so that its author hears of it. */
function nameless({ start, end }: Comment): IgnoreComment {
  const at = { start, end };
  return { scope: 'node', rules: [{ name: '', at }], reason: '', comment: at, covers: { start, end: start } };
}

function ruleNames(list: string, comment: Comment): IgnoreComment['rules'] {
  const rules: IgnoreComment['rules'] = [];
  const offset = comment.start + comment.text.indexOf(list, comment.text.indexOf(MARK) + MARK.length);
  for (const match of list.matchAll(/[^\s,]+/g)) {
    rules.push({ name: match[0], at: { start: offset + match.index, end: offset + match.index + match[0].length } });
  }
  return rules;
}

/** At the end of a line: that line. On a line of its own: the outermost node that begins on the next line with content. */
function coverage(comment: Comment, document: YamlDocument): Range {
  const { text } = document;
  if (!comment.ownLine) return { start: lineStart(text, comment.start), end: lineEnd(text, comment.start) };
  const next = nextContent(text, comment.end);
  const from = lineStart(text, next);
  return { start: from, end: Math.max(lineEnd(text, next), nodeEnd(document.root, next, text)) };
}

/** Offset of the first character behind `from` that is neither white space nor in a comment line. */
function nextContent(text: string, from: number): number {
  const pattern = /[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)|[ \t]+/y;
  pattern.lastIndex = from;
  let at = from;
  while (pattern.test(text)) at = pattern.lastIndex;
  return at;
}

/** End of the outermost entry or list item that begins at `from`; `from` itself when none does. */
function nodeEnd(root: YamlNode | undefined, from: number, text: string): number {
  for (const node of walk(root)) {
    if (node.kind === 'mapping') {
      const entry = node.entries.find(({ key }) => key.start === from);
      if (entry) return entry.value.end;
    } else if (node.kind === 'sequence' && text[from] === '-') {
      const item = node.items.find(({ start }) => start > from && text.slice(from + 1, start).trim() === '');
      if (item) return item.end;
    }
  }
  return from;
}

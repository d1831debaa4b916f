import { Lexer } from 'yaml';
import { lineEnd, type Range } from '../text/source';
import type { Scalar, YamlNode } from './nodes';

/** A comment from its `#` to the end of its line, line break excluded. */
export interface Comment extends Range {
  text: string;
  /** Nothing but white space stands before it on its line. */
  ownLine: boolean;
}

/**
 * All comments of a text that was parsed without problems: every `#` outside of scalars that follows white space or
 * begins a line. Takes time in proportion to the number of `#`, not to the size of the tree.
 */
export function commentsAround(text: string, root: YamlNode | undefined): Comment[] {
  const finder = new CommentFinder(text);
  if (root) finder.visit(root);
  finder.readGap(text.length);
  return finder.comments;
}

class CommentFinder {
  readonly comments: Comment[] = [];
  /** The next `#` that is not yet judged. */
  private next: number;

  constructor(private readonly text: string) {
    this.next = this.find(0);
  }

  visit(node: YamlNode): void {
    this.readGap(node.start);
    if (this.next >= node.end) return;
    if (node.kind === 'scalar') this.skipContent(node);
    else if (node.kind === 'alias') this.next = this.find(node.end);
    else if (node.kind === 'sequence') for (const item of node.items) this.visit(item);
    else {
      for (const { key, value } of node.entries) {
        this.visit(key);
        this.visit(value);
      }
    }
  }

  /** Takes up the comments that begin before `end`, where no scalar stands. */
  readGap(end: number): void {
    const { text } = this;
    while (this.next < end) {
      const start = this.next;
      if (start > 0 && !/\s/.test(text[start - 1]!)) {
        this.next = this.find(start + 1);
        continue;
      }
      const stop = lineEnd(text, start);
      this.comments.push({ start, end: stop, text: text.slice(start, stop), ownLine: isOwnLine(text, start) });
      this.next = this.find(stop);
    }
  }

  /** A block scalar may have a comment in its header. */
  private skipContent(node: Scalar): void {
    if (node.style === 'literal' || node.style === 'folded')
      this.readGap(Math.min(node.end, lineEnd(this.text, node.start)));
    if (this.next < node.end) this.next = this.find(node.end);
  }

  private find(from: number): number {
    const at = this.text.indexOf('#', from);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }
}

/** The lexer marks that a scalar follows with this token of no width. */
const SCALAR_FOLLOWS = '\u001f';
const ZERO_WIDTH = new Set(['\u0002', '\u0018', SCALAR_FOLLOWS]);

/**
 * All comments of any text, healthy or not: from the lexer, because the parser attaches comments without offsets.
 * Ten times dearer than reading around a tree.
 */
export function commentsOf(text: string): Comment[] {
  if (!text.includes('#')) return [];
  const comments: Comment[] = [];
  let offset = 0;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    if (ZERO_WIDTH.has(token)) {
      scalar = token === SCALAR_FOLLOWS;
      continue;
    }
    if (!scalar && token.startsWith('#')) {
      const end = offset + token.length;
      comments.push({ start: offset, end, text: token, ownLine: isOwnLine(text, offset) });
    }
    offset += token.length;
    scalar = false;
  }
  return comments;
}

function isOwnLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return true;
    if (code !== 32 && code !== 9) return false;
  }
  return true;
}

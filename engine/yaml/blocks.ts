import type { Range } from '../text/source';

/** A block mapping that stands below its key, found by indentation alone: whole lines, `end` behind the last with content. */
export interface Block extends Range {
  /** Offset behind the colon of its key. */
  colon: number;
  /** Blocks of at least the same size inside of it, in order. */
  blocks: Block[];
}

/** What ends a line that begins a block scalar: `|`, `>-`, `|2`; with `+` the blank lines behind it count. */
const SCALAR_HEAD = /[|>][-+0-9]{0,2} *(?:#.*)?$/;
/** Indentation beyond which a text nests deeper than any manifest does. */
const DEEPEST_COLUMN = 120;
/** No line is indented as deep; a small whole number, because it is compared with at every line. */
const NO_SCALAR = 1_000_000;
const LIST_MARKS = /^ *(?:- +)*/;

interface OpenBlock extends Block {
  /** Column of its key. */
  column: number;
  /** It turned out to be no mapping. */
  isOther: boolean;
}

/**
 * The outermost block mappings of at least `size` characters. Indentation decides, so what looks like a key inside a
 * quoted text of several lines may be among them: the caller makes sure. None for texts with tabs or carriage returns,
 * nor for those that nest beyond measure.
 */
export function largeBlocks(text: string, size: number): Block[] {
  return text.includes('\t') || text.includes('\r') ? [] : new Scan(text, size).run();
}

class Scan {
  private readonly found: Block[] = [];
  private readonly open: OpenBlock[] = [];
  /** End of the last line with content. */
  private last = 0;
  private isTooDeep = false;
  /** Lines that are indented deeper than this belong to a block scalar. */
  private scalar = NO_SCALAR;
  /** The last line of the scalar holds nothing but blanks, perhaps enough of them to count as text. */
  private isDangling = false;

  /** Where the next comment may begin that is not in the lines seen so far. */
  private comment: number;

  constructor(
    private readonly text: string,
    private readonly size: number,
  ) {
    this.comment = commentFrom(text, 0);
  }

  run(): Block[] {
    const { text } = this;
    for (let start = 0; start < text.length; ) {
      if (this.isTooDeep) return [];
      const feed = text.indexOf('\n', start);
      const end = feed < 0 ? text.length : feed;
      this.line(start, end);
      start = end + 1;
    }
    this.endScalar();
    this.close(-1);
    return this.found;
  }

  /** Nothing that a scalar ends can be cut out when it is not certain where that is. */
  private endScalar(): void {
    this.scalar = NO_SCALAR;
    if (this.isDangling) for (const block of this.open) block.isOther = true;
    this.isDangling = false;
  }

  private line(start: number, end: number): void {
    const { text } = this;
    let at = start;
    while (text.charCodeAt(at) === 32) at++;
    if (at >= end) {
      if (end - start > this.scalar) this.isDangling = true;
      return;
    }
    const indent = at - start;
    if (indent > this.scalar) {
      this.last = end;
      this.isDangling = false;
      return;
    }
    if (indent > DEEPEST_COLUMN) this.isTooDeep = true;
    // What looks like a comment inside a block scalar has been seen above.
    if (text.charCodeAt(at) === 35) return;
    this.endScalar();
    this.close(indent);
    const top = this.open.at(-1);
    if (top && top.start > this.last && text.charCodeAt(at) === 45) top.isOther = true;
    this.last = end;
    this.ending(start, end);
  }

  /** Whether the line opens a block or begins a block scalar; most do neither, as their last characters tell. */
  private ending(start: number, end: number): void {
    const { text } = this;
    let last = end - 1;
    while (text.charCodeAt(last) === 32) last--;
    const column = text.charCodeAt(last) === 58 ? columnOf(text, start) : -1;
    if (column >= 0 && isKey(text, start + column, last))
      this.open.push({ start: end + 1, end, colon: last + 1, blocks: [], column, isOther: false });
    else if (mayEndScalarHead(text, last) || this.hasComment(start, end)) this.scalarHead(text.slice(start, end));
  }

  /** Lines have to be asked about in order. */
  private hasComment(start: number, end: number): boolean {
    if (this.comment < start) this.comment = commentFrom(this.text, start);
    return this.comment < end;
  }

  private scalarHead(line: string): void {
    const head = SCALAR_HEAD.exec(line);
    if (!head) return;
    // Taken for a scalar, lines are only passed over; the innermost column they may be indented to is that of a dash.
    this.scalar = line.slice(0, head.index).includes(':') ? columnOf(line, 0) : dashColumn(line);
    // Which of the blank lines belong to it depends on what follows, so nothing that it ends can be cut out.
    if (head[0].includes('+')) for (const block of this.open) block.isOther = true;
  }

  /** Ends the blocks whose keys are not to the left of the column. */
  private close(indent: number): void {
    for (let top = this.open.at(-1); top && top.column >= indent; top = this.open.at(-1)) {
      this.open.pop();
      const end = Math.min(this.last + 1, this.text.length);
      if (end - top.start < this.size || top.isOther) continue;
      let inner = this.found.length;
      while (inner > 0 && this.found[inner - 1]!.start >= top.start) inner--;
      const blocks = this.found.splice(inner);
      this.found.push({ start: top.start, end, colon: top.colon, blocks });
    }
  }
}

/** Column of what stands behind the indentation and the dashes of list items, in the line that starts there. */
function columnOf(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (text.charCodeAt(at) === 32) at++;
    if (text.charCodeAt(at) !== 45 || text.charCodeAt(at + 1) !== 32) return at - start;
    at++;
  }
}

/** Whether a plain key stands between the two offsets, and nothing else. */
function isKey(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isKeyCharacter(text.charCodeAt(at))) return false;
  return end > start;
}

/** Letters, digits and `_./$-`: of what the keys of manifests consist that need no quotes. */
export function isKeyCharacter(code: number): boolean {
  return KEY_CHARACTERS[code] === 1;
}

/** 1 at the codes of those characters. */
const KEY_CHARACTERS = new Uint8Array(128);
for (const one of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./$-')
  KEY_CHARACTERS[one.charCodeAt(0)] = 1;

function dashColumn(line: string): number {
  const marks = LIST_MARKS.exec(line)?.[0] ?? '';
  return Math.max(0, marks.lastIndexOf('-'));
}

/** `|` or `>`, with at most two of `-`, `+` and digits behind it. */
function mayEndScalarHead(text: string, last: number): boolean {
  for (let at = last; at > last - 3; at--) {
    const code = text.charCodeAt(at);
    if (code === 124 || code === 62) return true;
    if (code !== 43 && code !== 45 && (code < 48 || code > 57)) return false;
  }
  return false;
}

/** Offset of a `#` behind a blank, from there on; beyond the text when there is none. Blanks are not worth looking for. */
function commentFrom(text: string, from: number): number {
  for (let at = text.indexOf('#', from); at >= 0; at = text.indexOf('#', at + 1))
    if (text.charCodeAt(at - 1) === 32) return at;
  return text.length;
}

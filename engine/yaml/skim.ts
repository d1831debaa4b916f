import { isKeyCharacter } from './blocks';

/** What is known of a text without having built its tree. */
export interface Skimmed {
  /** Where its content begins and ends. */
  start: number;
  end: number;
  /** Offsets behind the colons of keys without a value, in order. */
  empties: number[];
}

/**
 * Reads over a block mapping that is written in the plainest YAML there is, as generated manifests are: keys, texts on
 * one line or several, block scalars, lists. Such a text is sound, and holds no anchor, alias, tag, comment or duplicate
 * key. Undefined for everything else: that takes a parser, which takes ten times as long. The text must hold neither
 * tabs nor carriage returns.
 */
export function skim(text: string): Skimmed | undefined {
  return UNCOMMON.test(text) ? undefined : new Skimmer(text).run();
}

/** Anything that is not certainly printable, and what template actions are masked with. */
const UNCOMMON = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff]/;

/** Deeper than any manifest, and less deep than the parser goes. */
const DEEPEST = 100;
/** From so many keys on they are looked up instead of gone through. */
const MANY = 16;

/** YAML allows some more. */
const LONGEST_KEY = 1000;

/** What may stand in lines that are indented deeper than the collection that is being read. */
type Below = 'nothing' | 'value' | 'text';

interface Collection {
  column: number;
  isList: boolean;
  keys: string[];
  lookup: Set<string> | undefined;
}

class Skimmer {
  private readonly open: Collection[] = [];
  private readonly empties: number[] = [];
  private below: Below = 'value';
  /** End of what was read last. */
  private end = 0;
  /** Offset of the line that comes next. */
  private next = 0;

  constructor(private readonly text: string) {}

  run(): Skimmed | undefined {
    let start = -1;
    while (this.next < this.text.length) {
      const line = this.next;
      const end = this.lineEnd(line);
      this.next = end + 1;
      const at = this.behindSpaces(line, end);
      if (at === end) continue;
      if (start < 0) start = at;
      if (!this.line(line, at, end)) return undefined;
    }
    return start < 0 ? undefined : { start, end: this.end, empties: this.empties };
  }

  /** A line with content from `at` to `end`. False when it is none of the plain kind. */
  private line(start: number, at: number, end: number): boolean {
    const isItem = this.isDash(at);
    const column = at - start;
    const top = this.open.at(-1);
    if (this.open.length >= DEEPEST) return false;
    if (this.below === 'text' && column > top!.column) return this.more(at, end);
    if (this.below === 'value' && isBelow(column, isItem, top)) {
      if (!top && isItem) return false;
      if (top) this.empties.pop();
      this.enter(column, isItem);
    } else if (!this.leaveTo(column, isItem)) return false;
    return isItem ? this.item(start, at, end) : this.entry(at, end);
  }

  /** Another line of a text without quotes. */
  private more(at: number, end: number): boolean {
    return MORE.test(this.text[at]!) && this.plain(at, end);
  }

  private item(start: number, dash: number, end: number): boolean {
    const at = this.behindSpaces(dash + 1, end);
    if (this.colonOf(at, end) < 0) return this.value(at, end);
    this.enter(at - start, false);
    return this.entry(at, end);
  }

  private entry(at: number, end: number): boolean {
    const colon = this.colonOf(at, end);
    if (colon < 0 || !isNew(this.text.slice(at, colon), this.open.at(-1)!)) return false;
    const value = this.behindSpaces(colon + 1, end);
    if (value < end) return this.value(value, end);
    this.below = 'value';
    this.end = colon + 1;
    this.empties.push(colon + 1);
    return true;
  }

  private value(at: number, end: number): boolean {
    const { text } = this;
    const code = text.charCodeAt(at);
    // | and >
    if (code === 124 || code === 62) return this.blockScalar(at, end);
    if (code === 34 || code === 39) return this.quoted(at, end);
    if (code === 91 || code === 123) return this.emptyFlow(at, end);
    // A dash with something right behind it is part of a text, as in -1.
    const first = code === 45 && text.charCodeAt(at + 1) !== 32 ? at + 1 : at;
    return first < end && FIRST.test(text[first]!) && this.plain(at, end);
  }

  /** A text without quotes, which may go on in the next line. */
  private plain(at: number, end: number): boolean {
    const { text } = this;
    for (let i = at; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code === 58 && (i + 1 === end || text.charCodeAt(i + 1) === 32)) return false;
      if (code === 35 && text.charCodeAt(i - 1) === 32) return false;
    }
    this.below = 'text';
    this.end = this.trimmed(end);
    return true;
  }

  /** Quotes around something that holds neither such quotes nor backslashes. */
  private quoted(at: number, end: number): boolean {
    const last = this.trimmed(end) - 1;
    const quote = this.text[at]!;
    if (last <= at || this.text.indexOf(quote, at + 1) !== last) return false;
    if (quote === '"' && this.text.slice(at, last).includes('\\')) return false;
    return this.leaf(last + 1);
  }

  private emptyFlow(at: number, end: number): boolean {
    const last = this.trimmed(end);
    const isEmpty = last === at + 2 && (this.text.startsWith('[]', at) || this.text.startsWith('{}', at));
    return isEmpty && this.leaf(last);
  }

  private leaf(end: number): boolean {
    this.below = 'nothing';
    this.end = end;
    return true;
  }

  /** `|` or `>`, with or without a dash: its lines are those that are indented at least as deep as the first. */
  private blockScalar(head: number, end: number): boolean {
    const { text } = this;
    const last = this.trimmed(end);
    if (last !== head + 1 && !(last === head + 2 && text.charCodeAt(head + 1) === 45)) return false;
    const holder = this.open.at(-1)!.column;
    let indent = -1;
    let content = -1;
    while (this.next < text.length) {
      const lineEnd = this.lineEnd(this.next);
      const at = this.behindSpaces(this.next, lineEnd);
      const column = at - this.next;
      if (at === lineEnd) {
        // Blanks that stand out count as text; whether these do is not worth knowing.
        if (indent < 0 ? column > 0 : column > indent) return false;
      } else if (column <= holder) break;
      else if (indent >= 0 && column < indent) return false;
      else {
        if (indent < 0) indent = column;
        content = Math.min(lineEnd + 1, text.length);
      }
      this.next = lineEnd + 1;
    }
    return content >= 0 && this.leaf(content);
  }

  private enter(column: number, isList: boolean): void {
    this.open.push({ column, isList, keys: [], lookup: undefined });
  }

  /** Ends what the line does not belong to. False when nothing is left that it does. */
  private leaveTo(column: number, isItem: boolean): boolean {
    let top = this.open.at(-1);
    while (top && (top.column > column || (top.column === column && top.isList && !isItem))) {
      this.open.pop();
      top = this.open.at(-1);
    }
    return top !== undefined && top.column === column && top.isList === isItem;
  }

  /** Offset of the colon behind the key that begins here; -1 when there is none, or it is no plain one. */
  private colonOf(at: number, end: number): number {
    const { text } = this;
    if (!isKeyStart(text.charCodeAt(at))) return -1;
    const latest = Math.min(end, at + LONGEST_KEY);
    for (let i = at + 1; i < latest; i++) {
      const code = text.charCodeAt(i);
      if (code === 58) return i + 1 === end || text.charCodeAt(i + 1) === 32 ? i : -1;
      if (!isKeyCharacter(code)) return -1;
    }
    return -1;
  }

  private isDash(at: number): boolean {
    return this.text.charCodeAt(at) === 45 && this.text.charCodeAt(at + 1) === 32;
  }

  private lineEnd(from: number): number {
    const feed = this.text.indexOf('\n', from);
    return feed < 0 ? this.text.length : feed;
  }

  private behindSpaces(from: number, end: number): number {
    let at = from;
    while (at < end && this.text.charCodeAt(at) === 32) at++;
    return at;
  }

  /** End of a line with content, without the blanks behind it. */
  private trimmed(end: number): number {
    let at = end;
    while (this.text.charCodeAt(at - 1) === 32) at--;
    return at;
  }
}

/** What a text without quotes may begin with; a few more characters can, which are not worth telling apart. */
const FIRST = /[\w./$+(^\\<=~;\u00a0-\ud7ff]/;
/** The same of its further lines. */
const MORE = /[\w./$+(^\\<=~;'")[*\u00a0-\ud7ff]/;

/** Whether a line at that column can be the value of the key in front of it; items may stand right below their key. */
function isBelow(column: number, isItem: boolean, top: Collection | undefined): boolean {
  if (!top) return true;
  return !top.isList && (column > top.column || (isItem && column === top.column));
}

/** Notes a key; false when the mapping has it already. */
function isNew(key: string, mapping: Collection): boolean {
  const { keys } = mapping;
  if (mapping.lookup ? mapping.lookup.has(key) : keys.includes(key)) return false;
  keys.push(key);
  if (mapping.lookup) mapping.lookup.add(key);
  else if (keys.length === MANY) mapping.lookup = new Set(keys);
  return true;
}

/** Dashes and dots mean something else there, too. */
function isKeyStart(code: number): boolean {
  return code !== 45 && code !== 46 && isKeyCharacter(code);
}

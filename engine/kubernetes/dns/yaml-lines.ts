/**
 * YAML inside of a text: read line by line, by indentation. A real parser would be slower, and fails on the templates
 * that such texts often are.
 */
import { flowPieces } from './flow';
import { DEEPEST_KEYS, LONGEST_KEY } from './keys';
import type { Piece } from './pieces';
import { linesOf, type Span, slice, trim, unquote } from './span';

/** A key whose value may go on in deeper lines. */
interface OpenKey {
  indent: number;
  name: string;
}

export function* yamlPieces(text: Span): Generator<Piece> {
  const open: OpenKey[] = [];
  for (const line of linesOf(text)) {
    const entry = readEntry(line);
    if (!entry) continue;
    while ((open.at(-1)?.indent ?? -1) >= entry.indent) open.pop();
    if (entry.name !== undefined) open.push({ indent: entry.indent, name: entry.name });
    if (entry.value.text !== '') yield* valuePieces(entry, open);
  }
}

interface Entry {
  /** Column of the key, or one more than that of the dash of an item: a list may stand right below its key. */
  indent: number;
  name: string | undefined;
  value: Span;
  isItem: boolean;
}

/** Undefined for blank lines and comments. */
function readEntry(line: Span): Entry | undefined {
  const blanks = skipBlanks(line.text, 0);
  const start = skipDashes(line.text, blanks);
  if (start === line.text.length || line.text[start] === '#') return undefined;
  const isItem = start > blanks;
  const colon = keyEnd(line.text, start);
  if (colon < 0) return { indent: isItem ? blanks + 1 : start, name: undefined, value: slice(line, start), isItem };
  const name = unquote(slice(line, start, colon)).text.slice(-LONGEST_KEY);
  return { indent: start, name, value: trim(slice(line, colon + 1)), isItem };
}

function skipBlanks(text: string, from: number): number {
  let index = from;
  while (text[index] === ' ') index += 1;
  return index;
}

function skipDashes(text: string, from: number): number {
  let index = from;
  while (text[index] === '-' && text[index + 1] === ' ') index = skipBlanks(text, index + 1);
  return index;
}

/** Offset of the colon behind a key; -1 if there is none. */
function keyEnd(text: string, start: number): number {
  const first = text[start] ?? '';
  const isQuoted = first === '"' || first === "'";
  if (!isQuoted && !/[\w$./@*<-]/.test(first)) return -1;
  const from = isQuoted ? text.indexOf(first, start + 1) + 1 : start;
  if (isQuoted && text[skipBlanks(text, from)] !== ':') return -1;
  const colon = text.indexOf(': ', from);
  return colon < 0 && text.endsWith(':') ? text.length - 1 : colon;
}

function valuePieces({ value, name, isItem }: Entry, open: readonly OpenKey[]): Iterable<Piece> {
  const plain = withoutComment(withoutProperties(value));
  const innermost = open.slice(-DEEPEST_KEYS);
  const key = innermost.map(({ name }) => name).join('.');
  if (/^[[{]/.test(plain.text)) return flowPieces(plain, key);
  // A line that is neither a key nor an item goes on with a text: only lists over several lines matter there.
  if (name === undefined && !isItem) return /^["']/.test(plain.text) ? flowPieces(plain, key) : [];
  return [{ ...unquote(plain), key }];
}

/** Without the tag and the anchor in front. */
function withoutProperties(value: Span): Span {
  const properties = /^(?:[!&]\S*\s+)*/.exec(value.text)?.[0] ?? '';
  return slice(value, properties.length);
}

function withoutComment(value: Span): Span {
  const quote = value.text[0] === '"' || value.text[0] === "'" ? value.text[0] : undefined;
  const closing = quote === undefined ? 0 : Math.max(value.text.indexOf(quote, 1), 0);
  const end = value.text.indexOf(' #', closing);
  return end < 0 ? value : trim(slice(value, 0, end));
}

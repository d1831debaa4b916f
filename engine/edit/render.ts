import { isPlainString, plainType } from '../yaml/scalars';
import { refuse, type ScalarValue, type Value } from './operations';
import type { Style } from './style';

/**
 * New values as text. Blocks are lines: the first without indentation, because something may stand before it, the
 * others with all of theirs; no line breaks.
 */

/** `key: value` for a block mapping whose keys stand at `column`. */
export function entryLines(key: string, value: Value, column: number, style: Style): string[] {
  const { inline, rest } = underKey(value, column, style);
  return [`${scalarText(key, style)}:${inline && ` ${inline}`}`, ...rest];
}

/** `- value` for a block list whose dashes stand at `column`. */
export function itemLines(value: Value, column: number, style: Style): string[] {
  const { inline, rest } = underDash(value, column, style);
  return [`-${' '.repeat(style.dashGap)}${inline}`, ...rest];
}

export interface Placed {
  /** What stands behind the colon or the dash; empty when all of the value stands below. */
  inline: string;
  rest: string[];
}

/** A value as it is written behind the colon of a key that stands at `column`. */
export function underKey(value: Value, column: number, style: Style): Placed {
  if (isMultiLine(value)) return literal(value, column + style.step);
  if (!isFilled(value)) return { inline: unfilled(value, style), rest: [] };
  const below = column + (Array.isArray(value) ? style.listStep : style.step);
  return { inline: '', rest: indentFirst(blockLines(value, below, style), below) };
}

/** A scalar, or a collection without children, as it is written in a block. */
function unfilled(value: Value, style: Style): string {
  return typeof value === 'object' && value !== null ? flowText(value, style) : scalarText(value, style);
}

/** A value as it is written behind a dash that stands at `column`. */
export function underDash(value: Value, column: number, style: Style): Placed {
  const below = column + 1 + style.dashGap;
  if (isMultiLine(value)) return literal(value, below);
  if (!isFilled(value)) return { inline: unfilled(value, style), rest: [] };
  const [inline = '', ...rest] = blockLines(value, below, style);
  return { inline, rest };
}

/** The lines of a collection with children, in block style, its children at `column`. */
export function blockLines(value: Filled, column: number, style: Style): string[] {
  const children = Array.isArray(value)
    ? value.map(item => itemLines(item, column, style))
    : Object.entries(value).map(([key, below]) => entryLines(key, below as Value, column, style));
  return children.flatMap((lines, i) => (i === 0 ? lines : indentFirst(lines, column)));
}

export function indentFirst(lines: readonly string[], column: number): string[] {
  return lines.map((line, i) => (i === 0 ? ' '.repeat(column) + line : line));
}

/** A collection with at least one child. */
type Filled = readonly Value[] | { readonly [key: string]: Value };

export function isFilled(value: Value): value is Filled {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** A value on one line: collections in flow style. `quoted` puts every string in double quotes, as JSON does. */
export function flowText(value: Value, style: Style, quoted = false): string {
  if (typeof value !== 'object' || value === null) return scalarText(value, style, { flow: true, quoted });
  if (Array.isArray(value)) return `[${value.map(item => flowText(item, style, quoted)).join(', ')}]`;
  const entries = Object.entries(value).map(
    ([key, below]) => `${scalarText(key, style, { flow: true, quoted })}: ${flowText(below as Value, style, quoted)}`,
  );
  return entries.length > 0 ? `{${entries.join(', ')}}` : '{}';
}

export interface ScalarOptions {
  flow?: boolean;
  quoted?: boolean;
  /** Quotes to keep although the value may not need them. */
  keep?: 'single' | 'double';
}

/** A scalar on one line; line breaks within strings are escaped. */
export function scalarText(value: ScalarValue, style: Style, options: ScalarOptions = {}): string {
  if (typeof value !== 'string') return literalText(value);
  if (NEEDS_ESCAPES.test(value)) return doubleQuoted(value);
  if (options.quoted || options.keep === 'double') return doubleQuoted(value);
  if (options.keep === 'single') return singleQuoted(value);
  if (isPlainSafe(value, options.flow === true)) return value;
  return quoteStyle(value, style) === 'single' ? singleQuoted(value) : doubleQuoted(value);
}

function literalText(value: Exclude<ScalarValue, string>): string {
  const text = String(value);
  return plainType(text) === 'string' ? refuse(`${text} is no number that YAML can hold`) : text;
}

/** The author's quotes, unless the other ones spare escapes. */
function quoteStyle(text: string, style: Style): Style['quote'] {
  if (style.quote === 'double' && /["\\]/.test(text) && !text.includes("'")) return 'single';
  if (style.quote === 'single' && text.includes("'") && !/["\\]/.test(text)) return 'double';
  return style.quote;
}

/** Control characters, other line breaks, byte order marks: what only double quotes can carry. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NEEDS_ESCAPES = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/u;

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Characters with which no plain scalar begins, and words that stand for something else. */
const INDICATORS = /^([,[\]{}#&*!|>'"%@`]|[-?:](\s|$)|---|\.\.\.|<<$|=$)/;
const BREAKS_PLAIN = /:(\s|$)|\s#|^\s|\s$/;

/** Whether a string can stand without quotes and is still read as this string. */
export function isPlainSafe(text: string, flow: boolean): boolean {
  if (!isPlainString(text) || INDICATORS.test(text) || BREAKS_PLAIN.test(text)) return false;
  return !flow || !/[,[\]{}]|^[-?:]|:["']/.test(text);
}

/** Strings of several lines are written as literal blocks where these can hold them. */
export function isMultiLine(value: Value): value is string {
  if (typeof value !== 'string' || !value.includes('\n')) return false;
  return !NEEDS_ESCAPES.test(value.replaceAll(/[\n\t]/g, '')) && /^[^\s]/.test(value);
}

function literal(text: string, column: number): Placed {
  const body = text.replace(/\n$/, '');
  const inline = body === text ? '|-' : body.endsWith('\n') ? '|+' : '|';
  return { inline, rest: body.split('\n').map(line => (line === '' ? '' : ' '.repeat(column) + line)) };
}

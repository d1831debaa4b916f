/** Texts whose lines hold one setting each: properties, INI, TOML, and the formats of single programs. */
import { flowPieces } from './flow';
import { keyHint } from './keys';
import type { Piece } from './pieces';
import { linesOf, type Span, slice, split, trim } from './span';
import { joinKeys } from './words';

const COMMENT = /^(?:[#!;]|\/\/)/;
const SECTION = /^\[{1,2}([^\]=]{1,200})\]{1,2}$/;

/** `key = value`, `key: value`, `export KEY=value`; a backslash at the end continues on the next line. */
export function* propertyPieces(text: Span): Generator<Piece> {
  let continued: string | undefined;
  for (const untrimmed of linesOf(text)) {
    const line = trim(untrimmed);
    const setting = continued === undefined ? readSetting(line) : { ...line, key: continued };
    continued = undefined;
    if (!setting) continue;
    const isContinued = setting.text.endsWith('\\');
    continued = isContinued ? setting.key : undefined;
    yield isContinued ? { ...trimList(slice(setting, 0, -1)), key: setting.key } : setting;
  }
}

/** Without the comma that waits for the next line. */
function trimList(span: Span): Span {
  const trimmed = trim(span);
  return trimmed.text.endsWith(',') ? slice(trimmed, 0, -1) : trimmed;
}

function readSetting(line: Span): (Span & { key: string }) | undefined {
  if (COMMENT.test(line.text) || SECTION.test(line.text)) return undefined;
  const separator = line.text.search(/[=:]/);
  if (separator <= 0) return undefined;
  const key = line.text
    .slice(0, separator)
    .replace(/^export\s+/, '')
    .trim();
  return { ...withoutComment(trim(slice(line, separator + 1))), key };
}

/** Without a comment behind the value. */
function withoutComment(value: Span): Span {
  const end = value.text.search(/\s[#;]/);
  return end < 0 ? value : trim(slice(value, 0, end));
}

/** `key = "value"`, arrays over several lines, `[section]` in front of the keys. */
export function* tomlPieces(text: Span): Generator<Piece> {
  let section = '';
  let key = '';
  for (const untrimmed of linesOf(text)) {
    const line = trim(untrimmed);
    const heading = SECTION.exec(line.text)?.[1];
    const separator = /^["'\]]/.test(line.text) ? -1 : line.text.indexOf('=');
    if (COMMENT.test(line.text)) continue;
    if (heading !== undefined) section = heading.trim();
    else if (separator > 0) key = joinKeys(section, line.text.slice(0, separator).trim());
    if (heading === undefined) yield* flowPieces(slice(line, separator + 1), key);
  }
}

/** `name value`, `name = value`, `name a b c`: every word under the name that its line starts with. */
export function* linePieces(text: Span): Generator<Piece> {
  for (const untrimmed of linesOf(text)) {
    const line = trim(untrimmed);
    if (!COMMENT.test(line.text)) yield* readLine(line);
  }
}

function readLine(line: Span): Piece[] {
  const words = split(line, /[\s{}]/g).filter(word => /[^=:;]/.test(word.text));
  const first = words[0];
  if (!first) return [];
  const separator = first.text.search(/[=:](?!\/\/)/);
  const key = separator < 0 ? first.text : first.text.slice(0, separator);
  const rest = separator > 0 ? [slice(first, separator + 1), ...words.slice(1)] : words.slice(1);
  // In prose, a URL is there for people.
  const isSetting = rest.filter(({ text }) => text !== '').length === 1 && (separator > 0 || keyHint(key) === 'host');
  return rest
    .map(word => (/[;,]$/.test(word.text) ? slice(word, 0, -1) : word))
    .filter(({ text }) => text !== '' && (isSetting || !/https?:\/\//.test(text)))
    .map(word => ({ ...word, key }));
}

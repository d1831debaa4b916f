import { spaced, withCrLf, withNotes, withTrailingSpace } from './layout';
import { aliased, anchored, asJson, flowFrom, flowOne, inList, merged, quoted, reversed, rewritten } from './trees';

/** Another way to write the same; undefined for texts that cannot be written so. */
export interface Notation {
  name: string;
  write(text: string): string | undefined;
}

export const SEED = 20261123;

export const NOTATIONS: Notation[] = [
  { name: 'items of a List', write: inList },
  { name: 'JSON on one line', write: text => asJson(text, 0) },
  { name: 'JSON on many lines', write: text => asJson(text, 2) },
  ...[0, 1, 2, 3, 5, 7].map(depth => ({
    name: `flow style from depth ${depth}`,
    write: (text: string) => rewritten(text, flowFrom(depth)),
  })),
  ...[1, 2, 3].map(round => ({
    name: `one collection in flow style, choice ${round}`,
    write: (text: string) => rewritten(text, flowOne(chooser(text, round))),
  })),
  { name: 'anchors everywhere', write: text => rewritten(text, anchored) },
  { name: 'aliases for equal collections', write: text => rewritten(text, aliased('alias', false)) },
  { name: 'aliases for equal values', write: text => rewritten(text, aliased('alias', true)) },
  { name: 'merge keys with aliases', write: text => rewritten(text, aliased('merge', false)) },
  {
    name: 'merge keys for half of each mapping',
    write: text =>
      rewritten(
        text,
        merged(keys => Math.ceil(keys / 2)),
      ),
  },
  {
    name: 'merge keys for all of each mapping',
    write: text =>
      rewritten(
        text,
        merged(() => 0),
      ),
  },
  { name: 'plain strings', write: text => rewritten(text, quoted('PLAIN', true)) },
  { name: 'strings in single quotes', write: text => rewritten(text, quoted('QUOTE_SINGLE')) },
  { name: 'strings in double quotes', write: text => rewritten(text, quoted('QUOTE_DOUBLE')) },
  { name: 'keys in double quotes', write: text => rewritten(text, quoted('QUOTE_DOUBLE', true)) },
  { name: 'wide indentation', write: text => rewritten(text, () => {}, { indent: 4 }) },
  { name: 'lists in the column of their key', write: text => rewritten(text, () => {}, { indentSeq: false }) },
  { name: 'CRLF', write: withCrLf },
  { name: 'notes at the ends of lines', write: withNotes },
  { name: 'space at the ends of lines', write: withTrailingSpace },
  { name: 'empty lines and notes between lines', write: spaced },
  { name: 'keys the other way round', write: text => rewritten(text, reversed) },
  { name: 'a document before', write: text => `${HARMLESS}---\n${text.replace(/^---.*\n/, '')}` },
  { name: 'a document behind', write: text => `${text.trimEnd()}\n---\n${HARMLESS}` },
  { name: 'a document mark on top', write: text => (/^---/m.test(text.slice(0, 4)) ? text : `---\n${text}`) },
];

const HARMLESS = 'apiVersion: example.com/v1\nkind: Harmless\nmetadata:\n  name: harmless\n';

/** Always the same choice for the same text. */
function chooser(text: string, round: number): (count: number) => number {
  let state = SEED + round;
  for (let i = 0; i < text.length; i++) state = (Math.imul(state, 31) + text.charCodeAt(i)) >>> 0;
  return count => (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0) % count;
}

/** Cuts a text into the pieces that hold a value each, by the text's format. */

import { flowPieces } from './flow';
import { formatOf } from './formats';
import type { HostPlace } from './hosts';
import { linePieces, propertyPieces, tomlPieces } from './lines';
import { nginxPieces } from './nginx';
import { shellPieces } from './shell';
import type { Span } from './span';
import { xmlPieces } from './xml';
import { yamlPieces } from './yaml-lines';

/** A value, and the name it stands under. */
export interface Piece extends Span {
  /** Path of names with dots, outermost first: 'spring.datasource.url'. */
  key: string | undefined;
}

type Cutter = (text: Span, key: string | undefined) => Iterable<Piece>;

const CUTTERS: Readonly<Record<HostPlace, Cutter>> = {
  value: cutValue,
  arg: (text, key) => [{ ...text, key }],
  shell: text => shellPieces(text),
  properties: text => propertyPieces(text),
  json: (text, key) => flowPieces(text, key),
  yaml: text => yamlPieces(text),
  toml: text => tomlPieces(text),
  xml: text => xmlPieces(text),
  nginx: text => nginxPieces(text),
  line: text => linePieces(text),
  opaque: () => [],
};

export function cutPieces(text: string, place: HostPlace, key: string | undefined): Iterable<Piece> {
  return CUTTERS[place]({ text, at: 0 }, key);
}

/** An environment variable may hold a whole file. */
function cutValue(text: Span, key: string | undefined): Iterable<Piece> {
  const format = formatOf('', text.text);
  return format === 'value' ? [{ ...text, key }] : CUTTERS[format](text, key);
}

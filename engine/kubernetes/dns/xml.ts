/** XML: the text of elements, and the values of attributes. */
import type { Piece } from './pieces';
import { type Span, slice, trim } from './span';

const ATTRIBUTE = /([\w:.-]{1,80})\s?=\s?(?:"([^"]*)"|'([^']*)')/g;

export function* xmlPieces(text: Span): Generator<Piece> {
  let name = '';
  let index = 0;
  while (index < text.text.length) {
    const start = orEnd(text.text.indexOf('<', index), text.text);
    if (start > index) yield { ...trim(slice(text, index, start)), key: name };
    const tag = slice(text, start, tagEnd(text.text, start));
    name = /^<\/?([\w:.-]{1,80})/.exec(tag.text)?.[1] ?? name;
    yield* attributesOf(tag);
    index = Math.max(tag.at - text.at + tag.text.length, index + 1);
  }
}

/** Comments and declarations hold nothing that is looked up. */
function attributesOf(tag: Span): Piece[] {
  if (/^<[!?]/.test(tag.text)) return [];
  return [...tag.text.matchAll(ATTRIBUTE)].map(({ index, 0: hit, 1: key, 2: double, 3: single }) => {
    const value = double ?? single ?? '';
    const from = index + hit.length - 1 - value.length;
    return { ...slice(tag, from, from + value.length), key };
  });
}

function tagEnd(text: string, start: number): number {
  const closing = text.startsWith('<!--', start) ? '-->' : '>';
  const end = text.indexOf(closing, start);
  return end < 0 ? text.length : end + closing.length;
}

function orEnd(index: number, text: string): number {
  return index < 0 ? text.length : index;
}

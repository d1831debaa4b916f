/** Words of command lines: what a flag or an assignment says about its value. */
import type { Piece } from './pieces';
import { type Span, slice, unquote } from './span';
import { tokensOf } from './tokens';

const ASSIGNMENT = /^(?:-D|--?)?([A-Za-z][\w.-]{0,80}?)=/;
const FLAG = /^(?:--?)([A-Za-z][\w.-]{0,80})$/;

/** `--flag=value`, `-Dkey=value`, `KEY=value`: the value, under its key; any other word as it is. */
export function keyedWord(piece: Piece): Piece {
  const match = ASSIGNMENT.exec(piece.text);
  if (!match) return piece;
  const value = unquote(slice(piece, match[0].length));
  return { ...value, key: joinKeys(piece.key, match[1] ?? '') };
}

/** The key that a flag on its own gives to the word behind it; undefined if the word is no such flag. */
export function flagKey(word: string): string | undefined {
  const name = FLAG.exec(word)?.[1];
  // psql, mysql, redis-cli and many more: -h is the host.
  return name === 'h' && word === '-h' ? 'host' : name;
}

export function joinKeys(outer: string | undefined, inner: string): string {
  return outer === undefined || outer === '' ? inner : `${outer}.${inner}`;
}

/** `-Xmx1g -Dhost=a`, `--set a=b`, `A=b C=d`: a line of options, not prose. */
export function looksLikeCommandLine(text: string): boolean {
  return /(?:^|\s)-{1,2}[A-Za-z][\w.-]*[=\s]/.test(text) || /^[A-Za-z]\w*=\S+(?:\s+[A-Za-z]\w*=\S+)*$/.test(text);
}

/** The words of a command line; a word behind a flag is under the flag's name. */
export function wordPieces(line: Span, key: string | undefined): Piece[] {
  const pieces: Piece[] = [];
  let flag: string | undefined;
  for (const word of tokensOf(line)) {
    pieces.push({ ...word, key: flag === undefined ? key : joinKeys(key, flag) });
    flag = flagKey(word.text);
  }
  return pieces;
}

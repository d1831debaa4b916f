import type { Severity } from '../engine/lint/rule';

export type Style = 'bold' | 'dim' | 'path' | Severity;

const CODES: Record<Style, string> = {
  bold: '1',
  dim: '2',
  path: '4',
  error: '31',
  warning: '33',
  information: '34',
  hint: '36',
};

/** What can be said about where the output goes. */
export interface Terminal {
  paint(style: Style, text: string): string;
  /** In columns; undefined: lines may be as long as they like, because a program or a file takes them. */
  width: number | undefined;
}

export interface Surroundings {
  isTerminal: boolean;
  columns: number | undefined;
  environment: Record<string, string | undefined>;
}

/** `color` is what the command line says; it wins over the environment (NO_COLOR, https://no-color.org). */
export function terminalFor({ isTerminal, columns, environment }: Surroundings, color: boolean | undefined): Terminal {
  const { NO_COLOR, TERM } = environment;
  const usual = isTerminal && !NO_COLOR && TERM !== 'dumb';
  const isColored = color ?? usual;
  return {
    paint: (style, text) => (isColored && text !== '' ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text),
    width: isTerminal ? Math.max(columns ?? 80, 40) : undefined,
  };
}

/** Without the control characters with which a manifest could play tricks on a terminal. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, character => (character === '\t' ? ' ' : '\ufffd'));
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : /[\p{M}\p{Cf}]/u.test(character) ? 0 : 1;
  return width;
}

/** Breaks a text into lines of at most `width` columns, at spaces; a longer word stands alone. */
export function wrap(text: string, width: number | undefined): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

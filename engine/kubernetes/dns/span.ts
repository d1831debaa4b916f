/** A stretch of a text that knows where it stands there. */
export interface Span {
  text: string;
  /** Offset of its first character in the whole text. */
  at: number;
}

/** Like `String.slice`. */
export function slice(span: Span, from: number, to = span.text.length): Span {
  return { text: span.text.slice(from, to), at: span.at + from };
}

export function trim(span: Span): Span {
  const start = span.text.length - span.text.trimStart().length;
  return { text: span.text.trim(), at: span.at + start };
}

/** Without the pair of quotes around it, if there is one, and without blanks around that. */
export function unquote(span: Span): Span {
  const { text } = trim(span);
  const quote = text[0];
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'" || quote === '`') && text.endsWith(quote);
  return isQuoted ? trim(slice(trim(span), 1, text.length - 1)) : trim(span);
}

/** The parts between the characters that `separators` (a global pattern of single characters) matches. */
export function split(span: Span, separators: RegExp): Span[] {
  const parts: Span[] = [];
  let from = 0;
  for (const { index } of span.text.matchAll(separators)) {
    parts.push(slice(span, from, index));
    from = index + 1;
  }
  parts.push(slice(span, from));
  return parts;
}

/** The lines without their line ends and without blanks behind them. */
export function* linesOf({ text, at }: Span): Generator<Span> {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    yield { text: text.slice(from, end).trimEnd(), at: at + from };
    from = end + 1;
  }
}

/** Stands for a character of a template action, here as in the masked texts of Helm templates. */
export const MASK = '\uE000';

const TEMPLATES = /\$\([A-Za-z_][\w.-]*\)|\$\{[^{}]*\}|\{\{[^{}]*\}\}/g;

/** Puts masks over `$(VAR)`, `${VAR}` and `{{ … }}`, so that what is inside them is not read as delimiters. */
export function maskTemplates(text: string): string {
  return text.includes('$') || text.includes('{{') ? text.replace(TEMPLATES, hit => MASK.repeat(hit.length)) : text;
}

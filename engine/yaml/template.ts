import { lineEnd, lineStart, type Range } from '../text/source';

/**
 * A `{{ … }}` action of a Go template (Helm and friends).
 * kind: 'control' prints nothing itself (if, range, end, assignments, comments), 'output' prints something unknown.
 */
export interface Action extends Range {
  kind: 'control' | 'output';
  /** Only white space and other actions share its lines. */
  wholeLine: boolean;
  /** Zero-based column at which an output's lines are placed by `indent`/`nindent`; undefined when unknown. */
  column: number | undefined;
}

export interface MaskedTemplate {
  /** Same length as the original; actions replaced, line breaks kept. */
  text: string;
  actions: Action[];
  /** Bodies of if, else, with, range: what stands there may be absent or repeated. */
  conditional: Range[];
}

/** Stands for one character of a masked action; a private-use character that no manifest holds. */
export const MASK = '\ue000';

/** Replaces template actions by placeholders of the same length, so that all positions hold. */
export function maskTemplate(text: string): MaskedTemplate {
  const spans = findActions(text);
  const actions = spans.map((_, index) => describe(text, spans, index));
  let masked = '';
  let from = 0;
  for (const action of actions) {
    masked += text.slice(from, action.start) + maskOne(text, action);
    from = action.end;
  }
  return { text: masked + text.slice(from), actions, conditional: conditionalRanges(text, actions) };
}

/** Whether a text holds template actions where YAML itself would trip over them or read them as flow mappings. */
export function looksTemplated(text: string): boolean {
  return text.includes('{{');
}

function findActions(text: string): Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = actionEnd(text, start);
    if (end < 0) break;
    found.push({ start, end });
    start = text.indexOf('{{', end);
  }
  return found;
}

/** End of the action at `start`, quotes and comments respected; -1 when it is never closed. */
function actionEnd(text: string, start: number): number {
  const comment = /^\{\{-?\s*\/\*/.exec(text.slice(start, start + 10));
  if (comment) {
    const close = text.indexOf('*/', start + comment[0].length);
    const end = close < 0 ? -1 : text.indexOf('}}', close);
    return end < 0 ? -1 : end + 2;
  }
  const literal = /`[^`]*`|"(?:[^"\\\n]|\\.)*"|\}\}+/g;
  literal.lastIndex = start + 2;
  for (let match = literal.exec(text); match; match = literal.exec(text)) {
    if (match[0].startsWith('}')) return literal.lastIndex - match[0].length + 2;
  }
  return -1;
}

const CONTROL = /^\{\{-?\s*(if|else|end|range|with|define|block|break|continue|\/\*|\$\w*\s*(,\s*\$\w+\s*)?:?=)/;
const PLACED = /n?indent\s+(\d+)(?!.*indent\s+\d)/s;

function describe(text: string, spans: Range[], index: number): Action {
  const span = spans[index]!;
  const source = text.slice(span.start, span.end);
  const kind = CONTROL.test(source) ? 'control' : 'output';
  const wholeLine = isAlone(text, spans, index);
  const placed = PLACED.exec(source);
  const column = placed ? Number(placed[1]) : undefined;
  return { ...span, kind, wholeLine, column: kind === 'output' ? column : undefined };
}

function isAlone(text: string, spans: Range[], index: number): boolean {
  const span = spans[index]!;
  const from = lineStart(text, span.start);
  const to = lineEnd(text, span.end);
  let first = index;
  while (first > 0 && spans[first - 1]!.end > from) first--;
  let rest = '';
  let at = from;
  for (let i = first; i < spans.length && spans[i]!.start < to; i++) {
    rest += text.slice(at, Math.max(at, spans[i]!.start));
    at = spans[i]!.end;
  }
  return (rest + text.slice(at, Math.max(at, to))).trim() === '';
}

function maskOne(text: string, action: Action): string {
  const source = text.slice(action.start, action.end);
  if (action.wholeLine || (action.kind === 'control' && startsLine(text, action.start)))
    return source.replace(/[^\r\n]/g, ' ');
  const [first = '', ...rest] = source.split(/(?=[\r\n])/);
  return MASK.repeat(first.length) + rest.join('').replace(/[^\r\n]/g, ' ');
}

function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

function conditionalRanges(text: string, actions: Action[]): Range[] {
  const ranges: Range[] = [];
  const open: { start: number; counts: boolean }[] = [];
  for (const action of actions) {
    const word = /^\{\{-?\s*(\w+)/.exec(text.slice(action.start, action.end))?.[1] ?? '';
    if (['if', 'range', 'with', 'define', 'block'].includes(word)) open.push({ start: action.end, counts: true });
    else if (word === 'end') {
      const block = open.pop();
      if (block) ranges.push({ start: block.start, end: action.start });
    }
  }
  for (const block of open) ranges.push({ start: block.start, end: text.length });
  return ranges;
}

import { walk } from '../../../engine/yaml/nodes';
import { parseStream, type YamlStream } from '../../../engine/yaml/parse';

/** Other layouts of the same lines: nothing is read and written anew, so comments and templates stay. */

interface Line {
  text: string;
  /** Inside of a scalar or a template action that goes on in the next line: nothing may be added. */
  goesOn: boolean;
  /** The scalar that ends here is of several lines, so what follows may belong to it. */
  endsText: boolean;
  /** A comment about the line below it, an end mark, a template action or nothing at all. */
  special: boolean;
  comment: boolean;
}

/** A note at the end of each line that may have one. */
export function withNotes(text: string): string | undefined {
  return eachLine(text, line =>
    line.goesOn || line.special || line.comment || line.text.includes('{{') ? [line.text] : [`${line.text} # note`],
  );
}

/** White space at the end of each line that may have it. */
export function withTrailingSpace(text: string): string | undefined {
  return eachLine(text, line => [line.goesOn ? line.text : `${line.text}  `]);
}

/** Empty lines, and comments of a line, between all lines. */
export function spaced(text: string): string | undefined {
  return eachLine(text, line => {
    if (line.goesOn || line.endsText || line.special || line.text.includes('spikes-ignore')) return [line.text];
    return [line.text, '', `${/^ */.exec(line.text)![0]}# note`];
  });
}

export function withCrLf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

function eachLine(text: string, change: (line: Line) => string[]): string | undefined {
  const stream = parseStream(text, { templates: 'auto', patch: false });
  if (stream.documents.some(({ document }) => document.problems.length > 0)) return undefined;
  return linesOf(text, stream)
    .flatMap(line => (line.text === '' ? [''] : change(line)))
    .join('\n');
}

function linesOf(text: string, stream: YamlStream): Line[] {
  const lines = text.split('\n');
  const starts = lines.map((_, i) => lines.slice(0, i).reduce((sum, line) => sum + line.length + 1, 0));
  const lineAt = (offset: number) => starts.findLastIndex(start => start <= offset);
  const goesOn = new Set<number>();
  const ends = new Set<number>();
  const span = (start: number, end: number) => {
    const [from, to] = [lineAt(start), lineAt(end)];
    for (let line = from; line < to; line++) goesOn.add(line);
    if (to > from) ends.add(to);
  };
  const commented = new Set<number>();
  for (const { start, document } of stream.documents) {
    for (const node of walk(document.root)) {
      if (node.kind !== 'scalar' || node.end === node.start) continue;
      const isBlock = node.style === 'literal' || node.style === 'folded';
      span(start + node.start, start + node.end - (isBlock ? 1 : 0));
    }
    for (const action of document.template?.actions ?? []) span(start + action.start, start + action.end);
    for (const comment of document.comments) commented.add(lineAt(start + comment.start));
  }
  return lines.map((line, i) => ({
    text: line,
    goesOn: goesOn.has(i) || (ends.has(i) && isBlockEnd(stream, starts[i]!)),
    endsText: ends.has(i),
    special: /^\s*(#|---|\.\.\.|\{\{|$)/.test(line),
    comment: commented.has(i),
  }));
}

/** Whether the line belongs to a block scalar's text. */
function isBlockEnd(stream: YamlStream, offset: number): boolean {
  return stream.documents.some(({ start, document }) =>
    [...walk(document.root)].some(
      node =>
        node.kind === 'scalar' &&
        (node.style === 'literal' || node.style === 'folded') &&
        start + node.start < offset &&
        offset < start + node.end,
    ),
  );
}

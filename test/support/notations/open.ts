import { deref, type Mapping, walk } from '../../../engine/yaml/nodes';
import { parseStream } from '../../../engine/yaml/parse';

/** The same text as a template that may add keys to mappings in block style: to all, or to one of them. */
export function opened(text: string, only?: number): string | undefined {
  const places = placesIn(text);
  const chosen = only === undefined ? places : places.slice(only, only + 1);
  if (chosen.length === 0) return undefined;
  let result = text;
  for (const { at, column } of chosen.sort((a, b) => b.at - a.at || a.column - b.column))
    result = `${result.slice(0, at)}${' '.repeat(column)}{{- include "more" . | nindent ${column} }}\n${result.slice(at)}`;
  return result;
}

/** How many mappings can be opened. */
export function openings(text: string): number {
  return placesIn(text).length;
}

/** A line of its own behind the first entry of a mapping, in the column of its keys. */
function placesIn(text: string): { at: number; column: number }[] {
  if (text.includes('{{')) return [];
  return parseStream(text, { templates: 'auto', patch: false }).documents.flatMap(({ start, document }) => {
    if (document.problems.length > 0) return [];
    const mappings = [...walk(document.root)].filter(node => node.kind === 'mapping' && !node.flow);
    return mappings.map(node => {
      const { entries } = node as Mapping;
      const begin = start + node.start;
      const column = begin - (text.lastIndexOf('\n', begin - 1) + 1);
      const next = entries[1]?.key.start ?? endOfLines(entries[0]!.value, document.text);
      return { at: text.lastIndexOf('\n', start + next - 1) + 1, column };
    });
  });
}

function endOfLines(node: Mapping['entries'][number]['value'], text: string): number {
  const end = deref(node) === node && text[node.end - 1] === '\n' ? node.end - 1 : node.end;
  const line = text.indexOf('\n', end);
  return line < 0 ? text.length : line + 1;
}

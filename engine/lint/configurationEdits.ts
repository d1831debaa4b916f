import { type Edited, editDocument } from '../edit/apply';
import type { Value } from '../edit/operations';
import { eolOf } from '../text/source';
import { deref } from '../yaml/nodes';
import { parseStream } from '../yaml/parse';

/**
 * The edits that write one setting into the text of a configuration file, which may be empty: `path` leads to it by
 * keys, a value that is there already is replaced.
 */
export function setInConfiguration(text: string, path: readonly string[], value: Value): Edited {
  const [placed] = parseStream(text, { templates: 'auto', patch: false }).documents;
  const root = deref(placed?.document.root);
  if (root?.kind === 'mapping')
    return editDocument(placed!.document, [{ kind: 'setPath', mapping: root, path, value }]);
  if (root || (placed?.document.problems.length ?? 0) > 0) return { refused: 'The file holds no settings to add to.' };
  return { edits: [{ start: text.length, end: text.length, newText: appended(text, path, value) }] };
}

/** A file of nothing but comments: the setting comes below them. */
function appended(text: string, path: readonly string[], value: Value): string {
  const eol = eolOf(text);
  const lines = path.map((key, depth) => {
    const end = depth === path.length - 1 ? ` ${JSON.stringify(value)}` : '';
    return `${'  '.repeat(depth)}${key}:${end}${eol}`;
  });
  return (text === '' || text.endsWith('\n') ? '' : eol) + lines.join('');
}

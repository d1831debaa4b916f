import { resourcesOf } from '../../../engine/kubernetes/resource';
import { allEntries, deref, keyText, type YamlNode } from '../../../engine/yaml/nodes';
import { parseStream } from '../../../engine/yaml/parse';
import { scalarType } from '../../../engine/yaml/scalars';

/** What the API server would make of a text, whatever its notation: its objects one by one, items of lists too. */
export function meaningOf(text: string): string[] {
  return parseStream(text, { templates: 'auto', patch: false }).documents.flatMap(({ document }) => {
    const resources = resourcesOf(document);
    if (resources.length > 0) return resources.map(({ root }) => JSON.stringify(dataOf(root), undefined, 1));
    return document.root ? [JSON.stringify(dataOf(document.root), undefined, 1)] : [];
  });
}

export function dataOf(node: YamlNode | undefined): unknown {
  const target = deref(node);
  if (!target) return undefined;
  if (target.kind === 'sequence') return target.items.map(dataOf);
  if (target.kind === 'scalar') return typed(scalarType(target), target.value);
  const entries = allEntries(target).map((entry): [string, unknown] => [keyText(entry) ?? '?', dataOf(entry.value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function typed(type: string, value: string): unknown {
  if (type === 'string') return value;
  return { [type]: type === 'null' ? '' : value };
}

import type { Range } from '../text/source';
import type { Mapping, Sequence, YamlNode } from './nodes';
import type { Action } from './template';

/**
 * Marks what template actions on lines of their own may fill: an output placed at a column opens the mapping or list
 * of that column; one whose column is unknown opens all that surround it. A `range` opens the list it stands in.
 */
export function openTemplated(root: YamlNode | undefined, actions: readonly Action[], text: string): void {
  for (const action of actions) {
    if (!action.wholeLine) continue;
    const path = surrounding(root, action.start);
    if (action.kind === 'output') openPath(path, action.column, text);
    else if (/^\{\{-?\s*range/.test(text.slice(action.start, action.end))) openPath(path.slice(-1), undefined, text);
  }
}

/** Collections into whose block the offset falls, outermost first, ending with an empty value if one stands last. */
function surrounding(root: YamlNode | undefined, offset: number): YamlNode[] {
  const path: YamlNode[] = [];
  let current = root;
  while (current) {
    path.push(current);
    current = lastChildBefore(current, offset);
  }
  return path;
}

function lastChildBefore(node: YamlNode, offset: number): YamlNode | undefined {
  if (node.kind === 'mapping') return node.entries.findLast(entry => entry.key.start < offset)?.value;
  return node.kind === 'sequence' ? node.items.findLast(item => item.start <= offset) : undefined;
}

function openPath(path: YamlNode[], column: number | undefined, text: string): void {
  for (const node of path) {
    if (node.kind === 'scalar') {
      if (node.end === node.start || isBlock(node)) node.templated = true;
    } else if (node.kind !== 'alias' && reaches(node, column, text)) node.open = true;
  }
}

function isBlock(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}

function reaches(node: Mapping | Sequence, column: number | undefined, text: string): boolean {
  return column === undefined || columnOf(node.start, text) === column;
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Whether `offset` stands where a template may leave out or repeat what is written. */
export function isConditional(ranges: readonly Range[], offset: number): boolean {
  return ranges.some(range => range.start <= offset && offset < range.end);
}

import type { Value } from '../../engine/edit/operations';
import type { YamlDocument } from '../../engine/yaml/document';
import { keyText, type Mapping, type Scalar, type Sequence, walk, type YamlNode } from '../../engine/yaml/nodes';
import { copyAlong, follow, graft, type Plain, pathOf, plainOfData, same } from './plainTree';

/** Parts of a document to make random edits of, and changes to plain data to hold the outcome against. */

export function pick<T>(from: readonly T[], random: (below: number) => number): T | undefined {
  return from.length === 0 ? undefined : from[random(from.length)];
}

export function mappings(document: YamlDocument): Mapping[] {
  return [...walk(document.root)].filter(node => node.kind === 'mapping').filter(isValue);
}

export function lists(document: YamlDocument): Sequence[] {
  return [...walk(document.root)].filter(node => node.kind === 'sequence').filter(isValue);
}

export function scalars(document: YamlDocument): Scalar[] {
  return [...walk(document.root)].filter(node => node.kind === 'scalar').filter(isValue);
}

/** Not a key, nor in one. */
export function isValue(node: YamlNode): boolean {
  const { parent } = node;
  if (!parent) return true;
  return isValue(parent) && (parent.kind === 'sequence' || parent.entries.some(entry => entry.value === node));
}

export function isWithin(node: YamlNode, above: YamlNode): boolean {
  return node === above || (node.parent !== undefined && isWithin(node.parent, above));
}

export function has(mapping: Mapping, key: string): boolean {
  return mapping.entries.some(entry => keyText(entry) === key);
}

export function isDouble(mapping: Mapping, key: string): boolean {
  return mapping.entries.filter(entry => keyText(entry) === key).length > 1;
}

export function lineOf(document: YamlDocument, node: YamlNode): number {
  return document.text.lastIndexOf('-', node.start);
}

export function becomes(node: YamlNode, value: Value): (before: Plain, after: Plain) => boolean {
  return (before, after) => {
    const path = pathOf(node);
    const wanted = plainOfData(value);
    const now = follow(after, path);
    const tagged = now && !same(now, wanted) && now.props !== ' ' ? { ...wanted, props: now.props } : wanted;
    return sameUnordered(now, tagged) && same(before, graft(after, path, follow(before, path)!));
  };
}

/** Equal but for the order of keys, which a value that is turned into another keeps. */
function sameUnordered(a: Plain | undefined, b: Plain): boolean {
  return a !== undefined && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(tree: Plain): Plain {
  if ('scalar' in tree) return tree;
  if ('items' in tree) return { ...tree, items: tree.items.map(sorted) };
  const entries = tree.entries.map(([key, value]): [Plain, Plain] => [key, sorted(value)]);
  return { ...tree, entries: entries.sort((a, b) => (JSON.stringify(a[0]) < JSON.stringify(b[0]) ? -1 : 1)) };
}

/** The tree without the key in the mapping, where it must have had this value exactly once. */
export function without(tree: Plain, mapping: Mapping, key: Plain, value: Plain): Plain | undefined {
  const path = pathOf(mapping);
  for (const candidate of [path, ...shifted(path)]) {
    const copy = copyAlong(tree, candidate);
    const place = follow(copy, candidate);
    if (!place || !('entries' in place)) continue;
    const found = place.entries.filter(([name]) => same(name, key));
    if (found.length !== 1 || !same(found[0]![1], value)) continue;
    place.entries.splice(place.entries.indexOf(found[0]!), 1);
    return copy;
  }
  return undefined;
}

/** The path when something before it on one level has gone or come. */
function shifted(path: readonly number[]): number[][] {
  return path.flatMap((step, i) => [-1, 1].map(by => path.with(i, step + by)));
}

export function removeAt(tree: Plain, at: YamlNode, index: number): Plain {
  const copy = copyAlong(tree, pathOf(at));
  const place = follow(copy, pathOf(at))!;
  if ('entries' in place) place.entries.splice(index, 1);
  else if ('items' in place) place.items.splice(index, 1);
  return copy;
}

export function insertAt(tree: Plain, at: Sequence, index: number, item: Plain): Plain {
  const copy = copyAlong(tree, pathOf(at));
  const place = follow(copy, pathOf(at))!;
  if ('items' in place) place.items.splice(index, 0, item);
  return copy;
}

export function isLongerBy(before: Plain | undefined, after: Plain | undefined, text: string): boolean {
  if (!before || !after || !('scalar' in before) || !('scalar' in after)) return false;
  const old = before.scalar.replace(/^\w+ /, '');
  const now = after.scalar.replace(/^\w+ /, '');
  return [...old, ''].some((_, i) => old.slice(0, i) + text + old.slice(i) === now);
}

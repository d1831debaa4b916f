import type { YamlNode } from '../../engine/yaml/nodes';
import { scalarType } from '../../engine/yaml/scalars';

/** A tree as data that says all that an edit must keep: values, their types, order, anchors, tags. */
export type Plain = PlainScalar | PlainMapping | PlainList;
export interface PlainScalar {
  props: string;
  scalar: string;
}
export interface PlainMapping {
  props: string;
  entries: [Plain, Plain][];
}
export interface PlainList {
  props: string;
  items: Plain[];
}

/** Positions that lead down: in a mapping those of entries, in a list those of items. */
export type PlainPath = number[];

export function plainOf(node: YamlNode): Plain {
  const props = `${node.anchor ?? ''} ${node.tag ?? ''}`;
  switch (node.kind) {
    case 'alias':
      return { props, scalar: `*${node.name}` };
    case 'scalar':
      return { props, scalar: typed(scalarType(node), node.value) };
    case 'mapping':
      return { props, entries: node.entries.map(({ key, value }) => [plainOf(key), plainOf(value)]) };
    case 'sequence':
      return { props, items: node.items.map(plainOf) };
  }
}

/** How a parsed value of this data has to look. */
export function plainOfData(value: unknown): Plain {
  const props = ' ';
  if (Array.isArray(value)) return { props, items: value.map(plainOfData) };
  if (typeof value === 'object' && value !== null)
    return { props, entries: Object.entries(value).map(([key, below]) => [plainOfData(key), plainOfData(below)]) };
  if (value === null) return { props, scalar: typed('null', '') };
  if (typeof value === 'boolean') return { props, scalar: typed('bool', String(value)) };
  if (typeof value === 'number')
    return { props, scalar: typed(Number.isInteger(value) ? 'int' : 'float', String(value)) };
  return { props, scalar: typed('string', String(value)) };
}

function typed(type: string, value: string): string {
  return type === 'null' ? 'null' : `${type} ${value}`;
}

export function same(a: Plain | undefined, b: Plain | undefined): boolean {
  if (!a || !b || a.props !== b.props) return false;
  if ('scalar' in a) return 'scalar' in b && a.scalar === b.scalar;
  if ('items' in a)
    return 'items' in b && a.items.length === b.items.length && a.items.every((item, i) => same(item, b.items[i]));
  if (!('entries' in b) || a.entries.length !== b.entries.length) return false;
  return a.entries.every(([key, value], i) => same(key, b.entries[i]![0]) && same(value, b.entries[i]![1]));
}

export function pathOf(node: YamlNode): PlainPath {
  const { parent } = node;
  if (!parent) return [];
  const index =
    parent.kind === 'mapping' ? parent.entries.findIndex(entry => entry.value === node) : parent.items.indexOf(node);
  return [...pathOf(parent), index];
}

export function follow(tree: Plain, path: PlainPath): Plain | undefined {
  let current: Plain | undefined = tree;
  for (const step of path) {
    if (!current) return undefined;
    if ('entries' in current) current = current.entries[step]?.[1];
    else current = 'items' in current ? current.items[step] : undefined;
  }
  return current;
}

/** A copy in which the collections along the path may be changed. */
export function copyAlong(tree: Plain, path: PlainPath): Plain {
  const [step, ...rest] = path;
  if ('entries' in tree)
    return {
      ...tree,
      entries: tree.entries.map(([key, value], i) => [key, i === step ? copyAlong(value, rest) : value]),
    };
  if ('items' in tree)
    return { ...tree, items: tree.items.map((item, i) => (i === step ? copyAlong(item, rest) : item)) };
  return tree;
}

/** The tree with another one at the path. */
export function graft(tree: Plain, path: PlainPath, replacement: Plain): Plain {
  const last = path.at(-1);
  if (last === undefined) return replacement;
  const copy = copyAlong(tree, path.slice(0, -1));
  const parent = follow(copy, path.slice(0, -1));
  if (parent && 'entries' in parent) parent.entries[last]![1] = replacement;
  else if (parent && 'items' in parent) parent.items[last] = replacement;
  return copy;
}

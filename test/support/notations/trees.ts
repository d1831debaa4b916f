import {
  Alias,
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Pair,
  parseAllDocuments,
  Scalar,
  type ToStringOptions,
  visit,
  YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { plainType } from '../../../engine/yaml/scalars';

/** Other notations of the same text, by way of a tree that is changed and written anew. */

const READ = { schema: 'failsafe', uniqueKeys: false, keepSourceTokens: false } as const;

export type Tree = Document.Parsed;

/** Undefined when the text is no sound YAML, or when comments decide what it means. */
export function rewritten(text: string, change: (tree: Tree) => void, options: ToStringOptions = {}) {
  const trees = treesOf(text);
  for (const tree of trees ?? []) change(tree);
  return trees && written(trees, options);
}

function treesOf(text: string): Tree[] | undefined {
  if (text.includes('{{') || text.includes('spikes-ignore')) return undefined;
  const trees = parseAllDocuments(text, READ);
  if (!Array.isArray(trees) || trees.some(tree => tree.errors.length > 0 || hasTwins(tree) || leadsNowhere(tree)))
    return undefined;
  return trees;
}

function leadsNowhere(tree: Tree): boolean {
  return aliasesIn(tree).some(alias => alias.resolve(tree) === undefined);
}

/** Which of two equal keys counts is a matter of their order. */
function hasTwins(tree: Tree): boolean {
  return mapsOf(tree).some(map => new Set(map.items.map(({ key }) => String(key))).size < map.items.length);
}

function written(trees: readonly Document[], options: ToStringOptions): string {
  return trees
    .map((tree, i) => {
      if (i > 0) tree.directives!.docStart = true;
      return tree.toString({ lineWidth: 0, ...options });
    })
    .join('');
}

export function aliasesIn(tree: Document): Alias[] {
  const aliases: Alias[] = [];
  visit(tree, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases;
}

/** The objects of a document: itself, or the items of a list. */
export function objectsOf({ contents }: Document): YAMLMap[] {
  if (!isMap(contents)) return [];
  const items = contents.get('items');
  return isSeq(items) ? items.items.filter(item => isMap(item)) : [contents];
}

export function mapsOf(tree: Document): YAMLMap[] {
  const maps: YAMLMap[] = [];
  visit(tree, { Map: (_, map) => void maps.push(map) });
  return maps;
}

/** All documents as items of one list; undefined when one of them is no single object. */
export function inList(text: string): string | undefined {
  const trees = treesOf(text);
  if (!trees) return undefined;
  const list = new Document({ apiVersion: 'v1', kind: 'List', items: [] }, READ);
  for (const { contents } of trees) {
    if (contents === null || (isScalar(contents) && contents.value === '')) continue;
    if (!isMap(contents) || !isObject(contents)) return undefined;
    (list.get('items') as YAMLSeq).add(contents);
  }
  return written([list], {});
}

function isObject(map: YAMLMap): boolean {
  return map.has('apiVersion') && map.has('kind') && !String(map.get('kind')).endsWith('List');
}

/** Collections from this depth on in flow style; the root stands at depth 0. */
export function flowFrom(depth: number): (tree: Tree) => void {
  return tree =>
    visit(tree, {
      Collection: (_, node, path) => {
        if (path.filter(isCollection).length >= depth) (node as YAMLMap).flow = true;
      },
    });
}

/** One collection, chosen by `choose`, in flow style. */
export function flowOne(choose: (count: number) => number): (tree: Tree) => void {
  return tree => {
    const all: (YAMLMap | YAMLSeq)[] = [];
    visit(tree, { Collection: (_, node) => void all.push(node as YAMLMap) });
    if (all.length > 1) all[1 + choose(all.length - 1)]!.flow = true;
  };
}

/** JSON, which is YAML too, without comments; undefined for texts with aliases. */
export function asJson(text: string, space: number): string | undefined {
  const trees = treesOf(text);
  if (trees?.some(tree => aliasesIn(tree).length > 0 || mapsOf(tree).some(map => map.has('<<')))) return undefined;
  return trees
    ?.map(tree => (tree.contents ? jsonOf(tree.contents, space, '') : ''))
    .map(piece => `${piece}\n`)
    .join('---\n');
}

function jsonOf(node: unknown, space: number, indent: string): string {
  const below = indent + ' '.repeat(space);
  const lines = (items: string[], [open, close]: [string, string]) => {
    if (items.length === 0) return open + close;
    if (space === 0) return `${open}${items.join(',')}${close}`;
    return `${open}\n${items.map(item => below + item).join(',\n')}\n${indent}${close}`;
  };
  if (isSeq(node))
    return lines(
      node.items.map(item => jsonOf(item, space, below)),
      ['[', ']'],
    );
  if (isMap(node)) {
    const entries = node.items.map(
      ({ key, value }) => `${JSON.stringify(String(key))}: ${jsonOf(value, space, below)}`,
    );
    return lines(entries, ['{', '}']);
  }
  const scalar = node as Scalar<string>;
  if (isString(scalar)) return JSON.stringify(scalar.value);
  return scalar.value === '' || scalar.value === '~' ? 'null' : scalar.value;
}

/** Whether Kubernetes reads a string, whatever the notation. */
export function isString(scalar: Scalar<string>): boolean {
  return scalar.type !== 'PLAIN' || scalar.tag === 'tag:yaml.org,2002:str' || plainType(scalar.value) === 'string';
}

/** Strings in another style, on one line; keys only if asked for. */
export function quoted(type: 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE', keys = false): (tree: Tree) => void {
  return tree =>
    visit(tree, {
      Scalar: (position, node) => {
        const scalar = node as Scalar<string>;
        if (position === 'key' ? !keys || scalar.value === '<<' : !isString(scalar)) return;
        if (scalar.tag || scalar.value.includes('\n') || (type === 'PLAIN' && !mayBePlain(scalar.value))) return;
        scalar.type = type;
      },
    });
}

function mayBePlain(value: string): boolean {
  return plainType(value) === 'string' && /^[A-Za-z0-9/_.]/.test(value) && !/: |:$| #|\s$|[\n\t{}[\],]/.test(value);
}

/** Mappings with their keys in the opposite order; an alias has to stay below its anchor. */
export function reversed(tree: Tree): void {
  if (aliasesIn(tree).length > 0) return;
  for (const map of mapsOf(tree)) map.items.reverse();
}

/** An anchor on every value, though nothing refers to it. */
export function anchored(tree: Tree): void {
  let count = 0;
  visit(tree, {
    Node: (position, node) => {
      if (position !== 'key' && !isAlias(node)) (node as YAMLMap).anchor ??= `a${count++}`;
    },
  });
}

/** What stands twice is written once: the others refer to it, mappings with `as: 'merge'` by a merge key. */
export function aliased(as: 'alias' | 'merge', scalars: boolean): (tree: Tree) => void {
  return tree => {
    const known = new Map<string, string>();
    visit(tree, {
      Node: (position, node) => {
        if (position === 'key') return visit.SKIP;
        if (isAlias(node) || (isScalar(node) && (!scalars || node.value === ''))) return undefined;
        if (isCollection(node) && node.items.length === 0) return undefined;
        const key = keyOf(node);
        const name = known.get(key);
        if (name !== undefined) return as === 'merge' && isMap(node) ? merging(new Alias(name)) : new Alias(name);
        const anchor = (node as YAMLMap).anchor ?? `a${known.size}`;
        (node as YAMLMap).anchor = anchor;
        known.set(key, anchor);
        return undefined;
      },
    });
  };
}

function merging(value: unknown): YAMLMap {
  const map = new YAMLMap();
  map.add(new Pair(new Scalar('<<'), value));
  return map;
}

/** Equal for nodes that mean the same. */
function keyOf(node: unknown): string {
  if (isMap(node)) return `{${node.items.map(({ key, value }) => `${String(key)}:${keyOf(value)}`).join()}}`;
  if (isSeq(node)) return `[${node.items.map(keyOf).join()}]`;
  if (isAlias(node)) return `*${node.source}`;
  const scalar = node as Scalar<string>;
  return `${isString(scalar) ? 'string' : 'other'} ${JSON.stringify(scalar.value)}`;
}

/** Of the keys of each mapping only the first few stay; the rest comes by a merge key with a mapping in place. */
export function merged(stay: (keys: number) => number): (tree: Tree) => void {
  return tree => {
    for (const map of mapsOf(tree)) {
      const from = stay(map.items.length);
      if (from === map.items.length || map.has('<<')) continue;
      const source = new YAMLMap();
      source.items = map.items.splice(from);
      map.add(new Pair(new Scalar('<<'), source));
    }
  };
}

/** Every collection in block style. */
export function asBlocks(text: string): string | undefined {
  return rewritten(text, tree => {
    visit(tree, {
      Collection: (_, node) => {
        if (isCollection(node) && node.items.length > 0) (node as YAMLMap).flow = false;
      },
    });
  });
}

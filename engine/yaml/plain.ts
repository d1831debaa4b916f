import { allEntries, deref, isOpen, keyText, type YamlNode } from './nodes';
import { asBool, asInt, scalarType } from './scalars';

/** What a reader makes of YAML, as JSON.parse would give it. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** How deep a manifest may nest before it is taken for an alias that holds itself. */
export const DEEPEST = 60;

/** How many nodes are read before a manifest is taken for one in which aliases multiply each other. */
export const MOST = 100_000;

/**
 * The data that a node stands for, aliases and merge keys resolved; undefined when a part of it is unknown: made by a
 * template, open, out of the range of numbers, or beyond all measure.
 */
export function plainOf(node: YamlNode | undefined): Plain | undefined {
  return read(node, 0, { left: MOST });
}

function read(node: YamlNode | undefined, depth: number, budget: { left: number }): Plain | undefined {
  const target = deref(node);
  if (!target || depth > DEEPEST || budget.left-- <= 0 || isOpen(target)) return undefined;
  if (target.kind === 'scalar') return plainScalar(target);
  if (target.kind === 'sequence') return allKnown(target.items, item => read(item, depth + 1, budget));
  const plain: { [key: string]: Plain } = {};
  for (const entry of allEntries(target)) {
    const key = keyText(entry);
    const value = read(entry.value, depth + 1, budget);
    if (key === undefined || value === undefined) return undefined;
    plain[key] = value;
  }
  return plain;
}

/** As `plainOf`. */
export function plainScalar(node: YamlNode & { kind: 'scalar' }): Plain | undefined {
  switch (scalarType(node)) {
    case 'null':
      return null;
    case 'bool':
      return asBool(node);
    case 'int':
      return asInt(node);
    case 'float':
      return finite(Number(node.value.replaceAll('_', '')));
    case 'string':
      return node.value;
  }
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function allKnown(items: YamlNode[], read: (item: YamlNode) => Plain | undefined): Plain[] | undefined {
  const values: Plain[] = [];
  for (const item of items) {
    const value = read(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

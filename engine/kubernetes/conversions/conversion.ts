import type { Operation, Value } from '../../edit/operations';
import { at, entryOf, type Mapping } from '../../yaml/nodes';
import { plainOf } from '../../yaml/plain';

/** How an object becomes one of another version or kind. */
export interface Conversion {
  operations: Operation[];
  /**
   * What the author ought to know: what the object will do differently, or what was settled on the way. Clauses, for
   * the parentheses of a title. Empty when nothing but the name of the version changes.
   */
  effects: string[];
}

/** Undefined when the object holds something that a machine cannot carry over. */
export type Converter = (root: Mapping) => Conversion | undefined;

export const UNCHANGED: Conversion = { operations: [], effects: [] };

/** Parts of a conversion as one; undefined when any of them is. */
export function combine(parts: readonly (Conversion | undefined)[]): Conversion | undefined {
  if (!parts.every(part => part !== undefined)) return undefined;
  return {
    operations: parts.flatMap(part => part.operations),
    effects: [...new Set(parts.flatMap(part => part.effects))],
  };
}

/** Operations as parts without effects; undefined when any is. */
export function steps(...operations: (readonly Operation[] | undefined)[]): Conversion | undefined {
  return combine(operations.map(list => list && { operations: [...list], effects: [] }));
}

/**
 * Moves an entry to a path below a mapping, the last step being its new name. In flow style, where text cannot be
 * moved, the value is written anew; undefined when it is unknown then. Nothing when there is no such entry.
 * @param value takes the place of the entry's own
 */
export function carry(
  from: Mapping,
  key: string,
  to: Mapping,
  path: readonly string[],
  value?: Value,
): Operation[] | undefined {
  const node = entryOf(from, key)?.value;
  if (!node) return [];
  if (from.flow || to.flow) return rewrite(from, key, to, path, value ?? plainOf(node));
  const name = path.at(-1)!;
  return [
    ...(name === key ? [] : [{ kind: 'renameKey', mapping: from, key, to: name } as const]),
    { kind: 'moveEntry', from, key: name, to, path: path.slice(0, -1) },
    ...(value === undefined ? [] : [{ kind: 'replaceNode', node, value } as const]),
  ];
}

function rewrite(from: Mapping, key: string, to: Mapping, path: readonly string[], value: Value | undefined) {
  if (value === undefined) return undefined;
  return [{ kind: 'setPath', mapping: to, path, value } as const, { kind: 'removeEntry', mapping: from, key } as const];
}

/** Moves an entry of a mapping deeper down in it; see `carry`. */
export function sink(mapping: Mapping, key: string, path: readonly string[], value?: Value): Operation[] | undefined {
  return carry(mapping, key, mapping, path, value);
}

/** Removes an entry if it is there. */
export function drop(mapping: Mapping | undefined, key: string): Operation[] {
  return mapping && at(mapping, key) ? [{ kind: 'removeEntry', mapping, key }] : [];
}

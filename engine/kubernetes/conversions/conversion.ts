import type { Operation, ScalarValue, Value } from '../../edit/operations';
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
 * Moves an entry of a mapping to a path below that same mapping, the last step being its new name. In flow style,
 * where text cannot be moved, the value is written anew; undefined when it is unknown then. Nothing when there is no
 * such entry.
 * @param scalar takes the place of the entry's own value, a scalar too
 */
export function sink(
  mapping: Mapping,
  key: string,
  path: readonly string[],
  scalar?: ScalarValue,
): Operation[] | undefined {
  const value = entryOf(mapping, key)?.value;
  if (!value) return [];
  if (mapping.flow) return rewrite(mapping, key, path, scalar ?? plainOf(value));
  const name = path.at(-1)!;
  return [
    ...(name === key ? [] : [{ kind: 'renameKey', mapping, key, to: name } as const]),
    { kind: 'moveEntry', from: mapping, key: name, to: mapping, path: path.slice(0, -1) },
    ...(scalar !== undefined && value.kind === 'scalar'
      ? [{ kind: 'setScalar', node: value, value: scalar } as const]
      : []),
  ];
}

function rewrite(mapping: Mapping, key: string, path: readonly string[], value: Value | undefined) {
  if (value === undefined) return undefined;
  return [{ kind: 'setPath', mapping, path, value } as const, { kind: 'removeEntry', mapping, key } as const];
}

/** Removes an entry if it is there. */
export function drop(mapping: Mapping | undefined, key: string): Operation[] {
  return mapping && at(mapping, key) ? [{ kind: 'removeEntry', mapping, key }] : [];
}

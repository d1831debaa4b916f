import table from '../data/types.generated.json';
import type { KubernetesVersion } from './versions';

/** A value's type. `object` names a type for `fieldsOf`; 'anything' has no fixed shape (raw objects). */
export type ValueType =
  | { is: Scalar | 'anything' }
  | { is: 'list' | 'map'; of: ValueType }
  | { is: 'object'; type: string };

export type Scalar = 'string' | 'boolean' | 'integer' | 'base64' | 'quantity' | 'integer or string' | 'time';

export interface Field {
  type: ValueType;
  /** By the published schema, which asks for less than the API server's validation does. */
  required: boolean;
  /** The first release that knows the field, alpha or not; undefined: since 1.14 or since the type exists. */
  since?: KubernetesVersion;
  /** The keys that tell the items of a list apart when it is merged. */
  mergeKeys?: readonly string[];
}

const KINDS: Readonly<Record<string, string>> = table.kinds;
const TYPES: Readonly<Record<string, string>> = table.types;
const decoded = new Map<string, ReadonlyMap<string, Field>>();

/**
 * The type of a kind, `apps.v1.Deployment`; undefined when the newest known release does not serve it, and for
 * CustomResourceDefinition and APIService, which the table does not hold.
 */
export function typeOf(apiVersion: string, kind: string): string | undefined {
  return KINDS[`${apiVersion}/${kind}`];
}

/** The fields of a type by their names, none for the types that only mark a choice; undefined: no such type. */
export function fieldsOf(type: string): ReadonlyMap<string, Field> | undefined {
  if (!Object.hasOwn(TYPES, type)) return undefined;
  const known = decoded.get(type);
  if (known) return known;
  const cells = TYPES[type]!.split(' ').filter(Boolean);
  const fields = new Map(cells.map(cell => fieldEntry(cell, type)));
  decoded.set(type, fields);
  return fields;
}

export function fieldOf(type: string, name: string): Field | undefined {
  return fieldsOf(type)?.get(name);
}

/** All kinds of the table, as `apiVersion/kind`. */
export function typedKinds(): string[] {
  return Object.keys(KINDS);
}

/** Cell format: scripts/data/types.ts. */
function fieldEntry(cell: string, within: string): [string, Field] {
  const [, name, type, required, since, keys] = /^([^:]+):([^!@(]+)(!?)(?:@(\d+))?(?:\((.*)\))?$/.exec(cell)!;
  const home = within.slice(0, within.lastIndexOf('.') + 1);
  const field: Field = {
    type: valueType(type!, home),
    required: required === '!',
    ...(since && { since: Number(since) }),
    ...(keys && { mergeKeys: keys.split(',') }),
  };
  return [name!, field];
}

const SCALARS: Readonly<Record<string, Scalar | 'anything'>> = {
  s: 'string',
  b: 'boolean',
  i: 'integer',
  y: 'base64',
  q: 'quantity',
  x: 'integer or string',
  t: 'time',
  '*': 'anything',
};

function valueType(text: string, home: string): ValueType {
  if (text.startsWith('[')) return { is: 'list', of: valueType(text.slice(1), home) };
  if (text.startsWith('{')) return { is: 'map', of: valueType(text.slice(1), home) };
  const scalar = SCALARS[text];
  if (scalar) return { is: scalar };
  return { is: 'object', type: text.includes('.') ? text : home + text };
}

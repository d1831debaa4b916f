import { type FieldType, minorOf, type SinceFacts, type TypeFacts } from './facts';

/**
 * The fields of every kind that the newest release serves, and of all types below them. `kinds` names the type of
 * each `apiVersion/kind`; `types` holds, by type (`core.v1.Container`), its fields divided by a space:
 * `name:type!@minor(key,key)`. Types: `s` text, `b` boolean, `i` whole number, `y` base64, `*` anything,
 * `q` quantity, `x` number or text, `t` time, `[` a list of, `{` a map of, else the name of a type (without its
 * package when it is the same). `!` required, `@37` known since 1.37, `(…)` merge keys of a list.
 */
export function typeTable(facts: TypeFacts, since: SinceFacts): object {
  const reachable = [...reachableTypes(facts)].sort();
  const types = reachable.map(name => [shortName(name), fieldsCell(name, facts, since)]);
  const kinds = Object.entries(facts.gvk).map(([kind, type]) => [kind, shortName(type)]);
  return { kinds: Object.fromEntries(kinds), types: Object.fromEntries(types) };
}

function reachableTypes(facts: TypeFacts): Set<string> {
  const reached = new Set<string>();
  const visit = (name: string | undefined): void => {
    const fields = name === undefined ? undefined : facts.types[name]?.fields;
    if (name === undefined || !fields || ANYTHING.includes(name) || reached.has(name)) return;
    reached.add(name);
    for (const field of Object.values(fields)) visit(field.ref ?? field.of);
  };
  Object.values(facts.gvk).forEach(visit);
  return reached;
}

/** `core.v1.Container` of `io.k8s.api.core.v1.Container`; `meta.v1.ObjectMeta` for the shared types. */
function shortName(name: string): string {
  return name
    .replace('io.k8s.api.', '')
    .replace('io.k8s.apimachinery.pkg.apis.', '')
    .replace('io.k8s.apimachinery.pkg.', '');
}

function fieldsCell(type: string, facts: TypeFacts, since: SinceFacts): string {
  const fields = Object.entries(facts.types[type]?.fields ?? {});
  return fields.map(([name, field]) => `${name}:${fieldCell(name, type, field, since)}`).join(' ');
}

function fieldCell(name: string, type: string, field: FieldType, { types }: SinceFacts): string {
  const known = minorOf(types[type]?.fields?.[name]?.since);
  const keys = field.listType === 'map' && field.keys ? `(${field.keys.join()})` : '';
  return typeCell(field, type) + (field.required ? '!' : '') + (known && `@${known}`) + keys;
}

const SCALARS: Record<string, string> = {
  string: 's',
  boolean: 'b',
  numeric: 'i',
  list: '[s',
  __untyped_atomic_: '*',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'q',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'x',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 't',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 't',
};

/** Types that take any content: raw objects, and the bookkeeping of managed fields. */
const ANYTHING = ['io.k8s.apimachinery.pkg.runtime.RawExtension', 'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1'];

function typeCell(field: FieldType, within: string): string {
  if (field.ref !== undefined) return named(field.ref, within);
  if (field.format === 'byte') return 'y';
  if (field.t === 'list') return `[${named(field.of, within)}`;
  return field.t === 'map' ? `{${named(field.of, within)}` : named(field.t, within);
}

function named(type: string | undefined, within: string): string {
  if (type === undefined || ANYTHING.includes(type)) return '*';
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar;
  const home = within.slice(0, within.lastIndexOf('.') + 1);
  return type.startsWith(home) ? type.slice(home.length) : shortName(type);
}

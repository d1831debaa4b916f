import type { Range } from '../text/source';
import { at, deref, itemsAt, keyText, type Mapping, type Scalar, type Sequence, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';

/** Which objects a patch or replacement is for: patterns for the whole of their kind and name; undefined: any. */
export interface LayerTarget {
  kind?: string;
  name?: string;
}

/** A field that is written: keys and numbers down to it, items of lists by name where they have one. */
export interface LaidField {
  path: string[];
  /** Undefined: it is taken away, or something else than a plain value is put there. */
  value?: string;
  removed?: true;
  at: Range;
}

/** What a patch, or a replacement, does to the objects that it is for. */
export interface Layer {
  target: LayerTarget;
  at: Range;
  fields: LaidField[];
  /** The whole object goes. */
  deletes?: true;
  /** Something in it is not followed here, so it may do anything. */
  unknown?: true;
}

/** Longer patches are not followed. */
const MOST_FIELDS = 500;

/** A patch: operations by path (RFC 6902), or a part of an object to be merged into it. */
export function layerOf(root: YamlNode | undefined, target: LayerTarget | undefined): Layer {
  const node = deref(root);
  const place = { start: node?.start ?? 0, end: node?.end ?? 0 };
  const layer: Layer = { target: target ?? identityOf(node), at: place, fields: [] };
  if (node?.kind === 'sequence') for (const item of itemsAt(node)) takeOperation(item, layer);
  else if (node?.kind === 'mapping') takeMerge(node, [], layer);
  else layer.unknown = true;
  if (layer.fields.length > MOST_FIELDS) return { ...layer, fields: [], unknown: true };
  return layer;
}

/** Without a target, a merge patch says itself which object it is for. */
function identityOf(node: YamlNode | undefined): LayerTarget {
  const [kind, name] = [asString(at(node, 'kind')), asString(at(node, 'metadata', 'name'))];
  return { ...(kind !== undefined && { kind: literal(kind) }), ...(name !== undefined && { name: literal(name) }) };
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether a layer is for an object, by any of the names that it has on the way. */
export function isFor({ target }: Layer, kind: string, names: readonly (string | undefined)[]): boolean {
  return fits(target.kind, kind) && names.some(name => fits(target.name, name));
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  if (pattern === undefined || text === undefined) return true;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return true;
  }
}

function takeOperation(item: YamlNode, layer: Layer): void {
  const [op, pointer, value] = [asString(at(item, 'op')), asString(at(item, 'path')), at(item, 'value')];
  if (op === 'test') return;
  if (pointer === undefined || (op !== 'add' && op !== 'replace' && op !== 'remove')) layer.unknown = true;
  else {
    const path = pointer.split('/').slice(1).map(plainStep);
    // An item that is put in by number moves those behind it.
    if (op === 'add' && /^\d+$/.test(path.at(-1) ?? '')) layer.unknown = true;
    const place = at(item, 'path') ?? item;
    if (op === 'remove') layer.fields.push({ path, removed: true, at: range(place) });
    else takeValue(value, path, layer, place);
  }
}

/** Source: RFC 6901, section 3. */
function plainStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** All that a value holds is written. */
function takeValue(node: YamlNode | undefined, path: string[], layer: Layer, place: YamlNode): void {
  const value = deref(node);
  if (value?.kind === 'scalar') layer.fields.push(fieldOf(value, path));
  else {
    layer.fields.push({ path, at: range(place) });
    if (value?.kind === 'mapping') takeMerge(value, path, layer);
  }
}

/** Source: kubernetes.io, «Update API Objects in Place Using kubectl patch»; apimachinery strategicpatch. */
function takeMerge(mapping: Mapping, path: string[], layer: Layer): void {
  for (const entry of mapping.entries) {
    const key = keyText(entry);
    const value = deref(entry.value);
    if (key === undefined || key === '<<') layer.unknown = true;
    else if (key === '$patch') takeDirective(entry.value, path, layer);
    else if (key.startsWith('$setElementOrder')) continue;
    else if (key.startsWith('$')) layer.unknown = true;
    else if (isIdentity([...path, key])) continue;
    else if (value?.kind === 'mapping') takeMerge(value, [...path, key], layer);
    else if (value?.kind === 'sequence') takeList(value, [...path, key], layer);
    else if (value) layer.fields.push(fieldOf(value, [...path, key]));
  }
}

/** What says which object a patch is for. */
function isIdentity(path: readonly string[]): boolean {
  return /^(apiVersion|kind|metadata (name|namespace))$/.test(path.join(' '));
}

function takeDirective(node: YamlNode, path: string[], layer: Layer): void {
  const directive = asString(node);
  if (directive === 'merge') return;
  if (directive !== 'delete') layer.unknown = true;
  else if (path.length > 0) layer.fields.push({ path, removed: true, at: range(node) });
  else Object.assign(layer, { deletes: true, at: range(node) });
}

/** Lists whose items have names are merged by them; others are replaced, or merged by what is not known here. */
function takeList(list: Sequence, path: string[], layer: Layer): void {
  const items = itemsAt(list).map(item => ({ item, name: asString(at(item, 'name')) }));
  if (items.some(({ name }) => name === undefined)) layer.fields.push({ path, at: range(list) });
  for (const { item, name } of items) {
    if (name === undefined || item.kind !== 'mapping') continue;
    takeMerge({ ...item, entries: item.entries.filter(entry => keyText(entry) !== 'name') }, [...path, name], layer);
  }
}

function fieldOf(node: Scalar, path: string[]): LaidField {
  const value = asString(node);
  const isNull = node.style === 'plain' && /^(null|~|)$/i.test(node.value);
  if (isNull) return { path, removed: true, at: range(node) };
  return { path, ...(!node.templated && { value: value ?? node.value }), at: range(node) };
}

function range({ start, end }: Range): Range {
  return { start, end };
}

import type { YamlNode } from '../yaml/nodes';
import { plainType, type ScalarType, scalarType } from '../yaml/scalars';
import type { Value } from './operations';

/**
 * The tree that an edited text must have, kept apart from the text: operations change it by what they mean, and the
 * parser's tree of the edited text is held against it. Each node knows where it stands in the current text.
 */
export type Model = ModelScalar | ModelMapping | ModelSequence | ModelAlias;

interface ModelBase {
  /** The node in the current text; undefined until the text that holds it is parsed. */
  node: YamlNode | undefined;
  /** Written or set by an operation of this call. */
  fresh: boolean;
  anchor: string | undefined;
  tag: string | undefined;
}

export interface ModelScalar extends ModelBase {
  kind: 'scalar';
  value: string;
  type: ScalarType;
  /** The value may become anything that `accepts` lets pass; set for edits inside a scalar. */
  accepts: ((value: string) => boolean) | undefined;
}

export interface ModelEntry {
  key: Model;
  value: Model;
}

export interface ModelMapping extends ModelBase {
  kind: 'mapping';
  entries: ModelEntry[];
}

export interface ModelSequence extends ModelBase {
  kind: 'sequence';
  items: Model[];
}

export interface ModelAlias extends ModelBase {
  kind: 'alias';
  name: string;
}

/** The model of a tree; `places` learns which model node stands for which node. */
export function modelOfNode(node: YamlNode, places: Map<YamlNode, Model>): Model {
  const model = convert(node, places);
  places.set(node, model);
  return model;
}

function convert(node: YamlNode, places: Map<YamlNode, Model>): Model {
  const base = { node, fresh: false, anchor: node.anchor, tag: node.tag };
  switch (node.kind) {
    case 'scalar':
      return { kind: 'scalar', ...base, value: node.value, type: scalarType(node), accepts: undefined };
    case 'alias':
      return { kind: 'alias', ...base, name: node.name };
    case 'sequence':
      return { kind: 'sequence', ...base, items: node.items.map(item => modelOfNode(item, places)) };
    case 'mapping': {
      const entries = node.entries.map(({ key, value }) => ({
        key: modelOfNode(key, places),
        value: modelOfNode(value, places),
      }));
      return { kind: 'mapping', ...base, entries };
    }
  }
}

const NEW = { node: undefined, fresh: true, anchor: undefined, tag: undefined };

/** The model of plain data. */
export function modelOfValue(value: Value): Model {
  if (Array.isArray(value)) return { kind: 'sequence', ...NEW, items: value.map(modelOfValue) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, below]) => newEntry(key, modelOfValue(below as Value)));
    return { kind: 'mapping', ...NEW, entries };
  }
  const text = String(value);
  const type = typeof value === 'string' ? 'string' : plainType(text);
  return { kind: 'scalar', ...NEW, value: text, type, accepts: undefined };
}

export function newEntry(key: string, value: Model): ModelEntry {
  return { key: modelOfValue(key), value };
}

/** A tree of its own that stands where the model stands. */
export function copyOf(model: Model): Model {
  if (model.kind === 'sequence') return { ...model, items: model.items.map(copyOf) };
  if (model.kind !== 'mapping') return { ...model };
  return { ...model, entries: model.entries.map(({ key, value }) => ({ key: copyOf(key), value: copyOf(value) })) };
}

/**
 * Holds the model against a tree: true when values, types, anchors, tags and the order of keys are the same. Model
 * nodes are then placed at the tree's nodes.
 */
export function bind(model: Model, node: YamlNode): boolean {
  if (model.kind !== node.kind || model.anchor !== node.anchor || model.tag !== node.tag) return false;
  model.node = node;
  if (model.kind === 'scalar') return node.kind === 'scalar' && bindScalar(model, node.value, scalarType(node));
  if (model.kind === 'alias') return node.kind === 'alias' && node.name === model.name;
  if (model.kind === 'sequence') {
    if (node.kind !== 'sequence' || node.items.length !== model.items.length) return false;
    return model.items.every((item, i) => bind(item, node.items[i]!));
  }
  if (node.kind !== 'mapping' || node.entries.length !== model.entries.length) return false;
  return model.entries.every((entry, i) => {
    const other = node.entries[i]!;
    return bind(entry.key, other.key) && bind(entry.value, other.value);
  });
}

function bindScalar(model: ModelScalar, value: string, type: ScalarType): boolean {
  if (type !== model.type) return false;
  if (!model.accepts) return type === 'null' || value === model.value;
  if (!model.accepts(value)) return false;
  model.value = value;
  model.accepts = undefined;
  return true;
}

/** Whether the model holds exactly this data; the order of keys does not count. */
export function equalsValue(model: Model, value: Value): boolean {
  if (Array.isArray(value)) {
    if (model.kind !== 'sequence' || model.items.length !== value.length) return false;
    return model.items.every((item, i) => equalsValue(item, value[i] as Value));
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.entries(value);
    if (model.kind !== 'mapping' || model.entries.length !== keys.length) return false;
    return keys.every(([key, below]) => {
      const entry = entryIn(model, key);
      return entry !== undefined && equalsValue(entry.value, below as Value);
    });
  }
  if (model.kind !== 'scalar') return false;
  const wanted = modelOfValue(value) as ModelScalar;
  return model.type === wanted.type && (model.type === 'null' || model.value === wanted.value);
}

/** The last entry with this key, as Kubernetes' reader takes it. */
export function entryIn(mapping: ModelMapping, key: string): ModelEntry | undefined {
  return mapping.entries.findLast(entry => keyOf(entry) === key);
}

export function keyOf(entry: ModelEntry): string | undefined {
  return entry.key.kind === 'scalar' ? entry.key.value : undefined;
}

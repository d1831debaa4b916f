import type { Mapping, Sequence, YamlNode } from '../yaml/nodes';
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
  /** The original node, of a collection into which nobody has looked. */
  kept: Mapping | Sequence | undefined;
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

/** Which part of the model each node of the original tree has become, as far as anybody has asked. */
export type Places = Map<YamlNode, Model>;

/**
 * The model of a tree whose text has not changed yet. Parts that nobody looks into stay references to the tree, which
 * is what makes an edit of a long document cheap.
 * @param original the node to keep; `node` is the same where offsets count in the text at hand
 */
export function modelOfNode(original: YamlNode, node: YamlNode = original, places: Places = new Map()): Model {
  const model = convert(original, node, places);
  places.set(original, model);
  return model;
}

function convert(original: YamlNode, node: YamlNode, places: Places): Model {
  const base = { node, fresh: false, anchor: original.anchor, tag: original.tag, kept: undefined };
  switch (original.kind) {
    case 'scalar':
      return { kind: 'scalar', ...base, value: original.value, type: scalarType(original), accepts: undefined };
    case 'alias':
      return { kind: 'alias', ...base, name: original.name };
    case 'sequence':
      return new KeptSequence(original, node, places);
    case 'mapping':
      return new KeptMapping(original, node, places);
  }
}

/** A collection of the original tree; its children become parts of the model when they are asked for. */
abstract class KeptCollection<Original extends Mapping | Sequence> {
  fresh = false;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  kept: Original | undefined;

  constructor(
    original: Original,
    public node: YamlNode | undefined,
    protected readonly places: Places,
  ) {
    this.anchor = original.anchor;
    this.tag = original.tag;
    this.kept = original;
  }
}

class KeptMapping extends KeptCollection<Mapping> implements ModelMapping {
  readonly kind = 'mapping';
  private children: ModelEntry[] = [];

  get entries(): ModelEntry[] {
    const { kept, node, places } = this;
    if (!kept || node?.kind !== 'mapping') return this.children;
    this.entries = kept.entries.map(({ key, value }, i) => ({
      key: modelOfNode(key, node.entries[i]!.key, places),
      value: modelOfNode(value, node.entries[i]!.value, places),
    }));
    return this.children;
  }

  set entries(entries: ModelEntry[]) {
    this.children = entries;
    this.kept = undefined;
  }
}

class KeptSequence extends KeptCollection<Sequence> implements ModelSequence {
  readonly kind = 'sequence';
  private children: Model[] = [];

  get items(): Model[] {
    const { kept, node, places } = this;
    if (!kept || node?.kind !== 'sequence') return this.children;
    this.items = kept.items.map((item, i) => modelOfNode(item, node.items[i]!, places));
    return this.children;
  }

  set items(items: Model[]) {
    this.children = items;
    this.kept = undefined;
  }
}

/** Makes the children of a collection known by the nodes that they were. */
export function lookInto(model: Model): void {
  childrenOf(model);
}

function childrenOf(model: Model): readonly unknown[] {
  if (model.kind === 'mapping') return model.entries;
  return model.kind === 'sequence' ? model.items : [];
}

const NEW = { node: undefined, fresh: true, anchor: undefined, tag: undefined, kept: undefined };

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
  if (model.kept) return modelOfNode(model.kept, model.node);
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
  if (model.kept) return isSame(model.kept, node);
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

/** Whether two trees say the same: what {@link bind} asks, without a model in between. */
function isSame(a: YamlNode, b: YamlNode): boolean {
  if (a.anchor !== b.anchor || a.tag !== b.tag) return false;
  if (a.kind === 'scalar')
    return b.kind === 'scalar' && a.value === b.value && (a.style === b.style || scalarType(a) === scalarType(b));
  if (a.kind === 'alias') return b.kind === 'alias' && a.name === b.name;
  if (a.kind === 'sequence') {
    if (b.kind !== 'sequence' || a.items.length !== b.items.length) return false;
    return a.items.every((item, i) => isSame(item, b.items[i]!));
  }
  if (b.kind !== 'mapping' || a.entries.length !== b.entries.length) return false;
  return a.entries.every(({ key, value }, i) => isSame(key, b.entries[i]!.key) && isSame(value, b.entries[i]!.value));
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

import { lineStart, type Range } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import type { YamlNode } from '../yaml/nodes';
import { type Collection, childCount, childStart, childValue, indexIn, startsLine } from './layout';
import { type Model, modelOfNode, type Places } from './model';
import { Refusal, refuse } from './operations';

/**
 * A part of a document that can be edited and verified on its own: the lines of one entry or item of a block
 * collection, up to the next one. What stands above and below cannot tell the difference, as long as the lines still
 * hold one entry or item in the same column. Without a slot it is the whole document.
 */
export interface Region extends Range {
  slot: Slot | undefined;
}

interface Slot {
  collection: Collection;
  index: number;
}

/** The smallest region in which all the nodes lie, the last of them wholly inside. */
export function regionAround(document: YamlDocument, nodes: readonly YamlNode[]): Region {
  let node = commonAncestor(nodes);
  while (node?.parent) {
    const { parent } = node;
    const slot = { collection: parent, index: indexIn(parent, node) };
    const range = slotRange(document.text, slot);
    if (range && childValue(parent, slot.index) === node) return { ...range, slot };
    node = parent;
  }
  return wholeOf(document);
}

/** The smallest region that holds a place that belongs to no node, such as a comment. */
export function regionAt(document: YamlDocument, offset: number): Region {
  let region = wholeOf(document);
  let node = document.root;
  while (node && node.kind !== 'scalar' && node.kind !== 'alias' && !node.flow) {
    const slot = slotAt(node, offset);
    const range = slot && slotRange(document.text, slot);
    if (!slot || !range || offset < range.start || range.end <= offset) break;
    region = { ...range, slot };
    node = childValue(slot.collection, slot.index);
  }
  return region;
}

export function wholeOf(document: YamlDocument): Region {
  return { start: 0, end: document.text.length, slot: undefined };
}

/** Regions such that none overlaps another; each keeps what was given with those that it swallows. */
export function mergeRegions<T>(given: readonly { region: Region; item: T }[]): { region: Region; items: T[] }[] {
  const order = given.map(({ region, item }, index) => ({ region, item, index }));
  order.sort((a, b) => a.region.start - b.region.start || b.region.end - a.region.end);
  const groups: { region: Region; members: { item: T; index: number }[] }[] = [];
  for (const { region, item, index } of order) {
    const last = groups.at(-1);
    if (last && region.start < last.region.end) last.members.push({ item, index });
    else groups.push({ region, members: [{ item, index }] });
  }
  return groups.map(({ region, members }) => ({
    region,
    items: members.sort((a, b) => a.index - b.index).map(member => member.item),
  }));
}

function commonAncestor(nodes: readonly YamlNode[]): YamlNode | undefined {
  const [first, ...others] = nodes.map(pathTo);
  let depth = first!.length;
  for (const path of others) {
    let same = 0;
    while (same < Math.min(depth, path.length) && path[same] === first![same]) same++;
    depth = same;
  }
  return first![depth - 1];
}

function pathTo(node: YamlNode): YamlNode[] {
  return node.parent ? [...pathTo(node.parent), node] : [node];
}

/** The last child that begins before the offset. */
function slotAt(collection: Collection, offset: number): Slot | undefined {
  const index =
    collection.kind === 'mapping'
      ? collection.entries.findLastIndex(entry => entry.key.start <= offset)
      : collection.items.findLastIndex(item => item.start <= offset);
  return index < 0 ? undefined : { collection, index };
}

/** The whole lines of a slot; undefined when something else stands before it on its line. */
function slotRange(text: string, slot: Slot): Range | undefined {
  if (slot.collection.flow) return undefined;
  try {
    const start = childStart(text, slot.collection, slot.index);
    return startsLine(text, start) ? { start: lineStart(text, start), end: slotEnd(text, slot) } : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function slotEnd(text: string, { collection, index }: Slot): number {
  if (index + 1 < childCount(collection)) return lineStart(text, childStart(text, collection, index + 1));
  const { parent } = collection;
  return parent ? slotEnd(text, { collection: parent, index: indexIn(parent, collection) }) : text.length;
}

/**
 * The model of a region, placed as if its lines were a document of their own; `places` learns which part of the model
 * each node of the document has become.
 */
export function modelOfRegion(document: YamlDocument, region: Region, places: Places): Model {
  const root = document.root ?? refuse('the document is empty');
  if (!region.slot) return modelOfNode(root, root, places);
  const { collection, index } = region.slot;
  const alone = (value: YamlNode): Collection =>
    collection.kind === 'mapping'
      ? { ...collection, ...WRAPPER, entries: [{ key: collection.entries[index]!.key, value }] }
      : { ...collection, ...WRAPPER, items: [value] };
  const original = alone(childValue(collection, index));
  const model = modelOfNode(original, shifted(original, undefined, -region.start), places);
  places.set(collection, model);
  return model;
}

const WRAPPER = { parent: undefined, anchor: undefined, tag: undefined };

/** A tree as it stands in a text in which all offsets are `by` larger. It is made as far as anybody looks into it. */
function shifted(node: YamlNode, parent: Collection | undefined, by: number): YamlNode {
  const moved = { ...node, parent, start: node.start + by, end: node.end + by };
  if (moved.kind === 'mapping') {
    const { entries } = moved;
    lazily(moved, 'entries', () =>
      entries.map(({ key, value }) => ({ key: shifted(key, moved, by), value: shifted(value, moved, by) })),
    );
  } else if (moved.kind === 'sequence') {
    const { items } = moved;
    lazily(moved, 'items', () => items.map(item => shifted(item, moved, by)));
  }
  return moved;
}

function lazily<T, K extends keyof T>(target: T, name: K, make: () => T[K]): void {
  const get = () => {
    const value = make();
    Object.defineProperty(target, name, { value });
    return value;
  };
  Object.defineProperty(target, name, { get, configurable: true, enumerable: true });
}

import { ownEntry, type YamlNode } from '../yaml/nodes';
import type { Bench } from './bench';
import { keyOf, type Model, type ModelEntry, type ModelMapping, type ModelSequence } from './model';
import { type ListAt, refuse } from './operations';
import { placeOf } from './order';

/** Index at which a new key goes among the entries; keys that this call has added keep their order. */
export function placeIn(mapping: ModelMapping, key: string, after?: readonly string[]): number {
  let index = placeOf(mapping.entries.map(keyOf), key, after);
  while (mapping.entries[index]?.key.fresh) index++;
  return index;
}

/** Index at which an item goes that is to stand before the item that once had this index in the original list. */
export function positionIn(
  bench: Bench,
  list: ModelSequence,
  original: YamlNode | undefined,
  index: number | undefined,
): number {
  const item = index !== undefined && original?.kind === 'sequence' ? original.items[index] : undefined;
  const at = item ? list.items.indexOf(bench.find(item)) : -1;
  return at < 0 ? list.items.length : at;
}

/** The list of the original document under a key. */
export function originalList({ mapping, key }: ListAt): YamlNode | undefined {
  return ownEntry(mapping, key)?.value;
}

export function addEntry(mapping: ModelMapping, index: number, entry: ModelEntry): void {
  // What it brings under the key would be hidden.
  if (mapping.entries.some(other => keyOf(other) === '<<')) refuse('a merge key may bring the key');
  entry.key.fresh = true;
  mapping.entries.splice(index, 0, entry);
}

/** Makes an empty value a collection, or takes it as the collection that it is. */
export function becomeCollection<K extends 'mapping' | 'sequence'>(model: Model, kind: K): Extract<Model, { kind: K }> {
  if (model.kind !== kind) Object.assign(model, { kind, fresh: true, tag: undefined, entries: [], items: [] });
  return model as Extract<Model, { kind: K }>;
}

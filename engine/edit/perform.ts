import { type Entry, entryOf, keyText, type Mapping, ownEntry } from '../yaml/nodes';
import { insertComment, removeComment, replaceComment } from './annotate';
import type { Bench, Change } from './bench';
import { insertChild, newEntryText, newItemText } from './insert';
import {
  entryIn,
  equalsValue,
  keyOf,
  type Model,
  type ModelMapping,
  type ModelSequence,
  modelOfValue,
  newEntry,
} from './model';
import { moveEntry, moveItem } from './move';
import {
  type AppendItem,
  type ListAt,
  type Operation,
  type RemoveEntry,
  type RemoveItem,
  refuse,
  type Value,
} from './operations';
import { addEntry, becomeCollection, originalList, placeIn, positionIn } from './place';
import { removeChild } from './remove';
import { replaceInScalar, replaceValue, setScalar } from './replace';

/** The changes that an operation consists of; each has to be carried out before the next is asked for. */
export function* perform(bench: Bench, operation: Operation): Generator<Change> {
  switch (operation.kind) {
    case 'insertKey': {
      const mapping = bench.mapping(operation.mapping);
      const known = entryIn(mapping, operation.key);
      if (known && !known.key.fresh) return refuse(`${operation.key} is there already`);
      return yield* setKey(bench, mapping, operation.key, operation.value, operation.after);
    }
    case 'setPath':
      return yield* setPath(bench, bench.mapping(operation.mapping), operation.path, operation.value);
    case 'setScalar':
      return yield* become(bench, bench.find(operation.node), operation.value);
    case 'replaceNode':
      return yield* become(bench, bench.find(operation.node), operation.value);
    case 'appendItem':
      return yield* appendItem(bench, operation);
    case 'moveItem': {
      const item = operation.from.items[operation.index];
      yield* moveItem(bench, operation);
      for (const [key, value] of Object.entries(operation.add ?? {}))
        yield* setKey(bench, bench.mapping(item!), key, value);
      return;
    }
    case 'moveEntry':
      return yield* moveEntry(bench, operation);
    default:
      yield performAtOnce(bench, operation);
  }
}

type Simple = Exclude<
  Operation,
  { kind: 'insertKey' | 'setPath' | 'setScalar' | 'replaceNode' | 'appendItem' | 'moveItem' | 'moveEntry' }
>;

function performAtOnce(bench: Bench, operation: Simple): Change {
  switch (operation.kind) {
    case 'replaceInScalar':
      return replaceInScalar(bench, bench.find(operation.node), operation);
    case 'removeEntry':
      return removeEntry(bench, operation);
    case 'removeItem':
      return removeItem(bench, operation);
    case 'renameKey':
      return renameKey(bench, bench.mapping(operation.mapping), operation.key, operation.to);
    case 'insertComment':
      return insertComment(bench, operation);
    case 'replaceComment':
      return replaceComment(bench, operation.comment, operation.text);
    case 'removeComment':
      return removeComment(bench, operation.comment);
  }
}

/** Walks down the path; the first key that is missing is written with all that is to stand below it. */
function* setPath(bench: Bench, target: Model, path: readonly string[], value: Value): Generator<Change> {
  const [key, ...rest] = path;
  if (key === undefined) return yield* become(bench, target, value);
  const entry = target.kind === 'mapping' ? entryIn(target, key) : undefined;
  if (entry) return yield* setPath(bench, entry.value, rest, value);
  const below = rest.reduceRight<Value>((inner, name) => ({ [name]: inner }), value);
  yield* setKey(bench, target, key, below);
}

/** Adds a key to a mapping or to an empty value; a key that was only just added must get the same value. */
function* setKey(bench: Bench, target: Model, key: string, value: Value, after?: readonly string[]): Generator<Change> {
  const isEmpty = target.kind === 'scalar' && target.type === 'null';
  if (target.kind !== 'mapping' && !isEmpty) return refuse(`${key} cannot be set in something that is no mapping`);
  const mapping = target.kind === 'mapping' ? target : undefined;
  const known = mapping && entryIn(mapping, key);
  if (known) return yield* become(bench, known.value, value);
  if (mapping?.entries.some(entry => entry.key.kind === 'alias')) return refuse('a key is an alias');
  const index = mapping ? placeIn(mapping, key, after) : 0;
  const edits = insertChild(bench, target, index, newEntryText(key, value, bench));
  addEntry(becomeCollection(target, 'mapping'), index, newEntry(key, modelOfValue(value)));
  yield { edits };
}

/** Makes what is there equal to a value, part by part, so that what need not change stays as it is written. */
function* become(bench: Bench, model: Model, value: Value): Generator<Change> {
  if (equalsValue(model, value)) return;
  if (model.kind === 'alias') return refuse('the value is an alias');
  if (model.kind === 'mapping' && model.entries.length > 0 && isObject(value))
    return yield* becomeMapping(bench, model, value);
  if (model.fresh) return refuse('another operation sets another value');
  if (model.kind === 'sequence' && model.items.length > 0 && Array.isArray(value) && value.length > 0)
    return yield* becomeList(bench, model, value as Value[]);
  if (model.kind === 'scalar' && (typeof value !== 'object' || value === null)) yield setScalar(bench, model, value);
  else yield replaceValue(bench, model, value);
}

function isObject(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function* becomeMapping(
  bench: Bench,
  mapping: ModelMapping,
  value: { readonly [key: string]: Value },
): Generator<Change> {
  const keys = Object.keys(value);
  for (const [i, key] of keys.entries()) yield* setKey(bench, mapping, key, value[key]!, keys.slice(0, i).reverse());
  if (mapping.fresh) return;
  for (const entry of [...mapping.entries]) {
    const key = keyOf(entry);
    if (key !== undefined && Object.hasOwn(value, key) && entryIn(mapping, key) === entry) continue;
    yield removeChild(bench, mapping, mapping.entries.indexOf(entry), { whenEmpty: 'empty' });
  }
}

function* becomeList(bench: Bench, list: ModelSequence, values: readonly Value[]): Generator<Change> {
  const room = Math.min(list.items.length, values.length);
  let from = 0;
  while (from < room && equalsValue(list.items[from]!, values[from]!)) from++;
  let tail = 0;
  while (tail < room - from && equalsValue(list.items.at(-1 - tail)!, values.at(-1 - tail)!)) tail++;
  for (let i = from; i < room - tail; i++) yield* become(bench, list.items[i]!, values[i]!);
  for (let i = room - tail; i < values.length - tail; i++) yield* addItem(bench, list, i, values[i]!);
  while (list.items.length > values.length) yield removeChild(bench, list, room - tail, { whenEmpty: 'empty' });
}

function* addItem(bench: Bench, target: Model, index: number, value: Value): Generator<Change> {
  const edits = insertChild(bench, target, index, newItemText(value, bench));
  becomeCollection(target, 'sequence').items.splice(index, 0, modelOfValue(value));
  yield { edits };
}

function* appendItem(bench: Bench, { to, value, index }: AppendItem): Generator<Change> {
  const isList = 'kind' in to;
  const target = isList ? bench.sequence(to) : entryIn(bench.mapping(to.mapping), to.key)?.value;
  if (!target) return yield* setKey(bench, bench.mapping((to as ListAt).mapping), (to as ListAt).key, [value]);
  if (target.kind !== 'sequence') {
    if (target.kind !== 'scalar' || target.type !== 'null') return refuse('the place holds no list');
    return yield* addItem(bench, target, 0, value);
  }
  if (target.items.some(item => item.fresh && equalsValue(item, value))) return;
  const original = isList ? to : originalList(to);
  yield* addItem(bench, target, positionIn(bench, target, original, index), value);
}

function removeEntry(bench: Bench, { mapping, key, whenEmpty }: RemoveEntry): Change {
  const original = ownEntry(mapping, key) ?? refuse(`there is no ${key} to remove`);
  if (entryOf({ ...mapping, entries: without(mapping, key) }, key)) return refuse('a merge key brings the key too');
  const model = bench.mapping(mapping);
  const wanted = bench.find(original.key);
  const index = model.entries.findIndex(entry => entry.key === wanted);
  return index < 0 ? { edits: [] } : removeChild(bench, model, index, { whenEmpty });
}

function without({ entries }: Mapping, key: string): Entry[] {
  return entries.filter(entry => keyText(entry) !== key);
}

function removeItem(bench: Bench, { sequence, index, whenEmpty }: RemoveItem): Change {
  const original = sequence.items[index] ?? refuse('there is no such item');
  const model = bench.sequence(sequence);
  const now = model.items.indexOf(bench.find(original));
  return now < 0 ? { edits: [] } : removeChild(bench, model, now, { whenEmpty });
}

function renameKey(bench: Bench, mapping: ModelMapping, from: string, to: string): Change {
  const entry = entryIn(mapping, from) ?? refuse(`there is no ${from} to rename`);
  if (from === to) return { edits: [] };
  if (entryIn(mapping, to)) return refuse(`${to} is there already`);
  const { key } = entry;
  if (key.kind !== 'scalar' || key.node?.kind !== 'scalar') return refuse('the key is no scalar');
  return setScalar(bench, key, to);
}

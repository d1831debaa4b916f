import {
  allEntries,
  at,
  deref,
  type Entry,
  entryOf,
  isNull,
  keyText,
  lacks,
  type Mapping,
  type YamlNode,
} from '../../yaml/nodes';
import { asInt, asString } from '../../yaml/scalars';
import type { FieldLife } from './fields';
import type { Condition, PathPattern, Place } from './places';

/** A place of an object at which a row of the field table holds. */
export interface FoundField {
  life: FieldLife;
  place: Place;
  /** From the object's root: keys, and positions in lists. */
  path: readonly (string | number)[];
  /** The mapping that holds the field, or that should; the object itself for a row about the whole object. */
  holder: Mapping;
  /** Undefined when the row is about something missing, or about the whole object. */
  entry: Entry | undefined;
}

/** Looks for the rows in one object. Values that a template makes hold no condition on values. */
export function findFields(root: Mapping, lives: readonly FieldLife[]): FoundField[] {
  return lives.flatMap(life =>
    life.places.flatMap(place =>
      [...spotsOf(root, place.path)]
        .filter(spot => holds(place.condition, spot, root))
        .map(spot => ({ life, place, path: spot.path, holder: spot.holder, entry: spot.entry })),
    ),
  );
}

interface Spot {
  path: readonly (string | number)[];
  holder: Mapping;
  /** The last step of the pattern. */
  key: string;
  entry: Entry | undefined;
}

/** Every place of the tree that a pattern reaches; the last key need not be there. */
function* spotsOf(
  node: YamlNode | undefined,
  pattern: PathPattern,
  path: readonly (string | number)[] = [],
): Generator<Spot> {
  const [step, ...rest] = pattern;
  const target = deref(node);
  if (target?.kind === 'sequence' && step === '[]') {
    for (const [index, item] of target.items.entries()) yield* spotsOf(item, rest, [...path, index]);
  }
  if (target?.kind !== 'mapping' || step === '[]') return;
  if (step === undefined) yield { path, holder: target, key: '', entry: undefined };
  else for (const [key, entry] of entriesFor(target, step)) yield* onward(target, key, entry, rest, path);
}

function* onward(
  holder: Mapping,
  key: string,
  entry: Entry | undefined,
  rest: PathPattern,
  path: readonly (string | number)[],
): Generator<Spot> {
  if (rest.length === 0) yield { path: [...path, key], holder, key, entry };
  else yield* spotsOf(entry?.value, rest, [...path, key]);
}

function entriesFor(mapping: Mapping, step: string): [string, Entry | undefined][] {
  if (!step.endsWith('*')) return [[step, entryOf(mapping, step)]];
  const prefix = step.slice(0, -1);
  return allEntries(mapping).flatMap((entry): [string, Entry][] => {
    const key = keyText(entry);
    return key?.startsWith(prefix) ? [[key, entry]] : [];
  });
}

function holds(condition: Condition, { entry, holder, key }: Spot, root: Mapping): boolean {
  const value = entry?.value;
  const present = key === '' || (entry !== undefined && !isNull(value));
  const text = asString(value);
  switch (condition.is) {
    case 'present':
      return present;
    case 'absent':
      return entry === undefined ? lacks(holder, key) : isNull(value) || (condition.orEmpty && text === '');
    case 'equals':
      return condition.value === (typeof condition.value === 'number' ? asInt(value) : text);
    case 'contains':
      return text?.includes(condition.text) === true;
    case 'startsWith':
      return condition.prefixes.some(prefix => text?.startsWith(prefix));
    case 'without':
      return present && lacks(holder, condition.sibling);
    case 'where':
      return present && asString(at(root, ...condition.path)) === condition.value;
  }
}

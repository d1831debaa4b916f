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
import { type Branch, branchesOf, type Leaf } from './fieldTree';
import type { Condition, Place } from './places';

/** A place of an object at which a row of the field table holds. */
export interface FoundField {
  life: FieldLife;
  place: Place;
  /** From the object's root: keys, and positions in lists. */
  path: readonly (string | number)[];
  /** The object. */
  root: Mapping;
  /** The mapping that holds the field, or that should; the object itself for a row about the whole object. */
  holder: Mapping;
  /** Undefined when the row is about something missing, or about the whole object. */
  entry: Entry | undefined;
}

/** Looks for the rows in one object. Values that a template makes hold no condition on values. */
export function findFields(root: Mapping, lives: readonly FieldLife[]): FoundField[] {
  const search: Search = { root, found: [] };
  visit(root, branchesOf(lives), [], search);
  return search.found
    .sort((a, b) => a.leaf.order - b.leaf.order)
    .map(({ leaf: { life, place }, path, holder, entry }) => ({ life, place, path, root, holder, entry }));
}

type Path = readonly (string | number)[];

interface Spot {
  path: Path;
  holder: Mapping;
  /** The last step of the pattern; empty for the mapping itself. */
  key: string;
  entry: Entry | undefined;
}

interface Search {
  root: Mapping;
  found: (Spot & { leaf: Leaf })[];
}

/** Walks the object and the patterns side by side, so that what many of them share is walked once. */
function visit(node: YamlNode | undefined, branch: Branch, path: Path, search: Search): void {
  const target = deref(node);
  if (target?.kind === 'sequence' && branch.items) {
    for (const [index, item] of target.items.entries()) visit(item, branch.items, [...path, index], search);
  }
  if (target?.kind !== 'mapping') return;
  check(branch.itself, { path, holder: target, key: '', entry: undefined }, search);
  for (const entry of allEntries(target)) visitEntry(target, entry, branch, path, search);
  for (const [key, below] of branch.missing) {
    if (!entryOf(target, key))
      check(below.leaves, { path: [...path, key], holder: target, key, entry: undefined }, search);
  }
}

function visitEntry(holder: Mapping, entry: Entry, branch: Branch, path: Path, search: Search): void {
  const key = keyText(entry);
  if (key === undefined) return;
  const exact = branch.keys.get(key);
  // Of a key that stands there twice, the last one counts.
  if (exact && entryOf(holder, key) === entry) enter(holder, key, entry, exact, path, search);
  for (const [prefix, below] of branch.prefixes)
    if (key.startsWith(prefix)) enter(holder, key, entry, below, path, search);
}

function enter(holder: Mapping, key: string, entry: Entry, branch: Branch, path: Path, search: Search): void {
  const here = [...path, key];
  check(branch.leaves, { path: here, holder, key, entry }, search);
  visit(entry.value, branch, here, search);
}

function check(leaves: readonly Leaf[], spot: Spot, { root, found }: Search): void {
  for (const leaf of leaves) if (holds(leaf.place.condition, spot, root)) found.push({ ...spot, leaf });
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

import type { FieldLife } from './fields';
import type { PathPattern, Place } from './places';

/** One place of one row. */
export interface Leaf {
  life: FieldLife;
  place: Place;
  /** Rows in the order of the table, and their places in the order of the row. */
  order: number;
}

/** The patterns of many rows as one tree, by their steps. */
export interface Branch {
  /** Patterns that end with the key that led here. */
  leaves: Leaf[];
  /** Patterns that mean the mapping itself: without steps, or ending with an item of a list. */
  itself: Leaf[];
  keys: Map<string, Branch>;
  /** Keys that end with `*`, without it. */
  prefixes: Map<string, Branch>;
  items: Branch | undefined;
  /** Keys below which a pattern ends that asks for something missing. */
  missing: Map<string, Branch>;
}

const trees = new WeakMap<readonly FieldLife[], Branch>();

/** The tree of these rows; kept as long as their list is. */
export function branchesOf(lives: readonly FieldLife[]): Branch {
  const known = trees.get(lives);
  if (known) return known;
  const root = newBranch();
  const places = lives.flatMap(life => life.places.map(place => ({ life, place })));
  for (const [order, { life, place }] of places.entries()) plant(root, place.path, { life, place, order });
  trees.set(lives, root);
  return root;
}

function newBranch(): Branch {
  return { leaves: [], itself: [], keys: new Map(), prefixes: new Map(), items: undefined, missing: new Map() };
}

function plant(branch: Branch, pattern: PathPattern, leaf: Leaf): void {
  const [step, ...rest] = pattern;
  if (step === undefined) branch.itself.push(leaf);
  else if (step === '[]') {
    branch.items ??= newBranch();
    plant(branch.items, rest, leaf);
  } else if (rest.length > 0) plant(childFor(branch, step), rest, leaf);
  else end(branch, step, leaf);
}

function end(branch: Branch, step: string, leaf: Leaf): void {
  const below = childFor(branch, step);
  below.leaves.push(leaf);
  if (leaf.place.condition.is === 'absent') branch.missing.set(step, below);
}

function childFor({ keys, prefixes }: Branch, step: string): Branch {
  const [children, key] = step.endsWith('*') ? [prefixes, step.slice(0, -1)] : [keys, step];
  const known = children.get(key);
  if (known) return known;
  const child = newBranch();
  children.set(key, child);
  return child;
}

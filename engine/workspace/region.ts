import type { Placed, Where } from './indexReader';

/**
 * A part of the workspace from which all objects come that a condition can hold for: a folder with those right above
 * and below, the folders of scopes, and a namespace. So that the others need not be looked at one by one.
 */
export interface Region {
  /** Undefined: no folder but those of the scopes. */
  folder: string | undefined;
  scopes: readonly { readonly folders: ReadonlySet<string> }[];
  /** Objects that name this namespace count wherever they are; empty: none do. */
  namespace: string;
}

/** The condition, known to hold nowhere beyond the region. */
export function within(region: Region, where: (placed: Placed) => boolean): Where {
  return Object.assign(where, { region });
}

/** A condition that is narrower than another one. */
export function narrowed(where: Where, further: (placed: Placed) => boolean): Where {
  const both: Where = placed => further(placed) && where(placed);
  return where.region ? within(where.region, both) : both;
}

/** Where an object stands, as far as regions care. */
export interface Spot {
  folder: string;
  /** Undefined for folders that have none above them. */
  parent: string | undefined;
  namespace: string;
}

export function spotOf({ path, facts }: Placed): Spot {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return { folder, parent: parentOf(folder), namespace: facts.namespace };
}

/** Names of the places that an object stands in. */
export function keysOf({ folder, parent, namespace }: Spot): string[] {
  const keys = [`in ${folder}`];
  if (parent !== undefined) keys.push(`below ${parent}`);
  if (namespace !== '') keys.push(`namespace ${namespace}`);
  return keys;
}

/** Names of the places that make up a region: an object that lies in it stands in one of them. */
export function* keysIn({ folder, scopes, namespace }: Region): Generator<string> {
  if (folder !== undefined) {
    yield `in ${folder}`;
    yield `below ${folder}`;
    const parent = parentOf(folder);
    if (parent !== undefined) yield `in ${parent}`;
  }
  for (const scope of scopes) for (const one of scope.folders) yield `in ${one}`;
  if (namespace !== '') yield `namespace ${namespace}`;
}

/** The same folder, or one right above the other. */
export function areNear(a: string, b: string): boolean {
  if (a.length === b.length) return a === b;
  return a.length > b.length ? parentOf(a) === b : parentOf(b) === a;
}

export function parentOf(folder: string): string | undefined {
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? undefined : folder.slice(0, slash);
}

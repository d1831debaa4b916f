import type { Placed, Where } from './indexReader';
import { keysIn, keysOf, spotOf } from './region';

/** What an asker wants to hear of: everything, or changes of objects that one of the conditions holds for. */
type Interest = Where[] | 'everything';

/** Below this, asking everyone costs less than keeping them sorted. */
const FEW = 48;

/** Those who asked one question; many of them are kept sorted by where what concerns them can lie. */
export class Audience<Asker> {
  private readonly interests = new Map<Asker, Interest>();
  private places: Map<string, Set<Asker>> | undefined;

  get size(): number {
    return this.interests.size;
  }

  /** `where` undefined: every change concerns the asker. */
  add(asker: Asker, where: Where | undefined): void {
    const known = this.interests.get(asker);
    if (known === 'everything' || (where && known?.includes(where))) return;
    if (where === undefined) {
      this.delete(asker);
      this.interests.set(asker, 'everything');
    } else if (known) known.push(where);
    else this.interests.set(asker, [where]);
    if (this.places) sortIn(asker, where, this.places);
  }

  delete(asker: Asker): void {
    const interest = this.interests.get(asker);
    this.interests.delete(asker);
    if (!this.places || !interest) return;
    const keys = interest === 'everything' ? [ANYWHERE] : interest.flatMap(where => [...keysFor(where)]);
    for (const key of keys) {
      const set = this.places.get(key);
      set?.delete(asker);
      if (set?.size === 0) this.places.delete(key);
    }
  }

  /** Those whom the coming or going of the objects concerns; undefined: whatever has changed concerns all. */
  concerned(objects: readonly Placed[] | undefined): Iterable<Asker> {
    if (!objects) return this.interests.keys();
    const found = new Set<Asker>();
    for (const placed of objects) {
      for (const asker of this.near(placed)) if (!found.has(asker) && this.cares(asker, placed)) found.add(asker);
    }
    return found;
  }

  private cares(asker: Asker, placed: Placed): boolean {
    const interest = this.interests.get(asker)!;
    return interest === 'everything' || interest.some(where => where(placed));
  }

  private *near(placed: Placed): Iterable<Asker> {
    if (this.interests.size <= FEW) yield* this.interests.keys();
    else {
      this.places ??= this.sort();
      for (const key of [ANYWHERE, ...keysOf(spotOf(placed))]) yield* this.places.get(key) ?? [];
    }
  }

  private sort(): Map<string, Set<Asker>> {
    const places = new Map<string, Set<Asker>>();
    for (const [asker, interest] of this.interests) {
      if (interest === 'everything') sortIn(asker, undefined, places);
      else for (const where of interest) sortIn(asker, where, places);
    }
    return places;
  }
}

const ANYWHERE = 'anywhere';

function keysFor(where: Where | undefined): Iterable<string> {
  return where?.region ? keysIn(where.region) : [ANYWHERE];
}

function sortIn<Asker>(asker: Asker, where: Where | undefined, places: Map<string, Set<Asker>>): void {
  for (const key of keysFor(where)) {
    const set = places.get(key);
    if (set) set.add(asker);
    else places.set(key, new Set([asker]));
  }
}

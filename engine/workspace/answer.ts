import type { Placed } from './indexReader';
import { keysIn, keysOf, type Region, spotOf } from './region';

/** Below this, looking at every object costs less than keeping them sorted. */
const FEW = 48;

/** The objects that answer a question; many of them are kept sorted by where they stand. */
export class Answer {
  private readonly all = new Set<Placed>();
  private places: Map<string, Set<Placed>> | undefined;

  get size(): number {
    return this.all.size;
  }

  add(placed: Placed): void {
    this.all.add(placed);
    if (this.places) this.sortIn(placed, this.places);
  }

  delete(placed: Placed): void {
    if (!this.all.delete(placed) || !this.places) return;
    for (const key of keysOf(spotOf(placed))) {
      const set = this.places.get(key);
      set?.delete(placed);
      if (set?.size === 0) this.places.delete(key);
    }
  }

  /** All that may lie in the region, each once; others may be among them. */
  in(region: Region | undefined): Iterable<Placed> {
    if (!region || this.all.size <= FEW) return this.all;
    this.places ??= this.sort();
    const found = new Set<Placed>();
    for (const key of keysIn(region)) for (const placed of this.places.get(key) ?? []) found.add(placed);
    return found;
  }

  private sort(): Map<string, Set<Placed>> {
    const places = new Map<string, Set<Placed>>();
    for (const placed of this.all) this.sortIn(placed, places);
    return places;
  }

  private sortIn(placed: Placed, places: Map<string, Set<Placed>>): void {
    for (const key of keysOf(spotOf(placed))) {
      const set = places.get(key);
      if (set) set.add(placed);
      else places.set(key, new Set([placed]));
    }
  }
}

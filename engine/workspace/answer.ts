import type { Placed } from './indexReader';
import { keysIn, keysOf, type Region, spotOf } from './region';

/** Below this, looking at every object costs less than keeping them sorted. */
const FEW = 48;

/** The objects that answer a question; many are kept sorted by where they stand, a single one needs no set. */
export class Answer {
  private only: Placed | undefined;
  private all: Set<Placed> | undefined;
  private places: Map<string, Set<Placed>> | undefined;

  get isEmpty(): boolean {
    return this.all ? this.all.size === 0 : this.only === undefined;
  }

  add(placed: Placed): void {
    if (!this.all && this.only && this.only !== placed) {
      this.all = new Set([this.only]);
      this.only = undefined;
    }
    if (this.all) this.all.add(placed);
    else this.only = placed;
    if (this.places) this.sortIn(placed, this.places);
  }

  delete(placed: Placed): void {
    if (this.only === placed) this.only = undefined;
    this.all?.delete(placed);
    for (const key of this.places ? keysOf(spotOf(placed)) : []) {
      const set = this.places?.get(key);
      set?.delete(placed);
      if (set?.size === 0) this.places?.delete(key);
    }
  }

  /** All that may lie in the region, each once; others may be among them. */
  in(region: Region | undefined): Iterable<Placed> {
    if (!this.all) return this.only ? [this.only] : [];
    if (!region || this.all.size <= FEW) return this.all;
    this.places ??= this.sort(this.all);
    const found = new Set<Placed>();
    for (const key of keysIn(region)) for (const placed of this.places.get(key) ?? []) found.add(placed);
    return found;
  }

  private sort(all: ReadonlySet<Placed>): Map<string, Set<Placed>> {
    const places = new Map<string, Set<Placed>>();
    for (const placed of all) this.sortIn(placed, places);
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

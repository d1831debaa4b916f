import type { Placed, Where } from './indexReader';
import { keysIn, keysOf, spotOf } from './region';

/** What an asker wants to hear of: everything, or changes of objects that one of the conditions holds for. */
type Interest = Where | Where[] | 'everything';

/** Below this, asking everyone costs less than keeping them sorted. */
const FEW = 48;

/**
 * Those who asked one question; many of them are kept sorted by where what concerns them can lie. Most questions have
 * a single asker, who needs no map.
 */
export class Audience<Asker> {
  private only: { asker: Asker; interest: Interest } | undefined;
  private interests: Map<Asker, Interest> | undefined;
  private places: Map<string, Set<Asker>> | undefined;

  get isEmpty(): boolean {
    return this.interests ? this.interests.size === 0 : this.only === undefined;
  }

  /** `where` undefined: every change concerns the asker. True when nothing was known of the asker. */
  add(asker: Asker, where: Where | undefined): boolean {
    const known = this.interestOf(asker);
    if (known === 'everything' || (where && known && conditionsOf(known).includes(where))) return false;
    if (where === undefined) {
      this.delete(asker);
      this.set(asker, 'everything');
    } else this.set(asker, known ? [...conditionsOf(known), where] : where);
    if (this.places) sortIn(asker, where, this.places);
    return known === undefined;
  }

  delete(asker: Asker): void {
    const interest = this.interestOf(asker);
    if (!interest) return;
    if (this.interests) this.interests.delete(asker);
    else this.only = undefined;
    if (this.places) sortOut(asker, interest, this.places);
  }

  /** Those whom the coming or going of the objects concerns; undefined: whatever has changed concerns all. */
  concerned(objects: readonly Placed[] | undefined): Iterable<Asker> {
    if (!objects) return this.everyone();
    const found = new Set<Asker>();
    for (const placed of objects) {
      for (const asker of this.near(placed)) if (!found.has(asker) && this.cares(asker, placed)) found.add(asker);
    }
    return found;
  }

  private everyone(): Iterable<Asker> {
    return this.interests?.keys() ?? (this.only ? [this.only.asker] : []);
  }

  private interestOf(asker: Asker): Interest | undefined {
    if (this.interests) return this.interests.get(asker);
    return this.only?.asker === asker ? this.only.interest : undefined;
  }

  private set(asker: Asker, interest: Interest): void {
    if (!this.interests && this.only && this.only.asker !== asker) {
      this.interests = new Map([[this.only.asker, this.only.interest]]);
      this.only = undefined;
    }
    if (this.interests) this.interests.set(asker, interest);
    else this.only = { asker, interest };
  }

  private cares(asker: Asker, placed: Placed): boolean {
    const interest = this.interestOf(asker)!;
    return interest === 'everything' || conditionsOf(interest).some(where => where(placed));
  }

  private *near(placed: Placed): Iterable<Asker> {
    if (!this.interests || this.interests.size <= FEW) yield* this.everyone();
    else {
      this.places ??= sort(this.interests);
      for (const key of [ANYWHERE, ...keysOf(spotOf(placed))]) yield* this.places.get(key) ?? [];
    }
  }
}

function sort<Asker>(interests: ReadonlyMap<Asker, Interest>): Map<string, Set<Asker>> {
  const places = new Map<string, Set<Asker>>();
  for (const [asker, interest] of interests) {
    if (interest === 'everything') sortIn(asker, undefined, places);
    else for (const where of conditionsOf(interest)) sortIn(asker, where, places);
  }
  return places;
}

function conditionsOf(interest: Exclude<Interest, 'everything'>): readonly Where[] {
  return typeof interest === 'function' ? [interest] : interest;
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

function sortOut<Asker>(asker: Asker, interest: Interest, places: Map<string, Set<Asker>>): void {
  const keys = interest === 'everything' ? [ANYWHERE] : conditionsOf(interest).flatMap(where => [...keysFor(where)]);
  for (const key of keys) {
    const set = places.get(key);
    set?.delete(asker);
    if (set?.size === 0) places.delete(key);
  }
}

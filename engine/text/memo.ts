/**
 * Room on objects of one type for something that belongs to them, as a WeakMap gives it. But in a WeakMap what holds a
 * tree keeps that tree alive until all memory is looked through: V8's frequent collections take the values of such a map
 * as needed. The objects must not be frozen.
 */
export class Slot<K extends object, V> {
  private readonly symbol = Symbol();

  get(key: K): V | undefined {
    return (key as Record<symbol, V>)[this.symbol];
  }

  set(key: K, value: V): void {
    (key as Record<symbol, V>)[this.symbol] = value;
  }
}

/** A function that works something out of an object only once. */
export function once<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const slot = new Slot<K, { value: V }>();
  return key => {
    const known = slot.get(key);
    if (known) return known.value;
    const value = compute(key);
    slot.set(key, { value });
    return value;
  };
}

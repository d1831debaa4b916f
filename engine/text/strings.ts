/**
 * The same text, made anew. A text that was cut out of another keeps all of that alive, and one that was put together
 * keeps its parts: worth it for what is kept for long.
 */
export function unshared(text: string): string {
  const middle = text.length >> 1;
  return middle === 0 ? text : [text.slice(0, middle), text.slice(middle)].join('');
}

/** A copy of data whose texts share nothing with those that they were cut from. Only for plain data without circles. */
export function detached<T>(data: T): T {
  if (typeof data === 'string') return unshared(data) as T;
  if (Array.isArray(data)) return data.map(detached) as T;
  if (typeof data !== 'object' || data === null) return data;
  const copy = { ...data };
  for (const key of Object.keys(copy) as (keyof T)[]) copy[key] = detached(copy[key]);
  return copy;
}

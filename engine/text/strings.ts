/**
 * The same text, made anew. A text that was cut out of another keeps all of that alive, and one that was put together
 * keeps its parts: worth it for what is kept for long.
 */
export function unshared(text: string): string {
  const middle = text.length >> 1;
  return middle === 0 ? text : [text.slice(0, middle), text.slice(middle)].join('');
}

/**
 * Makes data that is to be kept for long take as little memory as it can, and returns it: texts share nothing with those
 * that they were cut from, texts that come again and lists without anything in them are there once, and lists have no
 * room to grow. Objects stay the same ones, since copies would lose their shape. Only for plain data without circles.
 */
export function compacted<T>(data: T): T {
  if (typeof data === 'string') return pooled(data) as T;
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return (data.length === 0 ? NOTHING : data.map(compacted)) as T;
  for (const key in data) {
    const value = data[key];
    if (typeof value === 'string' || (typeof value === 'object' && value !== null)) data[key] = compacted(value);
  }
  return data;
}

const NOTHING: readonly unknown[] = Object.freeze([]);

/** What is longer seldom comes again. In characters. */
const LONGEST = 64;
/** So many texts of that length take about a megabyte. */
const MOST = 10_000;

const pool = new Map<string, string>();

/** As `unshared`, but the very same text for texts that say the same, where they are short. */
export function pooled(text: string): string {
  if (text.length > LONGEST) return unshared(text);
  const known = pool.get(text);
  if (known !== undefined) return known;
  if (pool.size >= MOST) pool.clear();
  const own = unshared(text);
  pool.set(own, own);
  return own;
}

/**
 * The same text, made anew. A text that was cut out of another keeps all of that alive, and one that was put together
 * keeps its parts: worth it for what is kept for long.
 */
export function unshared(text: string): string {
  const middle = text.length >> 1;
  return middle === 0 ? text : [text.slice(0, middle), text.slice(middle)].join('');
}

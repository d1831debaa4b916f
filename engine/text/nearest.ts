import { closest, distance } from 'fastest-levenshtein';

/** The known name that is most like the given one; undefined when none is near: at most a third of it differs. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name === '' || known.length === 0) return undefined;
  const nearest = closest(name, known as string[]);
  return distance(name, nearest) <= Math.max(1, Math.floor(name.length / 3)) ? nearest : undefined;
}

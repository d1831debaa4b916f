import { distance } from 'fastest-levenshtein';

/** Shorter words differ by a letter without being slips of each other: `dev` and `dex`, `a` and `b`. */
const SHORTEST_WORD = 4;

/**
 * The known name of which this one is plainly a slip: one letter more, less, other, or two swapped, in a word of some
 * length. Numbers tell siblings apart, `db-1` and `db-2`, so a difference in digits is none.
 */
export function misspeltName(name: string, known: readonly string[]): string | undefined {
  return known.find(one => isSlip(name, one));
}

function isSlip(name: string, other: string): boolean {
  const [words, others] = [name.split(/[-.]/), other.split(/[-.]/)];
  if (name === other || words.length !== others.length) return false;
  const differing = words.flatMap((word, i) => (word === others[i] ? [] : [[word, others[i]!] as const]));
  return differing.length === 1 && differing.every(([a, b]) => isSlipOfWord(a, b));
}

function isSlipOfWord(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SHORTEST_WORD || a.replace(/\d/g, '') === b.replace(/\d/g, '')) return false;
  return distance(a, b) === 1 || isSwap(a, b);
}

function isSwap(a: string, b: string): boolean {
  const first = [...a].findIndex((letter, i) => letter !== b[i]);
  const swapped = a.slice(0, first) + (a[first + 1] ?? '') + a[first] + a.slice(first + 2);
  return a.length === b.length && swapped === b;
}

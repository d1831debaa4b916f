import { signatureOf } from './facts';
import type { Placed, Question } from './indexReader';
import { questionsOf } from './questions';

/** The objects whose coming or going changes the answer; undefined for questions about files. */
export type Changes = Map<Question, Placed[] | undefined>;

/** Facts of an untouched document are taken over as they are, so most of a long file is settled by identity. */
export function isSame(a: Placed, b: Placed | undefined): boolean {
  return b !== undefined && (a === b || (a.facts === b.facts && a.document === b.document && a.item === b.item));
}

/** Questions to which the two lists give different answers. Positions do not count, see signatureOf. */
export function collectChanges(before: readonly Placed[], after: readonly Placed[], changes: Changes): void {
  const sums = new Map<string, { sum: number; placed: Placed }>();
  const tally = (placed: Placed, by: number): void => {
    // Without a counterpart there is nothing to compare.
    const isAlone = before.length === 0 || after.length === 0;
    const signature = `${placed.document}/${placed.item} ${isAlone ? '' : signatureOf(placed.facts)}`;
    sums.set(signature, { sum: (sums.get(signature)?.sum ?? 0) + by, placed });
  };
  for (const placed of before) tally(placed, -1);
  for (const placed of after) tally(placed, 1);
  for (const { sum, placed } of sums.values()) {
    if (sum === 0) continue;
    for (const question of questionsOf(placed.facts)) {
      const known = changes.get(question);
      if (known) known.push(placed);
      else changes.set(question, [placed]);
    }
  }
}

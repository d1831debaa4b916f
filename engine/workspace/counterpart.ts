import type { Range } from '../text/source';
import type { ResourceFacts } from './facts';

/**
 * A place of an object, found again in newer facts of it: what stands at the same position among them. Undefined when
 * the facts do not name the place, or are of another shape by now.
 */
export function counterpart(before: ResourceFacts, after: ResourceFacts, place: Range): Range | undefined {
  return before === after ? place : search(before, after, place);
}

function search(before: unknown, after: unknown, place: Range): Range | undefined {
  if (!isObject(before) || !isObject(after)) return undefined;
  if (before.start === place.start && before.end === place.end) return isRange(after) ? rangeOf(after) : undefined;
  for (const [key, value] of Object.entries(before)) {
    const found = search(value, after[key], place);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isRange(value: Record<string, unknown>): value is Record<string, unknown> & Range {
  return typeof value.start === 'number' && typeof value.end === 'number';
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

import type { Plain } from '../yaml/plain';

/**
 * A short text that is the same for the same data, however it is written: order of keys, quotes, comments and entries
 * without a value do not count. Good for telling apart two versions of one thing, not against forgery.
 */
export function digestOf(plain: Plain): string {
  const text = canonical(plain);
  return text.length <= SHORT ? text : `${text.length}:${hash(text)}`;
}

const SHORT = 40;

function canonical(plain: Plain): string {
  if (plain === null || typeof plain !== 'object') return JSON.stringify(plain);
  if (Array.isArray(plain)) return `[${plain.map(canonical).join(',')}]`;
  const keys = Object.keys(plain).filter(key => plain[key] !== null);
  return `{${keys
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonical(plain[key]!)}`)
    .join(',')}}`;
}

/** Two sums of 32 bits that go different ways: FNV-1a, and one with the multiplier of Murmur3's finish. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}

import { allEntries, deref, isOpen, keyText, type Mapping, type YamlNode } from '../yaml/nodes';
import { DEEPEST, MOST, type Plain, plainScalar } from '../yaml/plain';

/**
 * A short text that is the same for the same data, however it is written: order of keys, quotes, comments and entries
 * without a value do not count. Good for telling apart two versions of one thing, not against forgery.
 */
export function digestOf(plain: Plain): string {
  const text = canonical(plain);
  if (text.length <= SHORT) return text;
  const hash = new NodeHash();
  hash.setText(text);
  return `${text.length}:${word(hash.a)}${word(hash.b)}`;
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

/**
 * The same of what a node stands for, without building its data; undefined when part of that is unknown. A key that
 * stands there twice counts twice. Not to be compared with what `digestOf` says.
 */
export function digestAt(node: YamlNode | undefined): string | undefined {
  const hash = new NodeHash();
  return hash.take(node, 0) ? word(hash.a) + word(hash.b) : undefined;
}

/** Two sums that go different ways. */
class NodeHash {
  /** What was taken last, in two sums of 32 bits; both 0 for null. */
  a = 0;
  b = 0;
  private left = MOST;

  /** False when part of the node is unknown. */
  take(node: YamlNode | undefined, depth: number): boolean {
    const target = deref(node);
    if (!target || depth > DEEPEST || this.left-- <= 0 || isOpen(target)) return false;
    if (target.kind === 'mapping') return this.takeMapping(target, depth);
    if (target.kind === 'sequence') return this.takeItems(target.items, depth);
    const plain = plainScalar(target);
    if (plain === null) this.set(0, 0);
    else this.setText(`${typeof plain} ${plain}`);
    return plain !== undefined;
  }

  /** Entries are summed up, so that their order does not count. */
  private takeMapping(mapping: Mapping, depth: number): boolean {
    let [a, b] = MAPPING;
    for (const entry of allEntries(mapping)) {
      const key = keyText(entry);
      if (key === undefined || !this.take(entry.value, depth + 1)) return false;
      if (this.a === 0 && this.b === 0) continue;
      const [valueA, valueB] = [this.a, this.b];
      this.setText(key);
      a = (a + stir(stepA(this.a, stir(valueA)))) | 0;
      b = (b + stir(stepB(this.b, stir(valueB)))) | 0;
    }
    this.set(a, b);
    return true;
  }

  private takeItems(items: readonly YamlNode[], depth: number): boolean {
    let [a, b] = LIST;
    for (const item of items) {
      if (!this.take(item, depth + 1)) return false;
      a = stepA(a, stir(this.a));
      b = stepB(b, stir(this.b));
    }
    this.set(a, b);
    return true;
  }

  private set(a: number, b: number): void {
    this.a = a;
    this.b = b;
  }

  setText(text: string): void {
    let [a, b] = TEXT;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = stepA(a, code);
      b = stepB(b, code);
    }
    this.set(a, b);
  }
}

type Sums = readonly [a: number, b: number];

const TEXT: Sums = [0x811c9dc5, 0x9e3779b9];
const MAPPING: Sums = [0x27d4eb2f, 0x165667b1];
const LIST: Sums = [0x1b873593, 0x52dce729];

/** FNV-1a. */
function stepA(sum: number, code: number): number {
  return Math.imul(sum ^ code, 0x01000193);
}

/** With the multiplier of Murmur3's finish. */
function stepB(sum: number, code: number): number {
  const next = Math.imul(sum ^ code, 0x85ebca6b);
  return next ^ (next >>> 13);
}

/** Lets every bit touch every other, so that sums of such tell which belonged together. */
function stir(sum: number): number {
  const once = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function word(sum: number): string {
  return (sum >>> 0).toString(36);
}

import { type Entry, keyText, type YamlNode } from './nodes';

export interface DuplicateKey {
  first: Entry;
  again: Entry;
}

/** Keys that stand more than once in one mapping, in time linear in the number of nodes. */
export function duplicateKeys(root: YamlNode | undefined): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  if (root) look(root, found);
  return found;
}

/** Up to so many entries, comparing each with each costs less than a map. */
const FEW = 8;

function areDistinct(entries: readonly Entry[]): boolean {
  for (let i = 1; i < entries.length; i++) {
    const key = keyText(entries[i]!);
    for (let j = 0; j < i; j++) if (keyText(entries[j]!) === key) return false;
  }
  return true;
}

/** Depth is bounded by the builders. What nobody has read yet holds none, see lazy.ts. */
function look(node: YamlNode, found: DuplicateKey[]): void {
  if (node.kind === 'sequence') for (const item of node.items) look(item, found);
  if (node.kind !== 'mapping' || node.isUnread) return;
  const { entries } = node;
  if (entries.length > 1) collect(entries, found);
  for (const { key, value } of entries) {
    look(key, found);
    look(value, found);
  }
}

function collect(entries: Entry[], found: DuplicateKey[]): void {
  if (entries.length <= FEW && areDistinct(entries)) return;
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyText(entry);
    if (key === undefined || key === '<<') continue;
    const first = seen.get(key);
    if (first) found.push({ first, again: entry });
    else seen.set(key, entry);
  }
}

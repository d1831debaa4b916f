import { type Entry, keyText, walkRead, type YamlNode } from './nodes';

export interface DuplicateKey {
  first: Entry;
  again: Entry;
}

/** Keys that stand more than once in one mapping, in time linear in the number of nodes. */
export function duplicateKeys(root: YamlNode | undefined): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  for (const node of walkRead(root)) {
    if (node.kind === 'mapping' && node.entries.length > 1) collect(node.entries, found);
  }
  return found;
}

function collect(entries: Entry[], found: DuplicateKey[]): void {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyText(entry);
    if (key === undefined || key === '<<') continue;
    const first = seen.get(key);
    if (first) found.push({ first, again: entry });
    else seen.set(key, entry);
  }
}

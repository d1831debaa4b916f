import { allEntries, entryOf, isOpen, keyText, mappingAt, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import type { Labels } from './selector';

/** Reads labels, annotations or an equality selector; null and templated values count as present and unknown. */
export function labelsAt(node: YamlNode | undefined, ...path: string[]): Labels {
  const mapping = mappingAt(node, ...path);
  if (!mapping) return { known: {}, open: isHidden(node, path) };
  const known: Record<string, string | undefined> = {};
  for (const entry of allEntries(mapping)) {
    const key = keyText(entry);
    if (key !== undefined) known[key] = asString(entry.value);
  }
  return { known, open: isOpen(mapping) };
}

/** Whether the missing mapping may stand where it cannot be seen. */
function isHidden(node: YamlNode | undefined, path: readonly string[]): boolean {
  let current = node;
  for (const step of path) {
    if (isOpen(current)) return true;
    const entry = entryOf(current, step);
    if (!entry) return false;
    current = entry.value;
  }
  return isOpen(current);
}

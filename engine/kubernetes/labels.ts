import { allEntries, at, entryOf, isOpen, itemsAt, keyText, mappingAt, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import type { LabelSelector, Labels, Requirement } from './selector';

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

/** Reads a label selector; what cannot be seen of it becomes a requirement that decides nothing. Undefined: there is none. */
export function labelSelectorAt(node: YamlNode | undefined, ...path: string[]): LabelSelector | undefined {
  const selector = at(node, ...path);
  if (!selector) return undefined;
  const labels = labelsAt(selector, 'matchLabels');
  const hidden = labels.open || isOpen(selector) || at(selector, 'matchExpressions')?.kind === 'scalar';
  const expressions = itemsAt(selector, 'matchExpressions').map(requirementIn);
  return { matchLabels: labels.known, matchExpressions: hidden ? [...expressions, UNSEEN] : expressions };
}

const UNSEEN: Requirement = { key: '', operator: 'unseen' };

function requirementIn(item: YamlNode): Requirement {
  return {
    key: asString(at(item, 'key')) ?? '',
    operator: asString(at(item, 'operator')) ?? UNSEEN.operator,
    values: itemsAt(item, 'values').map(asString),
  };
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

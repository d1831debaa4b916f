import { type Context, defineRule } from '../../engine/lint/rule';
import { at, itemsAt, type Mapping, mappingAt, type Sequence } from '../../engine/yaml/nodes';

export default defineRule({
  meta: {
    id: 'network/peer-or-and',
    title: 'Two peers of a NetworkPolicy read like one',
    severity: 'information',
    preset: 'recommended',
    fixes: ['unsafe'],
  },
  kinds: ['NetworkPolicy'],
  /** Items are alternatives; selectors in one item must both fit. Source: kubernetes/api networking/v1 types.go. */
  resource({ root, group }, context) {
    if (group !== 'networking.k8s.io') return;
    for (const [direction, key] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const rule of itemsAt(root, 'spec', direction)) {
        const peers = at(rule, key);
        if (peers?.kind === 'sequence') checkPeers(peers, context);
      }
    }
  },
});

/** Right behind an item with one selector alone stands one with the other alone: usually a dash too many. */
function checkPeers(peers: Sequence, context: Context): void {
  for (let i = 0; i + 1 < peers.items.length; i++) {
    const first = onlySelector(peers.items[i]!);
    const second = onlySelector(peers.items[i + 1]!);
    if (!first || !second || first.key === second.key) continue;
    if (isOwnNamespace(first) || isOwnNamespace(second)) continue;
    report(peers, i, context);
    i++;
  }
}

interface Selector {
  key: 'podSelector' | 'namespaceSelector';
  item: Mapping;
  value: Mapping;
}

function onlySelector(node: Sequence['items'][number]): Selector | undefined {
  const item = mappingAt(node);
  if (!item || node.kind === 'alias' || item.open || item.entries.length !== 1) return undefined;
  for (const key of ['podSelector', 'namespaceSelector'] as const) {
    const value = mappingAt(item, key);
    if (value) return { key, item, value };
  }
  return undefined;
}

/** All pods of the policy's own namespace, beside those of others: that is written on purpose. */
function isOwnNamespace(selector: Selector): boolean {
  return selector.key === 'podSelector' && isEverything(selector);
}

function isEverything({ value }: Selector): boolean {
  return value.entries.length === 0 && !value.open;
}

function report(peers: Sequence, index: number, context: Context): void {
  const second = mappingAt(peers.items[index + 1])!;
  const isAnyNamespace = [peers.items[index]!, peers.items[index + 1]!]
    .map(item => onlySelector(item)!)
    .some(selector => selector.key === 'namespaceSelector' && isEverything(selector));
  context.report({
    at: second.entries[0]!.key,
    message: isAnyNamespace
      ? 'These are two peers, and the one with namespaceSelector {} is every pod of every namespace: the podSelector beside it narrows nothing. Without the dash they are one: the selected pods in all namespaces.'
      : 'These are two peers: all pods of the selected namespaces, or the selected pods of this namespace. Without the dash they are one: the selected pods in the selected namespaces.',
    related: [{ message: 'The other of the two peers', at: mappingAt(peers.items[index])!.entries[0]!.key }],
    fixes: [
      {
        title: 'Merge into one peer (allows less: selected pods in selected namespaces)',
        safety: 'unsafe',
        operations: () => merge(peers, index),
      },
    ],
  });
}

/** The first goes into the second: what is said above either of them then stands above both. */
function merge(peers: Sequence, index: number) {
  const first = mappingAt(peers.items[index])!;
  const second = mappingAt(peers.items[index + 1])!;
  return [{ kind: 'moveEntry', from: first, key: onlySelector(first)!.key, to: second, whenEmpty: 'remove' } as const];
}

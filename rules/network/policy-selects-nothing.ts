import { isEmptySelector, type Peer } from '../../engine/kubernetes/networkPolicy/policy';
import { describe } from '../../engine/kubernetes/resource';
import type { LabelSelector } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import type { Range } from '../../engine/text/source';
import { listOf } from '../../engine/text/words';
import { at, nodesAt } from '../../engine/yaml/nodes';
import { isRelabelled, mayFindPod, meantHint, meantPod, podsBeside, selectPod } from '../shared/selectors';

export default defineRule({
  meta: {
    id: 'network/policy-selects-nothing',
    title: 'A selector of a NetworkPolicy fits no pod of the workspace',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['dangling-networkpolicy'], 'kube-score': ['networkpolicy-targets-pod'] },
  },
  kinds: ['NetworkPolicy'],
  facts(facts, context) {
    const policy = facts.network?.policy;
    if (!policy || facts.origin !== 'plain' || isRelabelled(context)) return;
    check(policy.podSelector, policy.podSelectorPlace, 'so it protects nothing', context);
    const peers = [...policy.rules.ingress, ...policy.rules.egress].flatMap(rule => rule.peers ?? []);
    for (const peer of peers) checkPeer(peer, context);
  },
});

/** Peers in other namespaces may be anybody's; those of the policy's own are to be found. */
function checkPeer({ podSelector, namespaceSelector, podSelectorPlace }: Peer, context: FactsContext): void {
  if (podSelector && podSelectorPlace && !namespaceSelector)
    check(podSelector, podSelectorPlace, 'so this peer allows nobody', context);
}

function check(selector: LabelSelector, place: Range, effect: string, context: FactsContext): void {
  if (isEmptySelector(selector) || mayFindPod(selector, context)) return;
  const wanted = selector.matchLabels ?? {};
  const meant = meantPod(wanted, podsBeside(context));
  if (!meant) return;
  context.report({
    at: place,
    message: `No pod of the workspace has ${wordsOf(selector)}, ${effect}.${meantHint(meant)}`,
    related: [{ message: `${describe(meant.facts)} has other labels`, at: meant.facts.workload!.place, target: meant }],
    fixes: selectPod(selector, meant, document =>
      at(
        nodesAt(document.root, place.start).find(node => node.start === place.start && node.end === place.end),
        'matchLabels',
      ),
    ),
  });
}

function wordsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const pairs = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const others = matchExpressions.map(({ key, operator, values = [] }) =>
    `${key} ${operator} ${values.join(', ')}`.trim(),
  );
  return listOf([...pairs, ...others]);
}

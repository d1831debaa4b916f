import { isEmptySelector } from '../../engine/kubernetes/networkPolicy/policy';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { isOnHostNetwork, selectedBy } from '../shared/policies';

export default defineRule({
  meta: {
    id: 'network/policy-on-host-network',
    title: 'A NetworkPolicy selects pods for which it does not hold',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
  },
  kinds: ['NetworkPolicy'],
  /** Source: kubernetes.io, Network Policies, «NetworkPolicy and hostNetwork pods». */
  facts(facts, context) {
    const policy = facts.network?.policy;
    if (!policy || facts.origin === 'patch') return;
    const { certain, perhaps } = selectedBy(policy, context);
    const affected = certain.filter(isOnHostNetwork);
    const isAll = affected.length === certain.length && perhaps.length === 0;
    // A policy for the whole namespace is meant for whoever it holds for.
    if (affected.length === 0 || (!isAll && isEmptySelector(policy.podSelector))) return;
    const names = listOf(affected.map(pod => describe(pod.facts)));
    const others = listOf(certain.filter(pod => !isOnHostNetwork(pod)).map(pod => describe(pod.facts)));
    const effect = isAll || others === '' ? 'protects nothing' : `holds for ${others} alone`;
    context.report({
      at: policy.podSelectorPlace,
      message: `This policy selects ${isAll ? 'only ' : ''}${names}, on the network of the node: most network plugins ignore it there, so it ${effect}. Filter on the node instead.`,
      related: affected.map(pod => ({
        message: `${describe(pod.facts)} sets hostNetwork`,
        at: pod.facts.place,
        target: pod,
      })),
    });
  },
});

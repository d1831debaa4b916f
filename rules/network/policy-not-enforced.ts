import type { Policy, PolicyPort } from '../../engine/kubernetes/networkPolicy/policy';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { type Plugin, type PolicyFeature, pluginOf } from '../shared/networkPlugins';

export default defineRule({
  meta: {
    id: 'network/policy-not-enforced',
    title: 'The network plugin does not enforce a NetworkPolicy, or a part of it',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
    options: {
      plugin: {
        type: 'string',
        default: '',
        description:
          'Network plugin of your clusters, such as flannel, calico or cilium. Without it the rule is silent.',
      },
    },
  },
  kinds: ['NetworkPolicy'],
  facts(facts, context) {
    const policy = facts.network?.policy;
    const plugin = pluginOf(context.options.string('plugin'));
    if (!policy || !plugin) return;
    if (!plugin.enforces) {
      context.report({
        at: facts.place,
        message: `${plugin.name} enforces no NetworkPolicy: this one is accepted and does nothing. ${plugin.instead ?? 'Run a plugin that enforces them.'}`,
      });
    } else reportFeatures(policy, plugin, context);
  },
});

function reportFeatures(policy: Policy, plugin: Plugin, context: FactsContext): void {
  const ports = [...policy.rules.ingress, ...policy.rules.egress].flatMap(rule => rule.ports ?? []);
  for (const port of ports) {
    for (const feature of featuresOf(port)) {
      if (!plugin.lacks.includes(feature)) continue;
      const unless = plugin.unless === undefined ? '' : ` unless ${plugin.unless}`;
      context.report({
        at: port.at,
        message: `${plugin.name} does not implement ${feature}${unless}: the API server accepts this port, and the plugin reads something else in it. ${INSTEAD[feature]}`,
      });
    }
  }
}

const INSTEAD: Record<PolicyFeature, string> = {
  endPort: 'List the ports one by one.',
  SCTP: 'Allow the peers on all ports, or filter elsewhere.',
};

function featuresOf({ endPort, protocol }: PolicyPort): PolicyFeature[] {
  return [
    ...(endPort === undefined ? [] : (['endPort'] as const)),
    ...(protocol === 'SCTP' ? (['SCTP'] as const) : []),
  ];
}

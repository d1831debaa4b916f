import { BASELINE_CAPABILITIES, capabilityInfo } from '../../engine/kubernetes/capabilities';
import { effectsOf, gainOf } from '../../engine/kubernetes/effects';
import { type Capability, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { lowerFirst } from '../../engine/text/words';
import { at } from '../../engine/yaml/nodes';
import { isOptionalPart } from '../shared/guards';

export default defineRule({
  meta: {
    id: 'root/capability-added',
    title: 'A container is given a capability beyond those that are usual',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      polaris: ['dangerousCapabilities'],
      checkov: ['CKV_K8S_25', 'CKV_K8S_39'],
      trivy: ['KSV-0005', 'KSV-0022', 'KSV-0120'],
      kubescape: ['C-0046'],
    },
  },
  container(container, context) {
    const { added, privileged } = securityOf(container);
    const effects = effectsOf(container);
    if (!effects || privileged.value === true) return;
    const gain = gainOf(effects);
    // Neither root nor able to become it: that it has no effect is another rule's finding.
    if (gain === 'by-entrypoint' || gain === 'never') return;
    for (const capability of added) {
      if (BASELINE_CAPABILITIES.has(capability.name)) continue;
      if (isOptionalPart(context.document, capability.node.start, container.workload.resource.root)) continue;
      context.report({
        at: capability.node,
        message: message(capability, container, gain === 'by-file'),
        fixes: [
          {
            title: `Remove ${capability.name} (what needed it will fail)`,
            safety: 'unsafe',
            operations: () => removal(capability, container),
          },
        ],
      });
    }
  },
});

function message({ name }: Capability, container: Container, once: boolean): string {
  const known = capabilityInfo(name);
  const who = lowerFirst(containerTitle(container));
  if (!known) return `${name} is no capability that Linux knows: it gives ${who} nothing. Remove it.`;
  const when = once ? ', once a setuid program has made it root,' : '';
  return `${name} lets ${who}${when} ${known.allows}. Pod Security forbids it from level baseline on; remove it unless the program is made for just that.`;
}

function removal({ node }: Capability, container: Container) {
  const sequence = at(container.node, 'securityContext', 'capabilities', 'add');
  if (sequence?.kind !== 'sequence') return [];
  const index = sequence.items.findIndex(item => item === node || (item.kind === 'alias' && item.target === node));
  return index < 0 ? [] : [{ kind: 'removeItem', sequence, index } as const];
}

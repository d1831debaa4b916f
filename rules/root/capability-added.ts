import type { AddedCapability } from '../../engine/kubernetes/addedCapabilities';
import { capabilityInfo } from '../../engine/kubernetes/capabilities';
import { securityOf } from '../../engine/kubernetes/security';
import type { Container } from '../../engine/kubernetes/workload';
import { defineRule, type Fix, type Severity } from '../../engine/lint/rule';
import { lowerFirst } from '../../engine/text/words';
import type { ResourceFacts } from '../../engine/workspace/facts';
import { at } from '../../engine/yaml/nodes';
import { ADMISSION_SINCE, consequence, type Verdict, verdictOn } from '../shared/podSecurity';
import { workloadAt } from '../shared/workloads';

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
  facts(facts, context) {
    const added = facts.workload?.addedCapabilities ?? [];
    if (added.length === 0) return;
    const verdict = context.target >= ADMISSION_SINCE ? verdictOn(facts, context) : undefined;
    // Both levels forbid all capabilities that this rule finds.
    const enforced = verdict?.mode === 'enforce' ? verdict : undefined;
    for (const capability of added) {
      context.report({
        at: capability.at,
        ...severityOf(capability, enforced),
        message: `${whatFor(capability)}${enforced ? rejection(facts, enforced) : advice(capability)}`,
        related: enforced ? [namespaceOf(enforced)] : [],
        fixes: [removal(capability, context.here.item)],
      });
    }
  },
});

function severityOf({ contained }: AddedCapability, enforced: Verdict | undefined): { severity?: Severity } {
  if (enforced) return { severity: 'error' };
  return contained ? { severity: 'information' } : {};
}

function whatFor({ name, title, byFile, contained }: AddedCapability): string {
  const known = capabilityInfo(name);
  const who = lowerFirst(title);
  if (!known) return `${name} is no capability that Linux knows: it gives ${who} nothing.`;
  if (contained)
    return `${name} gives ${who} power over what belongs to its pod, and none over the node: hostUsers: false keeps it in.`;
  const when = byFile ? ', once a setuid program has made it root,' : '';
  return `${name} lets ${who}${when} ${known.allows}.`;
}

function advice({ name }: AddedCapability): string {
  if (!capabilityInfo(name)) return ' Remove it.';
  return ' Pod Security forbids it from level baseline on; remove it unless the program is made for just that.';
}

function rejection(facts: ResourceFacts, { namespace, policy }: Verdict): string {
  return ` Namespace ${namespace.facts.name} enforces ${policy}, which forbids it, and ${consequence(facts)}. Remove it, or choose another level for the Namespace.`;
}

function namespaceOf({ namespace }: Verdict) {
  return { message: `Namespace ${namespace.facts.name} says so`, at: namespace.facts.place, target: namespace };
}

function removal({ name, container }: AddedCapability, item: number): Fix {
  return {
    title: `Remove ${name} (what needed it will fail)`,
    safety: 'unsafe',
    operations: document => {
      const found = workloadAt(document, item)?.containers[container];
      return found ? removeFrom(found, name) : [];
    },
  };
}

function removeFrom(container: Container, name: string) {
  const sequence = at(container.node, 'securityContext', 'capabilities', 'add');
  const node = securityOf(container).added.find(capability => capability.name === name)?.node;
  if (sequence?.kind !== 'sequence' || !node) return [];
  const index = sequence.items.findIndex(item => item === node || (item.kind === 'alias' && item.target === node));
  return index < 0 ? [] : [{ kind: 'removeItem', sequence, index } as const];
}

import type { Resource } from '../../engine/kubernetes/resource';
import { rolloutOf, startsNewFirst, updateOf } from '../../engine/kubernetes/updates';
import { containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import { at, itemsAt } from '../../engine/yaml/nodes';
import { asBool, asInt } from '../../engine/yaml/scalars';
import { isOptionalPart } from '../shared/guards';

export default defineRule({
  meta: {
    id: 'safe-zone/host-port',
    title: 'A container takes a port of its node',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      polaris: ['hostPortSet'],
      checkov: ['CKV_K8S_26'],
      trivy: ['KSV-0024'],
      kubescape: ['C-0044'],
    },
  },
  container(container, context) {
    const { workload, role } = container;
    // Neither the scheduler nor the kubelet takes ports of containers that end before the others start.
    if (role === 'init' || role === 'ephemeral') return;
    // On the network of the node every port is the node's: that is another rule's finding.
    if (asBool(at(workload.podSpec, 'hostNetwork')) === true) return;
    for (const item of itemsAt(container.node, 'ports')) {
      const node = at(item, 'hostPort');
      const port = asInt(node);
      if (item.kind !== 'mapping' || !node || port === undefined || port === 0) continue;
      if (isOptionalPart(context.document, node.start, workload.resource.root)) continue;
      const isDaemon = workload.resource.kind === 'DaemonSet';
      context.report({
        at: node,
        ...(isDaemon ? { severity: 'information' as const } : {}),
        message: `${containerTitle(container)} takes port ${port} of its node${consequence(workload)}. Let a Service lead to containerPort, and remove hostPort.`,
        fixes: [
          {
            title: `Remove hostPort ${port} (who comes by the node's address no longer gets in)`,
            safety: 'unsafe',
            operations: () => [{ kind: 'removeEntry', mapping: item, key: 'hostPort' }],
          },
        ],
      });
    }
  },
});

/** What a port that can be had once per node does to the number of pods, and to an update. */
function consequence({ resource }: Workload): string {
  if (resource.kind === 'DaemonSet')
    return ': every node gives it up, and no update can start a new pod beside the old one';
  const pods = podsOf(resource);
  const fit = `at most one ${pods > 1 ? `of ${pods} ${resource.kind === 'Job' ? 'pods' : 'replicas'}` : 'such pod'} fits on a node`;
  const update = updateOf(resource);
  const nodes = pods > 1 ? `more than ${pods} nodes` : 'a second node';
  if (update && startsNewFirst(update))
    return `: ${fit}, and an update, which starts a new pod before it stops an old one, needs ${nodes}`;
  const surge = update && resource.kind === 'Deployment' ? (rolloutOf(update, resource.kind)?.surge ?? 0) : 0;
  if (surge > 0)
    return `: ${fit}, and what an update adds for a while, ${count(surge, 'pod')}, waits as Pending unless there are ${nodes}`;
  return `: ${fit}, and one more waits as Pending`;
}

/** How many pods run at the same time, as far as it is written. */
function podsOf({ kind, root }: Resource): number {
  return asInt(at(root, 'spec', kind === 'Job' ? 'parallelism' : 'replicas')) ?? 1;
}

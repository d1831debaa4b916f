import type { Operation } from '../../engine/edit/operations';
import type { ResourceName } from '../../engine/kubernetes/podResources';
import { roleTitle } from '../../engine/kubernetes/workload';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { ContainerFacts } from '../../engine/workspace/facts';
import { RESOURCE_NAMES, silentContainers } from '../../engine/workspace/requestFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { workloadAt } from '../shared/workloads';

const NAMES = { cpu: 'CPU', memory: 'memory' };

export default defineRule({
  meta: {
    id: 'cost/no-requests',
    title: 'A container does not say how much CPU or memory it needs',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['unset-cpu-requirements'],
      'kube-score': ['container-resources'],
      polaris: ['cpuRequestsMissing', 'memoryRequestsMissing'],
      checkov: ['CKV_K8S_10', 'CKV_K8S_12'],
      trivy: ['KSV-0015', 'KSV-0016'],
      kubescape: ['C-0268', 'C-0269', 'C-0050', 'C-0004'],
    },
    options: {
      cpu: { type: 'string', default: '100m', description: 'The CPU that the fix writes, to be corrected.' },
      memory: { type: 'string', default: '128Mi', description: 'The memory that the fix writes, to be corrected.' },
    },
  },
  facts({ workload }, context) {
    if (!workload) return;
    const silent = workload.containers.flatMap((container, index) => {
      const missing = RESOURCE_NAMES.filter(resource =>
        silentContainers(workload.requests, resource, context.target).includes(index),
      );
      return missing.length > 0 ? { container, index, missing } : [];
    });
    if (silent.length > 0 && !mayGetRequests(context)) report(silent, context);
  },
});

/** A LimitRange of the namespace writes requests into pods that have none. */
function mayGetRequests({ index, here }: FactsContext): boolean {
  return index.ofKind('LimitRange', mayMeet(index, here)).length > 0;
}

interface Silent {
  container: ContainerFacts;
  /** Its position in the pod. */
  index: number;
  missing: ResourceName[];
}

function report(silent: Silent[], context: FactsContext): void {
  const [first, ...rest] = silent;
  const missing = RESOURCE_NAMES.filter(resource => silent.some(one => one.missing.includes(resource)));
  const names = listOf(silent.map(({ container }) => container.name ?? '(unnamed)'));
  const who = rest.length === 0 ? `${titleOf(first!)} requests` : `Containers ${names} request`;
  context.report({
    at: first!.container.place,
    message: `${who} no ${missing.map(resource => NAMES[resource]).join(' and no ')}: ${effect(missing)}. Request what ${rest.length === 0 ? 'it needs' : 'they need'}.`,
    related: rest.map(one => ({ message: `${titleOf(one)} requests too little as well`, at: one.container.place })),
    fixes: [fix(silent, missing, context)],
  });
}

function titleOf({ container: { role, name } }: Silent): string {
  return roleTitle(role, name);
}

function effect(missing: readonly ResourceName[]): string {
  if (missing.length === 2)
    return 'the scheduler fills a node without counting it, autoscalers have nothing to reckon with, and it is among the first to be evicted';
  return missing[0] === 'cpu'
    ? 'under load it gets what others leave, and an autoscaler on CPU utilization has nothing to reckon with'
    : 'the scheduler fills a node without counting it, until the kernel or the kubelet kills something';
}

function fix(silent: readonly Silent[], missing: readonly ResourceName[], { options, here }: FactsContext): Fix {
  const values = { cpu: options.string('cpu'), memory: options.string('memory') };
  const what = missing.map(resource => `${values[resource]} ${NAMES[resource]}`).join(' and ');
  const where = silent.length === 1 ? '' : ` for ${silent.length} containers`;
  return {
    title: `Request ${what}${where} (a guess: measure and correct it)`,
    safety: 'choice',
    operations: document => {
      const containers = workloadAt(document, here.item)?.containers ?? [];
      return silent.flatMap(({ index, missing }) =>
        missing.flatMap((resource): Operation[] => {
          const mapping = containers[index]?.node;
          const path = ['resources', 'requests', resource];
          return mapping ? [{ kind: 'setPath', mapping, path, value: values[resource] }] : [];
        }),
      );
    },
  };
}

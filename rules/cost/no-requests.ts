import { containerRequest, podLevelRequest, type ResourceName } from '../../engine/kubernetes/podResources';
import { type Container, containerHead, containerTitle, runningContainers } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';

const RESOURCES: readonly ResourceName[] = ['cpu', 'memory'];
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
  workload(workload, context) {
    const needed = RESOURCES.filter(resource => podLevelRequest(workload, resource, context.target) === 'none');
    const silent = runningContainers(workload).flatMap(container => {
      const missing = needed.filter(resource => requestsNothing(container, resource));
      return missing.length > 0 ? { container, missing } : [];
    });
    if (silent.length > 0) report(silent, context);
  },
});

/** A request of 0 is one that says nothing. */
function requestsNothing(container: Container, resource: ResourceName): boolean {
  const request = containerRequest(container, resource);
  return request === 'none' || request === 0n;
}

interface Silent {
  container: Container;
  missing: ResourceName[];
}

function report(silent: Silent[], context: Context): void {
  const [first, ...rest] = silent;
  const missing = RESOURCES.filter(resource => silent.some(one => one.missing.includes(resource)));
  const names = listOf(silent.map(({ container }) => container.name ?? '(unnamed)'));
  const who = rest.length === 0 ? `${containerTitle(first!.container)} requests` : `Containers ${names} request`;
  context.report({
    at: containerHead(first!.container),
    message: `${who} no ${missing.map(resource => NAMES[resource]).join(' and no ')}: ${effect(missing)}. Request what ${rest.length === 0 ? 'it needs' : 'they need'}.`,
    related: rest.map(({ container }) => ({
      message: `${containerTitle(container)} requests too little as well`,
      at: containerHead(container),
    })),
    fixes: [fix(silent, missing, context)],
  });
}

function effect(missing: readonly ResourceName[]): string {
  if (missing.length === 2)
    return 'the scheduler fills a node without counting it, autoscalers have nothing to reckon with, and it is among the first to be evicted';
  return missing[0] === 'cpu'
    ? 'under load it gets what others leave, and an autoscaler on CPU utilization has nothing to reckon with'
    : 'the scheduler fills a node without counting it, until the kernel or the kubelet kills something';
}

function fix(silent: readonly Silent[], missing: readonly ResourceName[], { options }: Context): Fix {
  const values = { cpu: options.string('cpu'), memory: options.string('memory') };
  const what = missing.map(resource => `${values[resource]} ${NAMES[resource]}`).join(' and ');
  const where = silent.length === 1 ? '' : ` for ${silent.length} containers`;
  return {
    title: `Request ${what}${where} (a guess: measure and correct it)`,
    safety: 'choice',
    operations: () =>
      silent.flatMap(one =>
        one.missing.map(resource => ({
          kind: 'setPath',
          mapping: one.container.node,
          path: ['resources', 'requests', resource],
          value: values[resource],
        })),
      ),
  };
}

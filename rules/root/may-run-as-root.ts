import type { Operation } from '../../engine/edit/operations';
import { hasOwnUsers, isWindows, rootDropper, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerHead, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';

export default defineRule({
  meta: {
    id: 'root/may-run-as-root',
    title: 'Nothing keeps a container from running as root',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['run-as-non-root'],
      polaris: ['runAsRootAllowed'],
      checkov: ['CKV_K8S_23'],
      trivy: ['KSV-0012'],
      kubescape: ['C-0013'],
    },
  },
  workload(workload, context) {
    if (isWindows(workload) || hasOwnUsers(workload)) return;
    const free = workload.containers.filter(container => container.role !== 'ephemeral' && mayBeRoot(container));
    const [droppers, others] = [free.filter(one => rootDropper(one)), free.filter(one => !rootDropper(one))];
    if (others.length > 0) reportFree(others, workload, context);
    for (const container of droppers) reportDropper(container, context);
  },
});

/** Neither a user nor runAsNonRoot is set. An explicit user 0 is another rule's business. */
function mayBeRoot(container: Container): boolean {
  const { runAsNonRoot, runAsUser } = securityOf(container);
  if (runAsNonRoot.hidden || runAsUser.hidden) return false;
  return runAsNonRoot.value !== true && runAsUser.value === undefined;
}

function reportFree(containers: Container[], workload: Workload, context: Context): void {
  const [first, ...rest] = containers;
  const names = containers.map(container => container.name ?? '(unnamed)');
  const who = containers.length === 1 ? lowerFirst(containerTitle(first!)) : `containers ${listOf(names)}`;
  const whose = containers.length === 1 ? 'its image decides' : 'their images decide';
  context.report({
    at: containerHead(first!),
    message: `Nothing stops ${who} from running as root: ${whose}. Set runAsNonRoot: true.`,
    related: rest.map(container => ({
      message: `${containerTitle(container)} may run as root too`,
      at: containerHead(container),
    })),
    fixes: [fix(containers, workload)],
  });
}

function reportDropper(container: Container, context: Context): void {
  context.report({
    at: containerHead(container),
    severity: 'information',
    message: `${containerTitle(container)} starts as root and drops it with ${rootDropper(container)}. That takes root at the start, so runAsNonRoot: true would keep it from starting.`,
  });
}

function fix(containers: Container[], workload: Workload): Fix {
  const forPod = mayGoOnPod(containers, workload);
  const where = forPod || containers.length === 1 ? '' : ` to ${containers.length} containers`;
  return {
    title: `Add runAsNonRoot: true${where} (an image that runs as root will be refused)`,
    safety: 'unsafe',
    preferred: true,
    operations: () =>
      forPod ? [setNonRoot(workload.podSpec!)] : containers.map(container => setNonRoot(container.node)),
  };
}

/** The pod is the place unless it says otherwise, or a container relies on root: then each container says it for itself. */
function mayGoOnPod(containers: Container[], workload: Workload): boolean {
  const concerned = workload.containers.filter(container => container.role !== 'ephemeral');
  const others = concerned.filter(container => !containers.includes(container));
  const podSays = securityOf(containers[0]!).runAsNonRoot.from !== undefined;
  return (
    !podSays &&
    others.every(
      container =>
        securityOf(container).runAsNonRoot.value === true || (securityOf(container).runAsUser.value ?? 0) > 0,
    )
  );
}

function setNonRoot(mapping: NonNullable<Workload['podSpec']>): Operation {
  return { kind: 'setPath', mapping, path: ['securityContext', 'runAsNonRoot'], value: true };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

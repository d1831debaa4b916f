import { effectsOf } from '../../engine/kubernetes/effects';
import { hasOwnUsers, rootDropper, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerHead, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { forbidRoot, hardenPod, lastingContainers, mayGoOnPod, whoOf } from '../shared/security';

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
    if (hasOwnUsers(workload)) return;
    const free = lastingContainers(workload).filter(mayBeRoot);
    const [droppers, others] = [free.filter(one => rootDropper(one)), free.filter(one => !rootDropper(one))];
    if (others.length > 0) reportFree(others, workload, context);
    for (const container of droppers) reportDropper(container, context);
  },
});

/** The image decides. An explicit user 0, and all rights of the node, are other rules' business. */
function mayBeRoot(container: Container): boolean {
  return effectsOf(container)?.user.kind === 'image' && securityOf(container).privileged.value !== true;
}

function reportFree(containers: Container[], workload: Workload, context: Context): void {
  const [first, ...rest] = containers;
  const whose = containers.length === 1 ? 'its image decides' : 'their images decide';
  context.report({
    at: containerHead(first!),
    message: `Nothing stops ${whoOf(containers)} from running as root: ${whose}. Set runAsNonRoot: true.`,
    related: rest.map(container => ({
      message: `${containerTitle(container)} may run as root too`,
      at: containerHead(container),
    })),
    fixes: [fix(containers, workload), hardening(workload)],
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
  const forEach = containers.length > 1 && !mayGoOnPod(containers, workload);
  return {
    title: `Add runAsNonRoot: true${forEach ? ` to ${containers.length} containers` : ''} (an image that runs as root will be refused)`,
    safety: 'unsafe',
    preferred: true,
    operations: () => forbidRoot(containers, workload),
  };
}

function hardening(workload: Workload): Fix {
  return {
    title: 'Harden the whole pod (no root, escalation, capabilities or unusual system calls: what needs one will fail)',
    safety: 'unsafe',
    operations: () => hardenPod(workload),
  };
}

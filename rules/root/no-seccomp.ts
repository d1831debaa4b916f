import { labelsAt } from '../../engine/kubernetes/labels';
import { isWindows, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerHead, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import type { Mapping, YamlNode } from '../../engine/yaml/nodes';
import { lastingContainers, setPodSecurity, whoOf } from '../shared/security';

export default defineRule({
  meta: {
    id: 'root/no-seccomp',
    title: 'Nothing filters the system calls of a container',
    severity: 'information',
    preset: 'strict',
    fixes: ['safe', 'unsafe'],
    since: 19,
    peers: {
      'kube-score': ['container-seccomp-profile'],
      checkov: ['CKV_K8S_31'],
      trivy: ['KSV-0030', 'KSV-0104'],
      kubescape: ['C-0210'],
    },
  },
  workload(workload, context) {
    if (isWindows(workload)) return;
    const containers = lastingContainers(workload);
    const missing = containers.filter(
      container =>
        isFilterable(container) &&
        securityOf(container).seccomp.node === undefined &&
        !isAnnotated(container, context.target),
    );
    if (missing.length > 0) reportMissing(missing, workload, context);
    const unconfined = containers.filter(isUnconfined);
    const places = new Map<YamlNode, Container>(unconfined.map(one => [securityOf(one).seccomp.node!, one]));
    for (const [node, container] of places) reportUnconfined(node, container, context);
  },
});

/** Privileged containers run without a filter whatever they ask for. */
function isFilterable(container: Container): boolean {
  const { seccomp, privileged } = securityOf(container);
  return !seccomp.hidden && !privileged.hidden && privileged.value !== true;
}

const ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const ANNOTATION_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

/** The API server made fields of these annotations before this minor. Source: kubernetes CHANGELOG-1.27. */
const WITHOUT_ANNOTATIONS = 27;

function isUnconfined(container: Container): boolean {
  const { seccomp, privileged } = securityOf(container);
  return seccomp.value === 'Unconfined' && privileged.value !== true;
}

function isAnnotated({ name, workload }: Container, target: number): boolean {
  if (target >= WITHOUT_ANNOTATIONS) return false;
  const { known, open } = labelsAt(workload.template, 'metadata', 'annotations');
  return open || Object.hasOwn(known, ANNOTATION) || Object.hasOwn(known, ANNOTATION_PREFIX + (name ?? ''));
}

function reportMissing(containers: Container[], workload: Workload, context: Context): void {
  const [first, ...rest] = containers;
  context.report({
    at: containerHead(first!),
    message: `Unless the kubelet is told otherwise, no filter stands between ${whoOf(containers)} and any of the kernel's system calls. Set seccompProfile to RuntimeDefault for the pod: it blocks those that hardly any program uses.`,
    related: rest.map(container => ({
      message: `${containerTitle(container)} has no profile either`,
      at: containerHead(container),
    })),
    fixes: workload.podSpec ? [fix(workload.podSpec)] : [],
  });
}

function fix(podSpec: Mapping): Fix {
  return {
    title: 'Set seccompProfile: RuntimeDefault for the pod',
    safety: 'safe',
    operations: () => [setPodSecurity(podSpec, ['seccompProfile', 'type'], 'RuntimeDefault')],
  };
}

function reportUnconfined(node: YamlNode, container: Container, context: Context): void {
  const whose = securityOf(container).seccomp.from === 'pod' ? 'the pod' : (container.name ?? 'this container');
  context.report({
    at: node,
    message: `Unconfined takes away the filter of system calls from ${whose}: every hole in the kernel is within reach. Use RuntimeDefault, or a Localhost profile that allows what is needed.`,
    fixes:
      node.kind === 'scalar'
        ? [
            {
              title: 'Use RuntimeDefault (system calls outside of it will fail)',
              safety: 'unsafe',
              operations: () => [{ kind: 'setScalar', node, value: 'RuntimeDefault' }],
            },
          ]
        : [],
  });
}

import type { Operation } from '../../engine/edit/operations';
import { effectsOf } from '../../engine/kubernetes/effects';
import { hasOwnUsers, rootDropper, securityOf } from '../../engine/kubernetes/security';
import type { Container, Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import { entryOf, itemsAt, type Mapping, mappingAt, type Scalar, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { isOptionalPart } from '../shared/guards';
import { lastingContainers, whoOf } from '../shared/security';

export default defineRule({
  meta: {
    id: 'root/runs-as-root',
    title: 'A container is told to run as root, or to be root and not to be it',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: {
      'kube-linter': ['run-as-non-root'],
      polaris: ['runAsRootAllowed'],
      checkov: ['CKV_K8S_23'],
      trivy: ['KSV-0105'],
      kubescape: ['C-0013'],
    },
  },
  workload(workload, context) {
    const containers = lastingContainers(workload).filter(container => !isOption(container, context));
    const refused = containers.filter(container => userKind(container) === 'refused');
    for (const group of byPlace(refused)) reportRefused(group, workload, context);
    if (hasOwnUsers(workload)) return;
    const root = containers.filter(container => userKind(container) === 'root' && !isPrivileged(container));
    for (const group of byPlace(root)) reportRoot(group, workload, context);
  },
});

function userKind(container: Container): string | undefined {
  return effectsOf(container)?.user.kind;
}

/** A template may write something else there. */
function isOption(container: Container, { document }: Context): boolean {
  const { runAsNonRoot, runAsUser } = securityOf(container);
  const { root } = container.workload.resource;
  return [runAsNonRoot, runAsUser].some(({ node }) => node && isOptionalPart(document, node.start, root));
}

/** Then that is the finding, and root is the lesser half of it. */
function isPrivileged(container: Container): boolean {
  return securityOf(container).privileged.value === true;
}

/** Containers that get their user from the same place: one finding speaks for all that inherit it from the pod. */
function byPlace(containers: Container[]): Container[][] {
  const groups = new Map<YamlNode, Container[]>();
  for (const container of containers) {
    const { node } = securityOf(container).runAsUser;
    if (!node) continue;
    const group = groups.get(node);
    if (group) group.push(container);
    else groups.set(node, [container]);
  }
  return [...groups.values()];
}

function reportRoot(group: Container[], workload: Workload, context: Context): void {
  const dropper = group.length === 1 ? rootDropper(group[0]!) : undefined;
  const isChore = group.every(isOwnershipChore);
  const [is, does] = group.length === 1 ? ['runs', 'holds'] : ['run', 'hold'];
  context.report({
    at: securityOf(group[0]!).runAsUser.node!,
    ...(dropper !== undefined || isChore ? { severity: 'information' as const } : {}),
    message: `${upperFirst(whoOf(group))} ${is} as root and ${does} ${held(group[0]!)}. ${advice(dropper, isChore)}`,
    fixes: dropper === undefined && !isChore ? fixes(group, workload) : [],
  });
}

function held(container: Container): string {
  const capabilities = effectsOf(container)?.capabilities;
  if (!capabilities) return 'capabilities that stand elsewhere';
  if (capabilities[0] === 'ALL') return 'all capabilities';
  return capabilities.length === 0 ? 'no capabilities' : count(capabilities.length, 'capability', 'capabilities');
}

function advice(dropper: string | undefined, isChore: boolean): string {
  if (dropper !== undefined) return `${dropper} then drops root: that takes it at the start.`;
  if (isChore) return 'To own a volume, fsGroup on the pod does the same without root.';
  return 'Name the user that its image is made for.';
}

/** An init container that does nothing but make a volume belong to the one after it. */
function isOwnershipChore(container: Container): boolean {
  if (container.role !== 'init') return false;
  const words = ['command', 'args'].flatMap(key => itemsAt(container.node, key).flatMap(item => asString(item) ?? []));
  return words.some(word => /(^|[\s;&/])ch(own|mod)\b/.test(word));
}

/** Source: kubernetes pkg/kubelet/kuberuntime, verifyRunAsNonRoot. */
function reportRefused(group: Container[], workload: Workload, context: Context): void {
  const { runAsNonRoot, runAsUser } = securityOf(group[0]!);
  context.report({
    at: runAsUser.node!,
    severity: 'error',
    message: `${upperFirst(whoOf(group))} must be user 0 and must not be root: the kubelet refuses to start ${group.length === 1 ? 'it' : 'them'} (CreateContainerConfigError). Name another user, or remove runAsNonRoot.`,
    related: runAsNonRoot.node ? [{ message: 'Root is forbidden here', at: runAsNonRoot.node }] : [],
    fixes: fixes(group, workload),
  });
}

function fixes(group: Container[], workload: Workload): Fix[] {
  const { node, from } = securityOf(group[0]!).runAsUser;
  const mapping = mappingAt(from === 'pod' ? workload.podSpec : group[0]!.node, 'securityContext');
  if (node?.kind !== 'scalar' || !mapping) return [];
  return [
    {
      title: 'Run as user 1000 (put in the user that the image is made for)',
      safety: 'choice',
      operations: () => [{ kind: 'setScalar', node, value: 1000 }],
    },
    {
      title: 'Leave the user to the image and refuse root',
      safety: 'choice',
      operations: () => forbidInstead(mapping, node),
    },
  ];
}

/** The user goes, the prohibition comes, or stays where it is. */
function forbidInstead(mapping: Mapping, user: Scalar): Operation[] {
  return entryOf(mapping, 'runAsNonRoot')
    ? [
        { kind: 'removeEntry', mapping, key: 'runAsUser' },
        { kind: 'setPath', mapping, path: ['runAsNonRoot'], value: true },
      ]
    : [
        { kind: 'renameKey', mapping, key: 'runAsUser', to: 'runAsNonRoot' },
        { kind: 'setScalar', node: user, value: true },
      ];
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

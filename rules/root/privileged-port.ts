import { effectsOf, userTitle } from '../../engine/kubernetes/effects';
import { hasOwnUsers, isHiddenAt, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { lowerFirst } from '../../engine/text/words';
import { at, itemsAt, type Mapping, type YamlNode } from '../../engine/yaml/nodes';
import { asBool, asInt, asString } from '../../engine/yaml/scalars';

const SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

/** Pods may set it from this minor on without the consent of the kubelet. Source: kubernetes CHANGELOG-1.22. */
const SAFE_SINCE = 22;

/** What Linux starts with. Source: Linux Documentation/networking/ip-sysctl.rst. */
const FIRST_OPEN_PORT = 1024;

export default defineRule({
  meta: {
    id: 'root/privileged-port',
    title: 'A process that is not root listens on a port below 1024',
    severity: 'hint',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['privileged-ports'], trivy: ['KSV-0117'] },
  },
  container(container, context) {
    const user = effectsOf(container)?.user;
    const { workload } = container;
    if (!user || (user.kind !== 'user' && user.kind !== 'not-root') || mayHelpItself(container)) return;
    const first = firstOpenPort(workload);
    if (first === undefined) return;
    const onNode = asBool(at(workload.podSpec, 'hostNetwork')) === true;
    const maySet = !onNode && context.target >= SAFE_SINCE;
    for (const [node, port] of portsOf(container)) {
      if (port === 0 || port >= first) continue;
      context.report({
        at: node,
        ...(onNode ? { severity: 'information' as const } : {}),
        message: `Port ${port} is below ${first} and ${lowerFirst(containerTitle(container))} runs as ${userTitle(user)}. ${whoOpens(workload, onNode)}: there listening ends with «permission denied». Listen on a higher port${maySet ? ', or set the sysctl for the pod' : ''}.`,
        fixes: maySet && workload.podSpec ? [openPorts(workload.podSpec)] : [],
      });
    }
  },
});

/** Source: containerd docs/cri/config.md, enable_unprivileged_ports; cri-o docs/crio.conf.5.md, default_sysctls. */
function whoOpens(workload: Workload, onNode: boolean): string {
  if (onNode) return 'On the network of the node nothing opens it for others than root';
  if (hasOwnUsers(workload)) return 'No runtime opens it by itself for a pod with users of its own';
  return 'containerd 2 opens it, containerd 1 and CRI-O do not unless they are told';
}

/** It is granted the capability, so somebody has thought of it. */
function mayHelpItself(container: Container): boolean {
  const { added, privileged, capabilitiesHidden } = securityOf(container);
  const granted = added.some(({ name }) => name === 'NET_BIND_SERVICE' || name === 'ALL');
  return granted || capabilitiesHidden || privileged.hidden || privileged.value === true;
}

function portsOf(container: Container): [node: YamlNode, port: number][] {
  return itemsAt(container.node, 'ports').flatMap(item => {
    const node = at(item, 'containerPort');
    const port = asInt(node);
    return node && port !== undefined ? [[node, port]] : [];
  });
}

/** The lowest port that needs no right; undefined when the pod's sysctls cannot be seen. */
function firstOpenPort({ podSpec }: Workload): number | undefined {
  const setting = itemsAt(podSpec, 'securityContext', 'sysctls').find(item => asString(at(item, 'name')) === SYSCTL);
  if (!setting) return isHiddenAt(podSpec, ['securityContext', 'sysctls']) ? undefined : FIRST_OPEN_PORT;
  const value = asString(at(setting, 'value'));
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

function openPorts(podSpec: Mapping): Fix {
  const value = { name: SYSCTL, value: '0' };
  return {
    title: 'Set the sysctl that opens all ports to the pod',
    safety: 'choice',
    operations: () => {
      const list = at(podSpec, 'securityContext', 'sysctls');
      return list?.kind === 'sequence'
        ? [{ kind: 'appendItem', to: list, value }]
        : [{ kind: 'setPath', mapping: podSpec, path: ['securityContext', 'sysctls'], value: [value] }];
    },
  };
}

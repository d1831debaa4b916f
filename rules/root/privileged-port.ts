import { effectsOf, userTitle } from '../../engine/kubernetes/effects';
import { isHiddenAt, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { lowerFirst } from '../../engine/text/words';
import { at, itemsAt, type Mapping, type YamlNode } from '../../engine/yaml/nodes';
import { asBool, asInt, asString } from '../../engine/yaml/scalars';

const SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

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
    for (const [node, port] of portsOf(container)) {
      if (port === 0 || port >= first) continue;
      const open = onNode
        ? 'On the network of the node nothing opens it for others than root'
        : `containerd 2 opens it, containerd 1 and CRI-O do not unless they are told`;
      context.report({
        at: node,
        ...(onNode ? { severity: 'information' as const } : {}),
        message: `Port ${port} is below ${first} and ${lowerFirst(containerTitle(container))} runs as ${userTitle(user)}. ${open}: there listening ends with «permission denied». ${onNode ? 'Listen on a higher port.' : 'Listen on a higher port, or set the sysctl for the pod.'}`,
        fixes: onNode || !workload.podSpec ? [] : [openPorts(workload.podSpec)],
      });
    }
  },
});

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

import { effectsOf, type Gain, gainOf, userTitle } from '../../engine/kubernetes/effects';
import { type Capability, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerTitle } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { listOf, lowerFirst } from '../../engine/text/words';
import { at } from '../../engine/yaml/nodes';
import { asBool } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'root/capability-has-no-effect',
    title: 'A capability is granted to a process that will not get it',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
  },
  container(container, context) {
    const { added, dropped, privileged } = securityOf(container);
    if (!effectsOf(container) || privileged.value === true) return;
    for (const capability of [...added, ...dropped])
      if (capability.prefixed) reportPrefix(capability, container, context);
    const granted = added.filter(({ prefixed }) => !prefixed);
    if (granted.length > 0) reportUser(granted, container, context);
  },
});

/**
 * containerd puts CAP_ in front of every name; runc passes over names that it does not know.
 * Source: containerd internal/cri/opts WithCapabilities; opencontainers/runc #2854.
 */
function reportPrefix({ name, node }: Capability, container: Container, context: Context): void {
  context.report({
    at: node,
    message: `Only CRI-O understands CAP_${name}: containerd looks for CAP_CAP_${name} and passes it over, so that nothing changes for ${lowerFirst(containerTitle(container))}. Write ${name}.`,
    fixes:
      node.kind === 'scalar'
        ? [
            {
              title: `Write ${name} (with containerd it takes effect only then)`,
              safety: 'unsafe',
              operations: () => [{ kind: 'setScalar', node, value: name }],
            },
          ]
        : [],
  });
}

function reportUser(granted: Capability[], container: Container, context: Context): void {
  const effects = effectsOf(container)!;
  const gain = gainOf(effects);
  if (gain === 'held' || gain === 'unknown') return;
  const onNode = asBool(at(container.workload.podSpec, 'hostNetwork')) === true;
  const names = granted.map(({ name }) => name);
  const [is, it] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  context.report({
    at: granted[0]!.node,
    ...(gain === 'never' ? {} : { severity: 'information' as const }),
    message: `${listOf(names)} ${is} granted, but ${userTitle(effects.user)} ${whyNot(gain, it)}. ${advice(names, gain, onNode)}`,
    related: granted.slice(1).map(({ name, node }) => ({ message: `${name} is granted here`, at: node })),
  });
}

function whyNot(gain: Gain, it: string): string {
  if (gain === 'by-file') return `gets ${it} only through a program that carries ${it} as file capability`;
  if (gain === 'by-entrypoint')
    return `gets ${it} only if the program that the container starts carries ${it} as file capability: allowPrivilegeEscalation: false bars all others`;
  return `will not get ${it}: a shell carries no file capabilities, and allowPrivilegeEscalation: false bars all that it starts`;
}

/** On the network of the node a pod may not set the sysctl. */
function advice(names: string[], gain: Gain, onNode: boolean): string {
  if (names.length === 1 && names[0] === 'NET_BIND_SERVICE')
    return `Use a port from 1024 up${onNode ? '' : ', or the sysctl that opens the lower ones'}.`;
  return gain === 'never'
    ? 'Start the program without a shell, or start as root and drop it.'
    : 'Check setcap in the image, or start as root and drop it.';
}

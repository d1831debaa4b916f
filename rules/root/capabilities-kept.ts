import { DEFAULT_CAPABILITIES } from '../../engine/kubernetes/capabilities';
import { type Effects, effectsOf, gainOf } from '../../engine/kubernetes/effects';
import { securityOf } from '../../engine/kubernetes/security';
import { type Container, containerHead, containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at } from '../../engine/yaml/nodes';
import { dropAll } from '../shared/security';

/** The ones worth naming, worst first. */
const WORST = ['NET_RAW', 'SETUID', 'DAC_OVERRIDE', 'SETGID', 'MKNOD', 'CHOWN'];

export default defineRule({
  meta: {
    id: 'root/capabilities-kept',
    title: 'A container keeps the capabilities that the runtime hands out by default',
    severity: 'information',
    preset: 'recommended',
    fixes: ['unsafe'],
    peers: {
      'kube-linter': ['drop-net-raw-capability'],
      polaris: ['insecureCapabilities'],
      checkov: ['CKV_K8S_28', 'CKV_K8S_37'],
      trivy: ['KSV-0003', 'KSV-0004', 'KSV-0106', 'KSV-0119'],
    },
  },
  container(container, context) {
    const effects = effectsOf(container);
    if (container.role === 'ephemeral' || !effects || isOutOfReach(effects)) return;
    const kept = keptBy(container);
    if (kept.length === 0) return;
    const list = at(securityOf(container).capabilities, 'drop');
    const all = kept.length === DEFAULT_CAPABILITIES.length;
    const figure = all ? `the ${kept.length}` : `${kept.length} of the ${DEFAULT_CAPABILITIES.length}`;
    const worst = listOf(WORST.filter(name => kept.includes(name)).slice(0, 2));
    context.report({
      at: list?.kind === 'sequence' ? (list.items[0] ?? list) : containerHead(container),
      message: `${containerTitle(container)} keeps ${figure} capabilities that containerd hands out${worst && `, ${worst} among them`}. Drop ALL and add back what it needs.`,
      fixes: [
        {
          title: 'Drop ALL capabilities (add back those that the program needs)',
          safety: 'unsafe',
          operations: () => [dropAll(container)],
        },
      ],
    });
  },
});

/** Neither root nor able to become it: only a program that carries capabilities in its file could use any. */
function isOutOfReach(effects: Effects): boolean {
  return ['by-entrypoint', 'never'].includes(gainOf(effects));
}

/** What is left of containerd's defaults; it does not understand names that are written with CAP_. */
function keptBy(container: Container): string[] {
  const { dropped, capabilitiesHidden, privileged } = securityOf(container);
  const gone = new Set(dropped.filter(({ prefixed }) => !prefixed).map(({ name }) => name));
  if (capabilitiesHidden || privileged.value === true || gone.has('ALL')) return [];
  return DEFAULT_CAPABILITIES.filter(name => !gone.has(name));
}

import type { ApiStatus } from '../../engine/kubernetes/lifecycle/api';
import type { BuiltInLife } from '../../engine/kubernetes/lifecycle/life';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { defineRule } from '../../engine/lint/rule';
import { advice, builtInUse, migrationFixes, nameOf } from '../shared/apis';

export default defineRule({
  meta: {
    id: 'treadmill/not-served-by-default',
    title: 'An alpha or beta API that a cluster serves only on request',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe'],
  },
  resource(resource, context) {
    const use = builtInUse(resource, context);
    if (use?.status.status !== 'not served by default') return;
    const why = use.life.stability === 'alpha' ? ALPHA : BETA;
    context.report({
      at: use.node,
      message: `${nameOf(use.life)} is ${why}: a cluster serves it only if its API server is told to, with --runtime-config.${end(use.life, use.status)}${advice(use)}`,
      fixes: migrationFixes(use),
    });
  },
});

const ALPHA = 'an alpha API';
const BETA = 'a beta API of 1.24 or later';

function end({ kind }: BuiltInLife, { removed, plannedRemoval }: ApiStatus): string {
  const last = removed ?? plannedRemoval;
  return last === undefined ? '' : ` This version of ${kind} goes in ${formatKubernetesVersion(last)}.`;
}

import type { ApiStatus } from '../../engine/kubernetes/lifecycle/api';
import type { ComponentStatus } from '../../engine/kubernetes/lifecycle/components';
import type { ComponentLife } from '../../engine/kubernetes/lifecycle/life';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { type Context, defineRule } from '../../engine/lint/rule';
import { type ApiUse, advice, apiUse, COMPONENTS, migrationFixes, nameOf } from '../shared/apis';

export default defineRule({
  meta: {
    id: 'treadmill/removed-api',
    title: 'An API that the target version no longer serves',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe', 'unsafe'],
    peers: { 'kube-linter': ['no-extensions-v1beta'], 'kube-score': ['stable-version'], trivy: ['KSV-0107'] },
    options: { components: COMPONENTS },
  },
  resource(resource, context) {
    if (resource.kind === 'PodSecurityPolicy' && context.enabled('treadmill/pod-security-policy')) return;
    const use = apiUse(resource, context);
    if (use?.status.status !== 'removed') return;
    context.report({
      at: use.node,
      // Which release of a component runs is a guess unless the configuration says it.
      severity: isAssumed(use.status) ? 'warning' : 'error',
      message: `${nameOf(use.life)} was removed in ${where(use, context)}.${advice(use)}`,
      fixes: migrationFixes(use),
    });
  },
});

function isAssumed(status: ApiStatus | ComponentStatus): boolean {
  return 'assumed' in status && status.assumed;
}

function where({ life, status }: ApiUse, { target }: Context): string {
  if (life.origin === 'component') return inComponent(life, status as ComponentStatus);
  const removed = (status as ApiStatus).removed ?? target;
  return `Kubernetes ${formatKubernetesVersion(removed)}; you target ${formatKubernetesVersion(target)}`;
}

function inComponent({ component }: ComponentLife, { removed, assumed, release }: ComponentStatus): string {
  const yours = assumed ? '' : `; you run ${release}`;
  return `${component} ${removed}${yours}`;
}

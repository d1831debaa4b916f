import type { ApiStatus } from '../../engine/kubernetes/lifecycle/api';
import type { BuiltInLife } from '../../engine/kubernetes/lifecycle/life';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { type Context, defineRule } from '../../engine/lint/rule';
import { type ApiUse, advice, apiUse, COMPONENTS, migrationFixes, nameOf } from '../shared/apis';

export default defineRule({
  meta: {
    id: 'treadmill/deprecated-api',
    title: 'An API that will be removed',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe'],
    peers: { 'kube-score': ['stable-version'], trivy: ['KSV-0107'] },
    options: { components: COMPONENTS },
  },
  resource(resource, context) {
    const owner = OWNERS[resource.kind];
    if (owner !== undefined && context.enabled(owner)) return;
    const use = apiUse(resource, context);
    if (use?.status.status !== 'deprecated') return;
    context.report({
      at: use.node,
      // An older release of the component may not have the successor yet.
      severity: 'assumed' in use.status && use.status.assumed ? 'information' : 'warning',
      message: `${nameOf(use.life)} is deprecated since ${since(use)}${end(use, context)}.${advice(use)}`,
      fixes: migrationFixes(use),
      tag: 'deprecated',
    });
  },
});

/** Kinds with a rule of their own, which says more. */
const OWNERS: Record<string, string> = {
  PodSecurityPolicy: 'treadmill/pod-security-policy',
  Endpoints: 'treadmill/endpoints-object',
};

function since({ life, status }: ApiUse): string {
  if (life.origin === 'component') return `${life.component} ${status.deprecated}`;
  return `Kubernetes ${formatKubernetesVersion((status as ApiStatus).deprecated!)}`;
}

function end({ life }: ApiUse, { target }: Context): string {
  return life.origin === 'component' ? '' : ending(life, target);
}

/** When it goes, if that is known or planned. */
function ending({ removed, plannedRemoval }: BuiltInLife, target: number): string {
  const yours = `you target ${formatKubernetesVersion(target)}`;
  if (removed !== undefined) return ` and gone in ${formatKubernetesVersion(removed)}; ${yours}`;
  return plannedRemoval === undefined ? '' : `, to be removed in ${formatKubernetesVersion(plannedRemoval)}; ${yours}`;
}

import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { type Context, defineRule } from '../../engine/lint/rule';
import {
  advice,
  type BuiltInUse,
  builtInUse,
  COMPONENTS,
  type ComponentUse,
  componentAdvice,
  componentFixes,
  componentUse,
  migrationFixes,
  nameOf,
} from '../shared/apis';

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
    const builtIn = builtInUse(resource, context);
    if (builtIn?.status.status === 'deprecated') reportBuiltIn(builtIn, context);
    const component = componentUse(resource, context);
    if (component?.status.status === 'deprecated') reportComponent(component, context);
  },
});

/** Kinds with a rule of their own, which says more. */
const OWNERS: Record<string, string> = {
  PodSecurityPolicy: 'treadmill/pod-security-policy',
  Endpoints: 'treadmill/endpoints-object',
};

function reportBuiltIn(use: BuiltInUse, context: Context): void {
  const since = formatKubernetesVersion(use.status.deprecated ?? context.target);
  context.report({
    at: use.node,
    message: `${nameOf(use.life)} is deprecated since Kubernetes ${since}${ending(use, context)}.${advice(use)}`,
    fixes: migrationFixes(use),
    tag: 'deprecated',
  });
}

/** When it goes, if that is known or planned. */
function ending({ status: { removed, plannedRemoval } }: BuiltInUse, { target }: Context): string {
  const yours = `you target ${formatKubernetesVersion(target)}`;
  if (removed !== undefined) return ` and gone in ${formatKubernetesVersion(removed)}; ${yours}`;
  return plannedRemoval === undefined ? '' : `, to be removed in ${formatKubernetesVersion(plannedRemoval)}; ${yours}`;
}

function reportComponent(use: ComponentUse, context: Context): void {
  const { life, status } = use;
  context.report({
    at: use.node,
    // An older release of the component may not have the successor yet.
    severity: status.assumed ? 'information' : 'warning',
    message: `${nameOf(life)} is deprecated since ${life.component} ${status.deprecated}.${componentAdvice(use)}`,
    fixes: componentFixes(use),
    tag: 'deprecated',
  });
}

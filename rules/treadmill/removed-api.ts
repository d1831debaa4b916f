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
    const builtIn = builtInUse(resource, context);
    if (builtIn?.status.status === 'removed') reportBuiltIn(builtIn, context);
    const component = componentUse(resource, context);
    if (component?.status.status === 'removed') reportComponent(component, context);
  },
});

function reportBuiltIn(use: BuiltInUse, context: Context): void {
  const removed = formatKubernetesVersion(use.status.removed ?? context.target);
  const target = formatKubernetesVersion(context.target);
  context.report({
    at: use.node,
    message: `${nameOf(use.life)} was removed in Kubernetes ${removed}; you target ${target}.${advice(use)}`,
    fixes: migrationFixes(use),
  });
}

function reportComponent(use: ComponentUse, context: Context): void {
  const { removed, assumed, release } = use.status;
  context.report({
    at: use.node,
    // Which release runs is a guess unless the configuration says it.
    severity: assumed ? 'warning' : 'error',
    message: `${nameOf(use.life)} was removed in ${use.life.component} ${removed}${assumed ? '' : `; you run ${release}`}.${componentAdvice(use)}`,
    fixes: componentFixes(use),
  });
}

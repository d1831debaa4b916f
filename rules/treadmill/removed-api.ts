import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { defineRule } from '../../engine/lint/rule';
import {
  advice,
  COMPONENTS,
  componentAdvice,
  componentFixes,
  migrationFixes,
  nameOf,
  releaseOf,
  reportAt,
  type Station,
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
    reportAt(REMOVED, resource, context);
  },
});

const REMOVED: Station = {
  status: 'removed',
  builtIn(use, { target }) {
    const removed = formatKubernetesVersion(use.status.removed ?? target);
    return {
      message: `${nameOf(use.life)} was removed in Kubernetes ${removed}; you target ${formatKubernetesVersion(target)}.${advice(use)}`,
      fixes: migrationFixes(use),
    };
  },
  component(use) {
    const { removed, assumed, release } = use.status;
    return {
      // Which release runs is a guess unless the configuration says it.
      severity: assumed ? 'warning' : 'error',
      message: `${nameOf(use.life)} was removed in ${releaseOf(use.life, removed)}${assumed ? '' : `; you run ${release}`}.${componentAdvice(use)}`,
      fixes: componentFixes(use),
    };
  },
};

import type { ApiStatus } from '../../engine/kubernetes/lifecycle/api';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { type Context, defineRule } from '../../engine/lint/rule';
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
    id: 'treadmill/deprecated-api',
    title: 'An API that will be removed',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe', 'unsafe'],
    peers: { 'kube-score': ['stable-version'], trivy: ['KSV-0107'] },
    options: { components: COMPONENTS },
  },
  resource(resource, context) {
    reportAt(DEPRECATED, resource, context);
  },
});

const DEPRECATED: Station = {
  status: 'deprecated',
  builtIn(use, context) {
    const since = formatKubernetesVersion(use.status.deprecated ?? context.target);
    return {
      message: `${nameOf(use.life)} is deprecated since Kubernetes ${since}${ending(use.status, context)}.${advice(use)}`,
      fixes: migrationFixes(use),
      tag: 'deprecated',
    };
  },
  component(use) {
    const { life, status } = use;
    return {
      // An older release of the component may not have the successor yet.
      severity: status.assumed ? 'information' : 'warning',
      message: `${nameOf(life)} is deprecated since ${releaseOf(life, status.deprecated)}.${componentAdvice(use)}`,
      fixes: componentFixes(use),
      tag: 'deprecated',
    };
  },
};

/** When it goes, if that is known or planned. */
function ending({ removed, plannedRemoval }: ApiStatus, { target }: Context): string {
  const yours = `you target ${formatKubernetesVersion(target)}`;
  if (removed !== undefined) return ` and gone in ${formatKubernetesVersion(removed)}; ${yours}`;
  return plannedRemoval === undefined ? '' : `, to be removed in ${formatKubernetesVersion(plannedRemoval)}; ${yours}`;
}

import { builtInLife, servedVersions, statusAt } from '../../engine/kubernetes/lifecycle/api';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import type { Resource } from '../../engine/kubernetes/resource';
import { type Context, defineRule } from '../../engine/lint/rule';
import { at } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
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
import { isVersionGuarded } from '../shared/guards';

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
    if (resource.kind === 'HorizontalPodAutoscaler') checkTarget(resource, context);
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

/** An autoscaler looks for its target by group and kind, whatever the version: it fails when the kind left the group. */
function checkTarget({ root }: Resource, context: Context): void {
  const [node, kindNode] = ['apiVersion', 'kind'].map(key => at(root, 'spec', 'scaleTargetRef', key));
  const [apiVersion, kind] = [asString(node), asString(kindNode)];
  const life = apiVersion && kind ? builtInLife(apiVersion, kind) : undefined;
  if (node?.kind !== 'scalar' || !life || isVersionGuarded(context.document, node.start)) return;
  const { status, removed, replacement } = statusAt(life, context.target);
  const remains = servedVersions(life, context.target).some(({ group }) => group === life.group);
  if (status !== 'removed' || remains || !replacement || replacement.kind !== kind) return;
  const value = replacement.apiVersion;
  context.report({
    at: node,
    message: `${nameOf(life)} was removed in Kubernetes ${formatKubernetesVersion(removed ?? context.target)}, so this autoscaler finds nothing to scale. Use ${value}.`,
    fixes: [
      {
        title: `Change apiVersion to ${value}`,
        safety: 'safe',
        operations: () => [{ kind: 'setScalar', node, value }],
      },
    ],
  });
}

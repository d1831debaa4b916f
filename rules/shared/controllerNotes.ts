import type { ResourceFacts } from '../../engine/workspace/facts';

/** A label or annotation of a controller that differs from the baseline's. */
export interface Note {
  field: 'labels' | 'annotations';
  key: string;
  /** Undefined when it is gone now. */
  value: string | undefined;
}

/** What is written on controllers for those who look for it there, so that pods need not know of it. */
const FOR_CONTROLLERS: readonly { prefix: string; source: string }[] = [
  { prefix: 'argocd.argoproj.io/', source: 'argo-cd docs, annotations and labels' },
  { prefix: 'notifications.argoproj.io/', source: 'argo-cd docs, notifications' },
  { prefix: 'helm.sh/', source: 'helm.sh, charts: hooks and labels' },
  { prefix: 'meta.helm.sh/', source: 'helm.sh, adoption of resources' },
  { prefix: 'kustomize.toolkit.fluxcd.io/', source: 'fluxcd.io, Kustomization' },
  { prefix: 'config.kubernetes.io/', source: 'kustomize api/konfig' },
  { prefix: 'kubectl.kubernetes.io/last-applied-configuration', source: 'kubectl apply' },
  { prefix: 'deployment.kubernetes.io/', source: 'kubernetes pkg/controller/deployment' },
  { prefix: 'kubernetes.io/change-cause', source: 'kubectl rollout history' },
  { prefix: 'app.kubernetes.io/managed-by', source: 'kubernetes.io, Recommended Labels' },
  { prefix: 'app.kubernetes.io/version', source: 'kubernetes.io, Recommended Labels' },
  { prefix: 'reloader.stakater.com/', source: 'stakater/Reloader README' },
  { prefix: 'configmap.reloader.stakater.com/', source: 'stakater/Reloader README' },
  { prefix: 'secret.reloader.stakater.com/', source: 'stakater/Reloader README' },
  { prefix: 'keel.sh/', source: 'keel.sh documentation' },
  { prefix: 'ignore-check.kube-linter.io/', source: 'stackrox/kube-linter docs' },
  { prefix: 'kube-score/ignore', source: 'zegl/kube-score README' },
  { prefix: 'checkov.io/', source: 'bridgecrewio/checkov docs' },
  { prefix: 'polaris.fairwinds.com/', source: 'FairwindsOps/polaris docs' },
];

/** Labels and annotations that were added, changed or taken away; those that are meant for the controller left out. */
export function changedNotes(before: ResourceFacts, after: ResourceFacts): Note[] {
  return (['labels', 'annotations'] as const).flatMap(field => {
    const [old, now] = [before[field], after[field]];
    if (old.open || now.open) return [];
    const keys = [...new Set([...Object.keys(old.known), ...Object.keys(now.known)])];
    return keys
      .filter(key => old.known[key] !== now.known[key] && !isForController(key))
      .map(key => ({ field, key, value: now.known[key] }));
  });
}

function isForController(key: string): boolean {
  return FOR_CONTROLLERS.some(({ prefix }) => key.startsWith(prefix));
}

/** An object that is there without anybody writing it down. */
interface WellKnown {
  kind: string;
  name: RegExp;
  /** Who brings it. */
  source: string;
}

/** Add a line for what every cluster has, or a widely used component makes by itself. */
const WELL_KNOWN: readonly WellKnown[] = [
  { kind: 'ServiceAccount', name: /^default$/, source: 'kube-controller-manager, serviceaccount controller' },
  { kind: 'ConfigMap', name: /^kube-root-ca\.crt$/, source: 'kube-controller-manager, root CA publisher' },
  { kind: 'ConfigMap', name: /^(openshift-)?service-ca(\.crt)?$/, source: 'openshift/service-ca-operator' },
  { kind: 'ConfigMap', name: /^istio-ca-root-cert$/, source: 'istio/istio' },
  { kind: 'ConfigMap', name: /^linkerd-(config|identity-trust-roots)$/, source: 'linkerd/linkerd2' },
  {
    kind: 'PriorityClass',
    name: /^system-(cluster|node)-critical$/,
    source: 'kubernetes.io, Pod Priority and Preemption',
  },
  { kind: 'ClusterRole', name: /^(cluster-admin|admin|edit|view|system:.*)$/, source: 'kubernetes.io, Using RBAC' },
  {
    kind: 'Role',
    name: /^(system:.*|extension-apiserver-authentication-reader)$/,
    source: 'kubernetes.io, Using RBAC',
  },
];

export function isWellKnown(kind: string, name: string): boolean {
  return WELL_KNOWN.some(one => one.kind === kind && one.name.test(name));
}

/** Namespaces in which the cluster's own installer puts objects. */
export function isSystemNamespace(namespace: string): boolean {
  return /^(kube-|openshift-)/.test(namespace);
}

/**
 * Keys of Kubernetes objects whose empty value means the same as no value, so that the key goes with its last child.
 * Not here: those where emptiness says something, such as `emptyDir: {}` (a volume), `podSelector: {}` (all pods) or
 * `ingress: []` (no traffic).
 * Source: kubernetes/api core/v1 and meta/v1 types.go, fields marked omitempty without a meaning of their own for empty.
 */
const SAME_AS_ABSENT = new Set([
  'annotations',
  'labels',
  'finalizers',
  'ownerReferences',
  'nodeSelector',
  'tolerations',
  'affinity',
  'topologySpreadConstraints',
  'imagePullSecrets',
  'hostAliases',
  'initContainers',
  'ephemeralContainers',
  'volumes',
  'volumeMounts',
  'volumeDevices',
  'env',
  'envFrom',
  'command',
  'args',
  'resources',
  'requests',
  'limits',
  'securityContext',
  'capabilities',
  'add',
  'drop',
  'sysctls',
  'supplementalGroups',
  'dnsConfig',
  'options',
  'searches',
  'lifecycle',
  'status',
]);

export function isSameAsAbsent(key: string): boolean {
  return SAME_AS_ABSENT.has(key);
}

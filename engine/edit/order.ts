/**
 * The order in which people write the keys of Kubernetes objects, as in the manifests of the Kubernetes documentation.
 * One list per kind of mapping; a list is chosen by the keys that a mapping already holds.
 */
const ORDERS: readonly (readonly string[])[] = [
  'apiVersion kind metadata immutable type spec data binaryData stringData rules subjects roleRef webhooks status',
  'name generateName namespace labels annotations finalizers ownerReferences',
  'name image imagePullPolicy command args workingDir restartPolicy ports envFrom env resources resizePolicy volumeMounts ' +
    'volumeDevices startupProbe livenessProbe readinessProbe lifecycle terminationMessagePath ' +
    'terminationMessagePolicy securityContext stdin stdinOnce tty',
  'os runtimeClassName schedulerName priorityClassName nodeName nodeSelector affinity tolerations topologySpreadConstraints ' +
    'serviceAccountName serviceAccount automountServiceAccountToken enableServiceLinks hostNetwork hostPID hostIPC ' +
    'hostUsers hostname subdomain hostAliases dnsPolicy dnsConfig securityContext shareProcessNamespace restartPolicy ' +
    'terminationGracePeriodSeconds activeDeadlineSeconds imagePullSecrets readinessGates initContainers containers ' +
    'ephemeralContainers volumes',
  'replicas serviceName podManagementPolicy minReadySeconds revisionHistoryLimit progressDeadlineSeconds paused selector ' +
    'strategy updateStrategy persistentVolumeClaimRetentionPolicy template volumeClaimTemplates',
  'schedule timeZone concurrencyPolicy startingDeadlineSeconds suspend successfulJobsHistoryLimit ' +
    'failedJobsHistoryLimit jobTemplate',
  'parallelism completions completionMode backoffLimit podFailurePolicy activeDeadlineSeconds ' +
    'ttlSecondsAfterFinished suspend selector template',
  'runAsNonRoot runAsUser runAsGroup supplementalGroups fsGroup fsGroupChangePolicy privileged ' +
    'allowPrivilegeEscalation readOnlyRootFilesystem capabilities seccompProfile seLinuxOptions appArmorProfile sysctls',
  'exec httpGet tcpSocket grpc initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold ' +
    'terminationGracePeriodSeconds',
  'type clusterIP clusterIPs externalName externalTrafficPolicy internalTrafficPolicy sessionAffinity ipFamilyPolicy ' +
    'publishNotReadyAddresses selector ports',
  'name appProtocol protocol port targetPort nodePort containerPort hostPort hostIP',
  'podSelector policyTypes ingress egress',
  'scaleTargetRef minReplicas maxReplicas behavior metrics',
  'minAvailable maxUnavailable unhealthyPodEvictionPolicy selector',
  'accessModes storageClassName volumeMode volumeName selector resources',
  'name mountPath subPath readOnly',
  'ingressClassName defaultBackend tls rules',
  'requests limits',
  'cpu memory ephemeral-storage',
  'matchLabels matchExpressions',
  'type rollingUpdate',
  'maxUnavailable maxSurge',
].map(keys => keys.split(' '));

/**
 * The position among `keys` at which `key` conventionally stands: behind one of `after`, best first, if it is there;
 * else by the usual order; else last.
 */
export function placeOf(keys: readonly (string | undefined)[], key: string, after: readonly string[] = []): number {
  for (const name of after) {
    const index = keys.lastIndexOf(name);
    if (index >= 0) return index + 1;
  }
  const order = usualOrder(keys, key);
  if (!order) return keys.length;
  const rank = order.indexOf(key);
  const before = keys.findLastIndex(other => other !== undefined && isBetween(order.indexOf(other), rank));
  if (before >= 0) return before + 1;
  return keys[0] !== undefined && order.includes(keys[0]) ? 0 : keys.length;
}

function isBetween(rank: number, limit: number): boolean {
  return rank >= 0 && rank < limit;
}

/** The list that knows the new key and most of the others; undefined when none knows any of the others. */
function usualOrder(keys: readonly (string | undefined)[], key: string): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  let most = 0;
  for (const order of ORDERS) {
    if (!order.includes(key)) continue;
    const known = keys.filter(other => other !== undefined && order.includes(other)).length;
    if (known > most) [best, most] = [order, known];
  }
  return best;
}

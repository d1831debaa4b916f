/**
 * What the facts say in sentences, said in the voice of this project. Short clauses, so that a message can end with
 * them. The generator fails when the facts explain something that has no wording here.
 */

/** Explanations of a change between two versions of an API, by operation and path, or by kind, operation and path. */
export const CHANGES: Record<string, string> = {
  'default webhooks[].failurePolicy': 'Ignore became Fail',
  'default webhooks[].matchPolicy': 'Exact became Equivalent',
  'default webhooks[].timeoutSeconds': '30 became 10',
  'require webhooks[].sideEffects': 'None or NoneOnDryRun',
  'require webhooks[].admissionReviewVersions': 'the versions of the review that your webhook reads',
  'validation webhooks[].name': 'each name once',
  'require spec.scope': 'Namespaced is no longer assumed',
  'require spec.versions[].schema.openAPIV3Schema': 'a structural schema',
  'require spec.selector': 'the labels of the template; it cannot change later',
  'default spec.revisionHistoryLimit': 'now 10',
  'default spec.updateStrategy.type': 'OnDelete became RollingUpdate',
  'default spec.progressDeadlineSeconds': 'no limit became 600',
  'default spec.strategy.rollingUpdate.maxSurge, maxUnavailable': '1 became 25%',
  'default spec.limited.nominalConcurrencyShares': '30 only when missing; an explicit 0 now stays 0',
  'require spec.signerName': 'any signer but kubernetes.io/legacy-unknown',
  'require spec.usages': 'known usages, each once',
  'remove endpoints[].topology': 'hostname and zone have fields of their own',
  'validation type': 'Normal or Warning',
  'require action, reason, reportingController, reportingInstance, eventTime': 'in every new Event',
  'remove deprecatedFirstTimestamp/deprecatedLastTimestamp/deprecatedCount/deprecatedSource':
    'eventTime and series say it',
  'require spec.rules[].http.paths[].pathType': 'ImplementationSpecific is what v1beta1 did; Prefix or Exact say more',
  'semantics spec.selector': 'an empty selector used to select no pod, now it selects all of the namespace',
  'PodSecurityPolicy remove *': 'Pod Security admission reads labels of the Namespace instead',
  'PodSchedulingContext remove *': 'the scheduler allocates devices without it',
  'PodPreset remove *': 'a MutatingAdmissionPolicy or a mutating webhook can do the same',
  'PodGroup semantics *': 'nothing converts old objects: delete them before the upgrade',
  'Workload semantics *': 'nothing converts old objects: delete them before the upgrade',
  'StorageVersionMigration semantics *': 'nothing converts old objects: delete them before the upgrade',
};

/** What takes the place of a field, where the facts need a paragraph for it; by kind and path. */
export const SUCCESSORS: Record<string, string> = {
  'Endpoints subsets[]': 'EndpointSlices, one for each address family and set of ports',
  'CustomResourceDefinition spec.preserveUnknownFields: true': 'x-kubernetes-preserve-unknown-fields in the schema',
};

/** What happens to who still writes a field, by the id of its row; only where status and dates do not say it. */
export const FIELD_NOTES: Record<string, string> = {
  'volume-gitrepo': 'the pod is accepted and then never starts',
  'svc-externalips': 'whoever may write a Service can catch the traffic of any address (CVE-2020-8554)',
  'svc-loadbalancerip': 'some providers ignore it, and it has no room for a second address family',
  'svc-preferclose': 'both names mean the same',
  'svc-headless-ignored': 'a headless Service has no address of its own',
  'lifecycle-tcpsocket': 'the hook fails whenever it runs',
  'meta-selflink': 'the server no longer fills it: this object was exported from an old cluster',
  'cronjob-tz-schedule': 'a new CronJob with a time zone in its schedule is refused',
  'tsc-null-selector': 'it matches no pod, so nothing is spread',
  'hostip-without-hostport': 'no port of the node is opened',
  'ingress-class':
    'the annotation is a word that the controller picked, the field names an IngressClass; both together are refused',
  'storage-class': 'it wins over spec.storageClassName',
  'storage-provisioner': 'the control plane writes it',
  'seccomp-pod': 'nobody reads it, so the pod runs without this profile',
  'seccomp-container': 'nobody reads it, so the container runs without this profile',
  'apparmor-container': 'the API server still copies it to the field',
  'critical-pod': 'it no longer protects the pod from eviction',
  sysctls: 'the kernel settings stay as they are',
  'sched-tolerations': 'the pod tolerates nothing of what it lists',
  'sched-affinity': 'the scheduler does not see it',
  'topology-mode': 'it shares traffic among zones in proportion; the field keeps it in the zone',
  'label-zone': 'old volumes keep it: the nodeAffinity of a PersistentVolume cannot be changed in place',
  'label-region': 'old volumes keep it: the nodeAffinity of a PersistentVolume cannot be changed in place',
  'label-master': 'kubeadm has not set it since 1.24, so it matches no node of a new cluster',
  'toleration-master': 'kubeadm taints control-plane nodes under the new name since 1.25',
  'taint-alpha': 'no node carries it',
  'image-k8s-gcr-io': 'no image has been added there since April 2023',
  'hpa-autoscaling-alpha': 'the server writes it into an autoscaler read as v1: this object was exported',
  'last-applied': 'kubectl apply keeps its memory there; in a file it is stale at once',
};

/** What upstream intends, by the id of the row. */
export const FIELD_PLANS: Record<string, string> = {
  'volume-gitrepo': 'its code leaves in 1.39',
  'svc-externalips': 'kube-proxy is to ignore it by default in 1.40 and for good in 1.43',
  'kubeproxy-ipvs': 'off by default in 1.40, gone in 1.43',
  'kubeproxy-mode-unset': 'the default on Linux is to become nftables in 1.40',
  'kubelet-cgroupv1': 'its code leaves in 1.38 at the earliest',
};

/** An annotation that its reader looks for on pods, so that it does nothing on the controller above them. */
export interface PodAnnotation {
  /** The key, or its beginning when it ends with `/` or `-`. */
  key: string;
  /** Who reads it. */
  reader: string;
  /** Where that is written. */
  source: string;
}

/** Add a line to teach the rules another annotation. */
export const POD_ANNOTATIONS: readonly PodAnnotation[] = [
  {
    key: 'prometheus.io/',
    reader: 'Prometheus',
    source: 'prometheus-community/helm-charts prometheus values.yaml, kubernetes-pods job',
  },
  { key: 'sidecar.istio.io/', reader: 'Istio', source: 'istio.io reference/config/annotations, resource type Pod' },
  {
    key: 'traffic.sidecar.istio.io/',
    reader: 'Istio',
    source: 'istio.io reference/config/annotations, resource type Pod',
  },
  { key: 'proxy.istio.io/config', reader: 'Istio', source: 'istio.io reference/config/annotations, resource type Pod' },
  {
    key: 'inject.istio.io/templates',
    reader: 'Istio',
    source: 'istio.io reference/config/annotations, resource type Pod',
  },
  { key: 'linkerd.io/inject', reader: 'Linkerd', source: 'linkerd.io automatic proxy injection' },
  { key: 'config.linkerd.io/', reader: 'Linkerd', source: 'linkerd.io proxy configuration' },
  {
    key: 'vault.hashicorp.com/',
    reader: 'the Vault agent injector',
    source: 'developer.hashicorp.com vault injector annotations',
  },
  { key: 'dapr.io/', reader: 'Dapr', source: 'docs.dapr.io arguments and annotations' },
  { key: 'ad.datadoghq.com/', reader: 'the Datadog agent', source: 'docs.datadoghq.com Kubernetes integrations' },
  { key: 'co.elastic.logs/', reader: 'Filebeat', source: 'elastic.co Filebeat autodiscover hints' },
  { key: 'co.elastic.metrics/', reader: 'Metricbeat', source: 'elastic.co Metricbeat autodiscover hints' },
  { key: 'fluentbit.io/', reader: 'Fluent Bit', source: 'docs.fluentbit.io Kubernetes filter' },
  {
    key: 'instrumentation.opentelemetry.io/inject-',
    reader: 'the OpenTelemetry operator',
    source: 'opentelemetry.io operator auto-instrumentation',
  },
  {
    key: 'sidecar.opentelemetry.io/inject',
    reader: 'the OpenTelemetry operator',
    source: 'open-telemetry/opentelemetry-operator README',
  },
  {
    key: 'cluster-autoscaler.kubernetes.io/safe-to-evict',
    reader: 'the cluster autoscaler',
    source: 'kubernetes/autoscaler cluster-autoscaler FAQ',
  },
  { key: 'karpenter.sh/do-not-disrupt', reader: 'Karpenter', source: 'karpenter.sh disruption' },
  {
    key: 'kubectl.kubernetes.io/default-container',
    reader: 'kubectl',
    source: 'kubernetes.io well-known labels, annotations and taints',
  },
  {
    key: 'kubectl.kubernetes.io/restartedAt',
    reader: 'the rollout',
    source: 'kubernetes.io well-known labels, annotations and taints',
  },
  {
    key: 'container.apparmor.security.beta.kubernetes.io/',
    reader: 'the kubelet',
    source: 'kubernetes.io well-known labels, annotations and taints',
  },
  { key: 'k8s.v1.cni.cncf.io/networks', reader: 'Multus', source: 'k8snetworkplumbingwg/multus-cni docs' },
  { key: 'cni.projectcalico.org/', reader: 'Calico', source: 'docs.tigera.io Calico pod annotations' },
  {
    key: 'kubernetes.io/ingress-bandwidth',
    reader: 'the network plugin',
    source: 'kubernetes.io network plugins, traffic shaping',
  },
  {
    key: 'kubernetes.io/egress-bandwidth',
    reader: 'the network plugin',
    source: 'kubernetes.io network plugins, traffic shaping',
  },
  { key: 'iam.amazonaws.com/role', reader: 'kube2iam', source: 'jtblin/kube2iam README' },
  { key: 'backup.velero.io/backup-volumes', reader: 'Velero', source: 'velero.io file system backup' },
  {
    key: 'gke-gcsfuse/',
    reader: 'Cloud Storage FUSE',
    source: 'GoogleCloudPlatform/gcs-fuse-csi-driver docs/usage.md',
  },
  {
    key: 'appmesh.k8s.aws/',
    reader: 'App Mesh',
    source: 'aws/aws-app-mesh-controller-for-k8s docs, sidecar injection',
  },
  {
    key: 'consul.hashicorp.com/connect-',
    reader: 'Consul',
    source: 'developer.hashicorp.com consul, Kubernetes annotations and labels',
  },
  { key: 'k8s.grafana.com/', reader: 'Grafana Alloy', source: 'grafana/k8s-monitoring-helm annotation autodiscovery' },
  { key: 'telegraf.influxdata.com/', reader: 'the Telegraf operator', source: 'influxdata/telegraf-operator README' },
  { key: 'checksum/', reader: 'the rollout', source: 'helm.sh chart development tips and tricks' },
];

export function podAnnotation(key: string): PodAnnotation | undefined {
  return POD_ANNOTATIONS.find(known => (/[/-]$/.test(known.key) ? key.startsWith(known.key) : key === known.key));
}

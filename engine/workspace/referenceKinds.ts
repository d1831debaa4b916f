import type { Via } from './facts';

/** A field that names another object. */
export interface Edge {
  /** Keys down to the field that holds the name; `[]` stands for every item of a list. */
  path: readonly string[];
  /** Kind of the target; empty when only `kindKey` says it. */
  to: string;
  /** Sibling that may name another kind. */
  kindKey?: string;
  /** Kinds that count when a sibling names the kind; all without it. */
  kinds?: readonly string[];
  /** Sibling that names another namespace. Without it, the target is in the referrer's. */
  namespaceKey?: string;
  /** Sibling that names the wanted key of a ConfigMap or Secret. */
  keyKey?: string;
  /** Sibling list whose items' `key` are wanted keys. */
  itemsKey?: string;
  /** `field` unless the pod takes in the content. */
  via?: Via;
  /** `host`: the name stands as a host name, with or without its namespace. */
  form?: 'host';
  /** The object can do without its target, or somebody else makes it. */
  soft?: true;
}

type Details = Omit<Edge, 'path' | 'to'>;

function edge(path: string, to: string, details: Details = {}): Edge {
  return { path: keysOf(path), to, ...details };
}

/** `a.b[].c` as steps; what stands below labels and annotations is one key, dots and all. */
function keysOf(path: string): string[] {
  const [, map, key] = /^metadata\.(labels|annotations)\.(.+)$/.exec(path) ?? [];
  return map === undefined ? path.replaceAll('[]', '.[]').split('.') : ['metadata', map, key!];
}

const KEYED: Details = { keyKey: 'key' };
const PLACED: Details = { namespaceKey: 'namespace' };
const BY_KIND: Details = { kindKey: 'kind' };

/** What a claim names, wherever claims are written. Source: core/v1 types.go, PersistentVolumeClaimSpec. */
function claimEdges(prefix = ''): Edge[] {
  return [
    edge(`${prefix}spec.storageClassName`, 'StorageClass'),
    edge(`${prefix}spec.volumeAttributesClassName`, 'VolumeAttributesClass'),
    edge(`${prefix}spec.volumeName`, 'PersistentVolume'),
    // What is copied was made in the cluster more often than in a file.
    edge(`${prefix}spec.dataSource.name`, '', { ...BY_KIND, soft: true }),
    edge(`${prefix}spec.dataSourceRef.name`, '', { ...BY_KIND, ...PLACED, soft: true }),
  ];
}

/** Fields of a container. Source: kubernetes/api core/v1 types.go, EnvVarSource and EnvFromSource. */
export const CONTAINER_EDGES: readonly Edge[] = [
  edge('envFrom[].configMapRef.name', 'ConfigMap', { via: 'envFrom' }),
  edge('envFrom[].secretRef.name', 'Secret', { via: 'envFrom' }),
  edge('env[].valueFrom.configMapKeyRef.name', 'ConfigMap', { ...KEYED, via: 'env' }),
  edge('env[].valueFrom.secretKeyRef.name', 'Secret', { ...KEYED, via: 'env' }),
];

/** Fields of one of a pod's volumes. Source: core/v1 types.go, VolumeSource. */
export const VOLUME_EDGES: readonly Edge[] = [
  edge('configMap.name', 'ConfigMap', { itemsKey: 'items', via: 'volume' }),
  edge('secret.secretName', 'Secret', { itemsKey: 'items', via: 'volume' }),
  edge('projected.sources[].configMap.name', 'ConfigMap', { itemsKey: 'items', via: 'projected' }),
  edge('projected.sources[].secret.name', 'Secret', { itemsKey: 'items', via: 'projected' }),
  edge('persistentVolumeClaim.claimName', 'PersistentVolumeClaim'),
  edge('projected.sources[].clusterTrustBundle.name', 'ClusterTrustBundle'),
  ...claimEdges('ephemeral.volumeClaimTemplate.'),
  edge('csi.nodePublishSecretRef.name', 'Secret'),
  edge('csi.volumeAttributes.secretProviderClass', 'SecretProviderClass'),
  edge('azureFile.secretName', 'Secret'),
  edge('cephfs.secretRef.name', 'Secret'),
  edge('flexVolume.secretRef.name', 'Secret'),
  edge('iscsi.secretRef.name', 'Secret'),
  edge('rbd.secretRef.name', 'Secret'),
];

/** Other fields of a pod's spec. Source: core/v1 types.go, PodSpec. */
export const POD_EDGES: readonly Edge[] = [
  edge('imagePullSecrets[].name', 'Secret'),
  edge('serviceAccountName', 'ServiceAccount'),
  // The old spelling; objects read from a cluster have both, and one of them is enough to speak of.
  edge('serviceAccount', 'ServiceAccount', { soft: true }),
  edge('priorityClassName', 'PriorityClass'),
  edge('runtimeClassName', 'RuntimeClass'),
  edge('resourceClaims[].resourceClaimName', 'ResourceClaim'),
  edge('resourceClaims[].resourceClaimTemplateName', 'ResourceClaimTemplate'),
];

const WEBHOOKS = [edge('webhooks[].clientConfig.service.name', 'Service', PLACED)];
const SCALED = [edge('spec.scaleTargetRef.name', '', BY_KIND)];
const BOUND: readonly Edge[] = [
  edge('roleRef.name', '', { ...BY_KIND, kinds: ['Role', 'ClusterRole'] }),
  edge('subjects[].name', '', { ...BY_KIND, kinds: ['ServiceAccount'], ...PLACED }),
];
const ROUTE: readonly Edge[] = [
  edge('spec.parentRefs[].name', 'Gateway', { ...BY_KIND, ...PLACED }),
  edge('spec.rules[].backendRefs[].name', 'Service', { ...BY_KIND, ...PLACED }),
  edge('spec.rules[].filters[].requestMirror.backendRef.name', 'Service', { ...BY_KIND, ...PLACED }),
  edge('spec.rules[].filters[].extensionRef.name', '', BY_KIND),
];
const ISSUERS: readonly Edge[] = [
  edge('metadata.annotations.cert-manager.io/issuer', 'Issuer'),
  edge('metadata.annotations.cert-manager.io/cluster-issuer', 'ClusterIssuer'),
];
/** Addresses are of pods that controllers make. */
function targetRef(address: string): Edge {
  return edge(`${address}.targetRef.name`, '', { ...BY_KIND, ...PLACED, soft: true });
}
const AUTHENTICATION: readonly Edge[] = [
  edge('spec.secretTargetRef[].name', 'Secret', KEYED),
  edge('spec.configMapTargetRef[].name', 'ConfigMap', KEYED),
];
const MONITOR: readonly Edge[] = ['endpoints', 'podMetricsEndpoints'].flatMap(list => [
  edge(`spec.${list}[].basicAuth.username.name`, 'Secret', KEYED),
  edge(`spec.${list}[].basicAuth.password.name`, 'Secret', KEYED),
  edge(`spec.${list}[].bearerTokenSecret.name`, 'Secret', KEYED),
  edge(`spec.${list}[].authorization.credentials.name`, 'Secret', KEYED),
]);

/** Fields of every object. Source: apimachinery meta/v1 types.go, OwnerReference: a controller has made it. */
export const COMMON_EDGES: readonly Edge[] = [edge('metadata.ownerReferences[].name', '', { ...BY_KIND, soft: true })];

/** Fields of objects by their kind. What a kind of another group calls the same way has other fields. */
export const OBJECT_EDGES: Readonly<Record<string, readonly Edge[]>> = {
  // kubernetes/api core/v1, apps/v1, autoscaling, networking/v1, rbac/v1, storage/v1, admissionregistration/v1.
  StatefulSet: [edge('spec.serviceName', 'Service'), ...claimEdges('spec.volumeClaimTemplates[].')],
  PersistentVolumeClaim: claimEdges(),
  PersistentVolume: [
    // A class that exists nowhere is a usual way to bind a claim and a volume by hand.
    edge('spec.storageClassName', 'StorageClass', { soft: true }),
    edge('spec.claimRef.name', 'PersistentVolumeClaim', PLACED),
    ...['controllerPublish', 'controllerExpand', 'nodeStage', 'nodePublish', 'nodeExpand'].map(use =>
      edge(`spec.csi.${use}SecretRef.name`, 'Secret', PLACED),
    ),
    edge('spec.azureFile.secretName', 'Secret', { namespaceKey: 'secretNamespace' }),
    ...['cephfs', 'flexVolume', 'iscsi', 'rbd'].map(type => edge(`spec.${type}.secretRef.name`, 'Secret', PLACED)),
  ],
  VolumeAttachment: [edge('spec.source.persistentVolumeName', 'PersistentVolume')],
  ServiceAccount: [edge('secrets[].name', 'Secret'), edge('imagePullSecrets[].name', 'Secret')],
  Secret: [edge('metadata.annotations.kubernetes.io/service-account.name', 'ServiceAccount')],
  Endpoints: [edge('metadata.name', 'Service', { soft: true }), targetRef('subsets[].addresses[]')],
  EndpointSlice: [
    edge('metadata.labels.kubernetes.io/service-name', 'Service', { soft: true }),
    targetRef('endpoints[]'),
  ],
  HorizontalPodAutoscaler: SCALED,
  Ingress: [
    edge('spec.ingressClassName', 'IngressClass'),
    edge('spec.rules[].http.paths[].backend.service.name', 'Service'),
    edge('spec.rules[].http.paths[].backend.serviceName', 'Service'),
    edge('spec.defaultBackend.service.name', 'Service'),
    edge('spec.backend.serviceName', 'Service'),
    edge('spec.rules[].http.paths[].backend.resource.name', '', BY_KIND),
    edge('spec.defaultBackend.resource.name', '', BY_KIND),
    edge('spec.tls[].secretName', 'Secret'),
    ...ISSUERS,
  ],
  IngressClass: [edge('spec.parameters.name', '', { ...BY_KIND, ...PLACED })],
  RoleBinding: BOUND,
  ClusterRoleBinding: BOUND,
  APIService: [edge('spec.service.name', 'Service', PLACED)],
  MutatingWebhookConfiguration: WEBHOOKS,
  ValidatingWebhookConfiguration: WEBHOOKS,
  CustomResourceDefinition: [
    edge('spec.conversion.webhook.clientConfig.service.name', 'Service', PLACED),
    edge('spec.conversion.webhookClientConfig.service.name', 'Service', PLACED),
  ],
  ValidatingAdmissionPolicyBinding: [edge('spec.policyName', 'ValidatingAdmissionPolicy')],
  MutatingAdmissionPolicyBinding: [edge('spec.policyName', 'MutatingAdmissionPolicy')],
  // kubernetes-sigs/gateway-api apis/v1.
  Gateway: [
    edge('spec.gatewayClassName', 'GatewayClass'),
    edge('spec.listeners[].tls.certificateRefs[].name', 'Secret', { ...BY_KIND, ...PLACED }),
    edge('spec.infrastructure.parametersRef.name', '', BY_KIND),
    ...ISSUERS,
  ],
  GatewayClass: [edge('spec.parametersRef.name', '', { ...BY_KIND, ...PLACED })],
  BackendTLSPolicy: [
    edge('spec.targetRefs[].name', 'Service', BY_KIND),
    edge('spec.validation.caCertificateRefs[].name', 'ConfigMap', BY_KIND),
  ],
  HTTPRoute: ROUTE,
  GRPCRoute: ROUTE,
  TCPRoute: ROUTE,
  TLSRoute: ROUTE,
  UDPRoute: ROUTE,
  // kubernetes/autoscaler vertical-pod-autoscaler; kedacore/keda apis/keda/v1alpha1.
  VerticalPodAutoscaler: [edge('spec.targetRef.name', '', BY_KIND)],
  ScaledObject: [
    edge('spec.scaleTargetRef.name', 'Deployment', BY_KIND),
    edge('spec.triggers[].authenticationRef.name', 'TriggerAuthentication', BY_KIND),
  ],
  ScaledJob: [edge('spec.triggers[].authenticationRef.name', 'TriggerAuthentication', BY_KIND)],
  TriggerAuthentication: AUTHENTICATION,
  // Its Secrets are in KEDA's own namespace.
  ClusterTriggerAuthentication: AUTHENTICATION.map(one => ({ ...one, soft: true })),
  // prometheus-operator/prometheus-operator pkg/apis/monitoring/v1.
  Prometheus: [
    edge('spec.serviceAccountName', 'ServiceAccount'),
    edge('spec.secrets[]', 'Secret'),
    edge('spec.configMaps[]', 'ConfigMap'),
  ],
  ServiceMonitor: MONITOR,
  PodMonitor: MONITOR,
  // cert-manager/cert-manager pkg/apis/certmanager/v1.
  Certificate: [edge('spec.issuerRef.name', 'Issuer', BY_KIND)],
  // argoproj/argo-cd and argoproj/argo-rollouts.
  Application: [edge('spec.project', 'AppProject', { soft: true })],
  Rollout: [
    edge('spec.workloadRef.name', '', BY_KIND),
    edge('spec.strategy.canary.stableService', 'Service'),
    edge('spec.strategy.canary.canaryService', 'Service'),
    edge('spec.strategy.blueGreen.activeService', 'Service'),
    edge('spec.strategy.blueGreen.previewService', 'Service'),
    ...[
      'canary.steps[].analysis',
      'canary.analysis',
      'blueGreen.prePromotionAnalysis',
      'blueGreen.postPromotionAnalysis',
    ].map(place => edge(`spec.strategy.${place}.templates[].templateName`, 'AnalysisTemplate')),
  ],
  // fluxcd/kustomize-controller and fluxcd/helm-controller api.
  Kustomization: [
    edge('spec.sourceRef.name', '', { ...BY_KIND, ...PLACED }),
    edge('spec.dependsOn[].name', 'Kustomization', PLACED),
    edge('spec.decryption.secretRef.name', 'Secret'),
    edge('spec.postBuild.substituteFrom[].name', '', BY_KIND),
  ],
  HelmRelease: [
    edge('spec.chart.spec.sourceRef.name', '', { ...BY_KIND, ...PLACED }),
    edge('spec.chartRef.name', '', { ...BY_KIND, ...PLACED }),
    edge('spec.valuesFrom[].name', '', { ...BY_KIND, keyKey: 'valuesKey' }),
    edge('spec.dependsOn[].name', 'HelmRelease', PLACED),
  ],
  GitRepository: [edge('spec.secretRef.name', 'Secret')],
  HelmRepository: [edge('spec.secretRef.name', 'Secret')],
  OCIRepository: [edge('spec.secretRef.name', 'Secret')],
  // istio/api networking/v1.
  VirtualService: [
    edge('spec.gateways[]', 'Gateway', { soft: true }),
    ...['http', 'tcp', 'tls'].map(protocol =>
      edge(`spec.${protocol}[].route[].destination.host`, 'Service', { form: 'host', soft: true }),
    ),
  ],
  DestinationRule: [edge('spec.host', 'Service', { form: 'host', soft: true })],
  // external-secrets/external-secrets apis/externalsecrets/v1.
  ExternalSecret: [edge('spec.secretStoreRef.name', 'SecretStore', BY_KIND)],
};

/** Fields that name a folder of the repository. */
export const FOLDER_PATHS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Kustomization: [keysOf('spec.path')],
  Application: [keysOf('spec.source.path'), keysOf('spec.sources[].path')],
  ApplicationSet: [keysOf('spec.template.spec.source.path'), keysOf('spec.template.spec.sources[].path')],
  HelmRelease: [keysOf('spec.chart.spec.chart')],
};

/** What a controller makes of an object: the kind, and where its name stands, the first that is there. */
export interface Provision {
  kind: string;
  names: readonly (readonly string[])[];
}

function secret(...names: string[]): Provision[] {
  return [{ kind: 'Secret', names: names.map(keysOf) }];
}

/** By the kind that is provided from. Sources: the types of the projects that the kinds belong to. */
export const PROVISIONS: Readonly<Record<string, readonly Provision[]>> = {
  Certificate: secret('spec.secretName'),
  ExternalSecret: secret('spec.target.name', 'metadata.name'),
  SealedSecret: secret('spec.template.metadata.name', 'metadata.name'),
  SopsSecret: secret('spec.secretTemplates[].name', 'metadata.name'),
  OnePasswordItem: secret('metadata.name'),
  VaultStaticSecret: secret('spec.destination.name'),
  VaultDynamicSecret: secret('spec.destination.name'),
  KafkaUser: secret('metadata.name'),
  SecretProviderClass: secret('spec.secretObjects[].secretName'),
  // cert-manager/trust-manager.
  Bundle: [{ kind: 'ConfigMap', names: [keysOf('metadata.name')] }],
};

/** A project that has ended: nobody mends its holes any more. */
export interface EndedProject {
  name: string;
  /** `YYYY-MM`; undefined when no day is known. */
  ended?: string;
  /** What to do instead, after «Use». */
  instead: string;
  /** Where its end is written. */
  source: string;
  /** Repositories of its images, without registry and tag; one that ends with `/` stands for all below it. */
  images?: readonly string[];
  /** Beginnings of annotations that only it reads. */
  annotations?: readonly string[];
  /** `spec.controller` of its IngressClass. */
  controller?: string;
  /** API groups of its custom resources. */
  groups?: readonly string[];
}

/** Add a line to teach the rule another one. */
export const ENDED_PROJECTS: readonly EndedProject[] = [
  {
    name: 'ingress-nginx',
    ended: '2026-03',
    instead: 'the Gateway API, or another Ingress controller',
    source: 'kubernetes/ingress-nginx README; kubernetes.io blog 2025-11-11, Ingress NGINX Retirement',
    images: [
      'ingress-nginx/controller',
      'ingress-nginx/controller-chroot',
      'ingress-nginx/kube-webhook-certgen',
      'ingress-nginx/custom-error-pages',
      'kubernetes-ingress-controller/nginx-ingress-controller',
    ],
    annotations: ['nginx.ingress.kubernetes.io/'],
    controller: 'k8s.io/ingress-nginx',
  },
  {
    name: 'Kubernetes Dashboard',
    ended: '2026-01',
    instead: 'Headlamp',
    source: 'kubernetes-retired/dashboard; kubernetes/website#54042',
    images: ['kubernetesui/', 'kubernetes-dashboard-amd64'],
  },
  {
    name: 'Promtail',
    ended: '2026-03',
    instead: 'Grafana Alloy or another log shipper',
    source: 'grafana.com/docs/loki, Promtail agent',
    images: ['grafana/promtail'],
  },
  {
    name: 'Grafana Agent',
    ended: '2025-11',
    instead: 'Grafana Alloy',
    source: 'grafana.com/docs/agent',
    images: ['grafana/agent', 'grafana/agent-operator'],
  },
  {
    name: 'Jaeger 1',
    ended: '2025-12',
    instead: 'Jaeger 2, whose image is jaegertracing/jaeger',
    source: 'jaegertracing/jaeger#6321',
    images: [
      'jaegertracing/all-in-one',
      'jaegertracing/jaeger-agent',
      'jaegertracing/jaeger-collector',
      'jaegertracing/jaeger-query',
      'jaegertracing/jaeger-ingester',
    ],
  },
  {
    name: 'Weave Net',
    ended: '2024-06',
    instead: 'another network plugin',
    source: 'weaveworks/weave (archived); cncf/landscape#4023',
    images: ['weaveworks/weave-kube', 'weaveworks/weave-npc'],
  },
  {
    name: 'Flux 1',
    ended: '2022-11',
    instead: 'Flux 2',
    source: 'fluxcd/flux#3645',
    images: ['fluxcd/flux', 'fluxcd/helm-operator'],
    groups: ['helm.fluxcd.io', 'flux.weave.works'],
  },
  {
    name: 'Kubernetes External Secrets',
    ended: '2022-07',
    instead: 'the External Secrets Operator',
    source: 'external-secrets/kubernetes-external-secrets#864',
    images: ['external-secrets/kubernetes-external-secrets', 'godaddy/kubernetes-external-secrets'],
    groups: ['kubernetes-client.io'],
  },
  {
    name: 'Tiller, the server of Helm 2',
    ended: '2020-11',
    instead: 'Helm 3 or later, which has no server',
    source: 'helm.sh blog, Helm v2 deprecation timeline',
    images: ['kubernetes-helm/tiller', 'helm/tiller'],
  },
  {
    name: 'Heapster',
    instead: 'metrics-server',
    source: 'kubernetes-retired/heapster',
    images: ['heapster', 'heapster-amd64', 'heapster-influxdb-amd64', 'heapster-grafana-amd64'],
  },
  {
    name: 'external-storage',
    instead: 'the project that its provisioner moved to, such as nfs-subdir-external-provisioner',
    source: 'kubernetes-retired/external-storage',
    images: ['external_storage/'],
  },
  {
    name: 'Open Service Mesh',
    ended: '2023-07',
    instead: 'another service mesh',
    source: 'openservicemesh/osm (archived)',
    images: ['openservicemesh/'],
    groups: ['config.openservicemesh.io', 'policy.openservicemesh.io'],
  },
  {
    name: 'Service Mesh Interface',
    ended: '2023-10',
    instead: 'the Gateway API',
    source: 'servicemeshinterface/smi-spec (archived)',
    groups: ['split.smi-spec.io', 'access.smi-spec.io', 'specs.smi-spec.io', 'metrics.smi-spec.io'],
  },
  {
    name: 'KubeFed',
    ended: '2023-04',
    instead: 'another way to manage several clusters',
    source: 'kubernetes-retired/kubefed',
    groups: ['core.kubefed.io', 'types.kubefed.io', 'scheduling.kubefed.io'],
  },
  {
    name: 'Service Catalog',
    ended: '2022-05',
    instead: 'the operator of the service, or Crossplane',
    source: 'kubernetes-retired/service-catalog',
    groups: ['servicecatalog.k8s.io'],
  },
];

/** A part of a registry whose images have moved, or are no longer updated there. */
export interface MovedImages {
  /** Beginning of an image's name, with all that stands for it. */
  from: readonly string[];
  to: string;
  /** What happened, the rest of a sentence that begins with the old name. */
  what: string;
  /** The images are the same at the new place. */
  isSame: boolean;
  /** Why a person has to look, in the title of the fix. */
  risk?: string;
  /** Images of which only versions have moved, so that `latest` is still there. */
  onlyVersions?: boolean;
  source: string;
}

export const MOVED_IMAGES: readonly MovedImages[] = [
  {
    from: ['k8s.gcr.io/'],
    to: 'registry.k8s.io/',
    what: 'has been frozen since April 2023: new images and patches are not there',
    isSame: true,
    source: 'kubernetes.io blog 2023-02-06, k8s.gcr.io Image Registry Will Be Frozen',
  },
  {
    from: ['gcr.io/google-containers/', 'gcr.io/google_containers/'],
    to: 'registry.k8s.io/',
    what: 'is what came before k8s.gcr.io, which is itself frozen',
    isSame: false,
    risk: 'old images may be missing there',
    source: 'kubernetes/k8s.io, registry.k8s.io',
  },
  {
    from: ['gcr.io/kubebuilder/kube-rbac-proxy'],
    to: 'quay.io/brancz/kube-rbac-proxy',
    what: 'can no longer be pulled: the registry was shut down in March 2025',
    isSame: false,
    risk: 'built by others from the same source',
    source: 'kubernetes-sigs/kubebuilder discussion 3907',
  },
  {
    from: ['docker.io/bitnami/', 'bitnami/'],
    to: 'docker.io/bitnamilegacy/',
    what: 'holds no versions any more: in autumn 2025 they moved to bitnamilegacy, where they get no updates',
    isSame: false,
    risk: 'without updates, until there is another image',
    onlyVersions: true,
    source: 'bitnami/containers#83267',
  },
];

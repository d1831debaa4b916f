/** Something that only one vendor's or one project's layer understands. */
export interface Vendor {
  /** As a message says it, after «only». */
  name: string;
  /** Beginnings of annotations that nobody else reads. */
  annotations?: readonly string[];
  /** API groups; one that begins with a dot stands for all groups that end so. */
  groups?: readonly string[];
  /** What says the same as annotations of an Ingress, or as these kinds, in a portable way. */
  portable?: string;
  kinds?: readonly string[];
  /** Where the annotations or kinds are documented. */
  source: string;
}

const ROUTES = 'HTTPRoute of the Gateway API says most of it for every controller that implements it';
const POLICIES = 'NetworkPolicy says most of it for every network plugin that implements it';
const MESH = 'Gateway and HTTPRoute of the Gateway API say most of it for several meshes';

/** Add a line to teach the rule another one. */
export const VENDORS: readonly Vendor[] = [
  {
    name: "AWS's load balancers",
    annotations: ['service.beta.kubernetes.io/aws-load-balancer-', 'alb.ingress.kubernetes.io/'],
    groups: ['elbv2.k8s.aws'],
    portable: ROUTES,
    source: 'kubernetes-sigs/aws-load-balancer-controller docs/guide',
  },
  {
    name: 'Amazon EKS',
    annotations: ['eks.amazonaws.com/'],
    groups: ['vpcresources.k8s.aws', 'karpenter.k8s.aws', 'eks.amazonaws.com', '.services.k8s.aws'],
    source: 'docs.aws.amazon.com/eks; aws-controllers-k8s',
  },
  {
    name: 'Google Cloud',
    annotations: [
      'cloud.google.com/',
      'networking.gke.io/',
      'iam.gke.io/',
      'ingress.gcp.kubernetes.io/',
      'kubernetes.io/ingress.global-static-ip-name',
      'beta.cloud.google.com/',
    ],
    groups: ['cloud.google.com', 'networking.gke.io', '.gke.io', 'monitoring.googleapis.com', '.cnrm.cloud.google.com'],
    source: 'cloud.google.com/kubernetes-engine/docs',
  },
  {
    name: 'Azure',
    annotations: ['service.beta.kubernetes.io/azure-', 'appgw.ingress.kubernetes.io/', 'azure.workload.identity/'],
    groups: ['appgw.ingress.k8s.io', '.azure.com', 'aadpodidentity.k8s.io'],
    source: 'kubernetes-sigs/cloud-provider-azure docs; Azure/application-gateway-kubernetes-ingress',
  },
  {
    name: "DigitalOcean's load balancers",
    annotations: ['service.beta.kubernetes.io/do-loadbalancer-'],
    source: 'digitalocean/digitalocean-cloud-controller-manager docs',
  },
  {
    name: "Oracle Cloud's load balancers",
    annotations: ['service.beta.kubernetes.io/oci-load-balancer-', 'oci.oraclecloud.com/'],
    source: 'oracle/oci-cloud-controller-manager docs',
  },
  {
    name: "Scaleway's load balancers",
    annotations: ['service.beta.kubernetes.io/scw-loadbalancer-'],
    source: 'scaleway/scaleway-cloud-controller-manager docs',
  },
  {
    name: "Exoscale's load balancers",
    annotations: ['service.beta.kubernetes.io/exoscale-loadbalancer-'],
    source: 'exoscale/exoscale-cloud-controller-manager docs',
  },
  {
    name: "Hetzner Cloud's load balancers",
    annotations: ['load-balancer.hetzner.cloud/'],
    source: 'hetznercloud/hcloud-cloud-controller-manager docs',
  },
  {
    name: "OpenStack's load balancers",
    annotations: ['loadbalancer.openstack.org/'],
    source: 'kubernetes/cloud-provider-openstack docs',
  },
  {
    name: "Alibaba Cloud's load balancers",
    annotations: ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-'],
    source: 'kubernetes/cloud-provider-alibaba-cloud docs',
  },
  {
    name: "Linode's load balancers",
    annotations: ['service.beta.kubernetes.io/linode-loadbalancer-'],
    source: 'linode/linode-cloud-controller-manager docs',
  },
  {
    name: "Vultr's load balancers",
    annotations: ['service.beta.kubernetes.io/vultr-loadbalancer-'],
    source: 'vultr/vultr-cloud-controller-manager docs',
  },
  {
    name: "IBM Cloud's load balancers",
    annotations: ['service.kubernetes.io/ibm-load-balancer-cloud-provider-'],
    source: 'cloud.ibm.com/docs/containers, Network and Application Load Balancer annotations',
  },
  {
    name: 'ingress-nginx',
    annotations: ['nginx.ingress.kubernetes.io/'],
    portable: ROUTES,
    source: 'kubernetes/ingress-nginx docs/user-guide/nginx-configuration/annotations.md',
  },
  {
    name: "F5's NGINX Ingress Controller",
    annotations: ['nginx.org/', 'nginx.com/'],
    groups: ['k8s.nginx.org'],
    portable: ROUTES,
    kinds: ['VirtualServer', 'VirtualServerRoute', 'TransportServer'],
    source: 'docs.nginx.com/nginx-ingress-controller',
  },
  {
    name: 'HAProxy',
    annotations: ['haproxy.org/', 'haproxy-ingress.github.io/'],
    groups: ['ingress.v1.haproxy.org', 'ingress.v3.haproxy.org'],
    portable: ROUTES,
    source: 'haproxytech/kubernetes-ingress documentation; jcmoraisjr/haproxy-ingress docs',
  },
  {
    name: 'Traefik',
    annotations: ['traefik.ingress.kubernetes.io/'],
    groups: ['traefik.io', 'traefik.containo.us'],
    portable: ROUTES,
    kinds: ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'],
    source: 'doc.traefik.io/traefik',
  },
  {
    name: 'Kong',
    annotations: ['konghq.com/'],
    groups: ['configuration.konghq.com'],
    portable: ROUTES,
    kinds: ['TCPIngress', 'UDPIngress'],
    source: 'docs.konghq.com/kubernetes-ingress-controller',
  },
  {
    name: 'Contour',
    annotations: ['projectcontour.io/'],
    groups: ['projectcontour.io'],
    portable: ROUTES,
    kinds: ['HTTPProxy'],
    source: 'projectcontour.io/docs',
  },
  {
    name: 'Emissary',
    groups: ['getambassador.io'],
    portable: ROUTES,
    kinds: ['Mapping', 'TCPMapping'],
    source: 'emissary-ingress/emissary',
  },
  {
    name: 'Istio',
    annotations: ['sidecar.istio.io/', 'traffic.sidecar.istio.io/', 'proxy.istio.io/', 'networking.istio.io/'],
    groups: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
    portable: MESH,
    kinds: ['VirtualService', 'Gateway'],
    source: 'istio.io reference/config',
  },
  {
    name: 'Linkerd',
    annotations: ['linkerd.io/', 'config.linkerd.io/'],
    groups: ['policy.linkerd.io', 'linkerd.io'],
    portable: MESH,
    kinds: ['HTTPRoute', 'ServiceProfile'],
    source: 'linkerd.io reference',
  },
  {
    name: 'Consul',
    annotations: ['consul.hashicorp.com/'],
    groups: ['consul.hashicorp.com'],
    source: 'developer.hashicorp.com/consul/docs/k8s',
  },
  { name: 'Kuma', annotations: ['kuma.io/'], groups: ['kuma.io'], source: 'kuma.io/docs' },
  {
    name: 'Cilium',
    annotations: ['cilium.io/', 'io.cilium/', 'lbipam.cilium.io/', 'service.cilium.io/', 'policy.cilium.io/'],
    groups: ['cilium.io'],
    portable: POLICIES,
    kinds: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
    source: 'docs.cilium.io',
  },
  {
    name: 'Calico',
    annotations: ['cni.projectcalico.org/', 'projectcalico.org/'],
    groups: ['projectcalico.org', 'crd.projectcalico.org'],
    portable: POLICIES,
    kinds: ['NetworkPolicy', 'GlobalNetworkPolicy', 'StagedNetworkPolicy'],
    source: 'docs.tigera.io/calico/latest/reference/resources',
  },
  {
    name: 'OpenShift',
    annotations: ['haproxy.router.openshift.io/', 'service.beta.openshift.io/'],
    groups: ['.openshift.io'],
    portable: 'Ingress, Deployment and Namespace stand for Route, DeploymentConfig and Project',
    kinds: ['Route', 'DeploymentConfig', 'Project', 'ProjectRequest'],
    source: 'docs.openshift.com',
  },
];

export function vendorOfGroup(group: string): Vendor | undefined {
  return VENDORS.find(({ groups }) => groups?.some(one => (one.startsWith('.') ? group.endsWith(one) : group === one)));
}

export function vendorOfAnnotation(key: string): Vendor | undefined {
  return VENDORS.find(({ annotations }) => annotations?.some(prefix => key.startsWith(prefix)));
}

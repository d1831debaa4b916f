import { parseImage } from '../../engine/kubernetes/image';
import type { Container, Workload } from '../../engine/kubernetes/workload';
import { at } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

/** A program that runs beside the main one and never ends by itself. */
export interface Helper {
  /** Last part of the image's repository, without registry and tag. */
  image: string;
  /** What it is, as a message says it. */
  what: string;
  /** Where the program is described. */
  source: string;
}

const WATCHER = 'a configuration watcher';

/** Add a line to teach the rules another helper. */
export const HELPERS: readonly Helper[] = [
  { image: 'cloud-sql-proxy', what: 'a database proxy', source: 'GoogleCloudPlatform/cloud-sql-proxy' },
  { image: 'gce-proxy', what: 'a database proxy', source: 'GoogleCloudPlatform/cloud-sql-proxy (version 1)' },
  { image: 'alloydb-auth-proxy', what: 'a database proxy', source: 'GoogleCloudPlatform/alloydb-auth-proxy' },
  { image: 'pgbouncer', what: 'a connection pooler', source: 'pgbouncer.org' },
  { image: 'proxyv2', what: 'a mesh proxy', source: 'istio/istio' },
  { image: 'envoy', what: 'a proxy', source: 'envoyproxy/envoy' },
  { image: 'proxy', what: 'a mesh proxy', source: 'linkerd/linkerd2-proxy' },
  { image: 'daprd', what: 'the Dapr sidecar', source: 'dapr/dapr' },
  { image: 'vault', what: 'a Vault agent', source: 'hashicorp/vault' },
  { image: 'vault-agent', what: 'a Vault agent', source: 'hashicorp/vault' },
  { image: 'fluent-bit', what: 'a log shipper', source: 'fluent/fluent-bit' },
  { image: 'fluentd', what: 'a log shipper', source: 'fluent/fluentd' },
  { image: 'fluentd-gcp', what: 'a log shipper', source: 'kubernetes/kubernetes cluster/addons/fluentd-gcp' },
  { image: 'filebeat', what: 'a log shipper', source: 'elastic/beats' },
  { image: 'vector', what: 'a log shipper', source: 'vectordotdev/vector' },
  { image: 'promtail', what: 'a log shipper', source: 'grafana/loki' },
  { image: 'grafana-agent', what: 'a telemetry agent', source: 'grafana/agent' },
  { image: 'alloy', what: 'a telemetry agent', source: 'grafana/alloy' },
  { image: 'telegraf', what: 'a metrics agent', source: 'influxdata/telegraf' },
  { image: 'opentelemetry-collector', what: 'a telemetry collector', source: 'open-telemetry/opentelemetry-collector' },
  {
    image: 'opentelemetry-collector-contrib',
    what: 'a telemetry collector',
    source: 'open-telemetry/opentelemetry-collector-contrib',
  },
  { image: 'jaeger-agent', what: 'a tracing agent', source: 'jaegertracing/jaeger' },
  { image: 'statsd-exporter', what: 'a metrics exporter', source: 'prometheus/statsd_exporter' },
  { image: 'redis_exporter', what: 'a metrics exporter', source: 'oliver006/redis_exporter' },
  { image: 'postgres-exporter', what: 'a metrics exporter', source: 'prometheus-community/postgres_exporter' },
  { image: 'mysqld-exporter', what: 'a metrics exporter', source: 'prometheus/mysqld_exporter' },
  { image: 'nginx-prometheus-exporter', what: 'a metrics exporter', source: 'nginxinc/nginx-prometheus-exporter' },
  { image: 'mongodb_exporter', what: 'a metrics exporter', source: 'percona/mongodb_exporter' },
  { image: 'kube-rbac-proxy', what: 'an authorising proxy', source: 'brancz/kube-rbac-proxy' },
  { image: 'oauth2-proxy', what: 'an authenticating proxy', source: 'oauth2-proxy/oauth2-proxy' },
  { image: 'tailscale', what: 'a VPN node', source: 'tailscale/tailscale' },
  { image: 'git-sync', what: 'a repository mirror', source: 'kubernetes/git-sync' },
  { image: 'configmap-reload', what: WATCHER, source: 'jimmidyson/configmap-reload' },
  {
    image: 'prometheus-config-reloader',
    what: WATCHER,
    source: 'prometheus-operator/prometheus-operator',
  },
  { image: 'k8s-sidecar', what: WATCHER, source: 'kiwigrid/k8s-sidecar' },
];

/** The helper that a container is, by its image; undefined for everything that is not surely one. */
export function helperOf(container: Container): Helper | undefined {
  return helperIn(asString(at(container.node, 'image')));
}

function helperIn(image: string | undefined): Helper | undefined {
  const reference = image === undefined ? undefined : parseImage(image);
  if (!reference) return undefined;
  // `proxy` alone is anybody's; only Linkerd's is known.
  if (reference.name === 'proxy' && !/linkerd/.test(reference.repository)) return undefined;
  return HELPERS.find(helper => helper.image === reference.name);
}

export function isHelper(container: Container): boolean {
  return helperOf(container) !== undefined;
}

export function isHelperImage(image: string | undefined): boolean {
  return helperIn(image) !== undefined;
}

/** The container that the pod is there for: the first that is no known helper, else the first. */
export function mainContainer(workload: Workload): Container | undefined {
  const regular = workload.containers.filter(({ role }) => role === 'container');
  return regular.find(container => !isHelper(container)) ?? regular[0];
}

/** Whether the image is a helper's that notices changed files and tells the main program. */
export function watchesFiles(image: string | undefined): boolean {
  return helperIn(image)?.what === WATCHER;
}

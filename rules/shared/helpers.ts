import { type ImageReference, parseImage } from '../../engine/kubernetes/image';
import type { Container, Workload } from '../../engine/kubernetes/workload';
import { at, itemsAt } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

/** A program that runs beside the main one and never ends by itself. */
export interface Helper {
  /** Last part of the image's repository, without registry and tag. */
  image: string;
  /** What it is, as a message says it. */
  what: string;
  /** Where the program is described. */
  source: string;
  /** What the repository has to look like, where the last part alone is anybody's. */
  from?: RegExp;
  /** Words of its command, arguments or environment, without which it is something else. */
  when?: RegExp;
  /** Words with which it ends by itself. */
  ends?: RegExp;
}

const WATCHER = 'a configuration watcher';

/** Helpers that the main program uses from its first moment, or that have to hear its last words. */
const IN_ORDER: ReadonlySet<string> = new Set([
  'a database proxy',
  'a connection pooler',
  'a mesh proxy',
  'a proxy',
  'the Dapr sidecar',
  'a Vault agent',
  'a certificate agent',
  'a log shipper',
  'a telemetry agent',
  'a telemetry collector',
  'a tracing agent',
  'a tunnel',
  'a VPN node',
]);

/** Add a line to teach the rules another helper. */
export const HELPERS: readonly Helper[] = [
  { image: 'cloud-sql-proxy', what: 'a database proxy', source: 'GoogleCloudPlatform/cloud-sql-proxy' },
  { image: 'gce-proxy', what: 'a database proxy', source: 'GoogleCloudPlatform/cloud-sql-proxy (version 1)' },
  { image: 'alloydb-auth-proxy', what: 'a database proxy', source: 'GoogleCloudPlatform/alloydb-auth-proxy' },
  { image: 'pgbouncer', what: 'a connection pooler', source: 'pgbouncer.org' },
  { image: 'pgpool', what: 'a connection pooler', source: 'pgpool.net' },
  { image: 'proxyv2', what: 'a mesh proxy', source: 'istio/istio' },
  { image: 'envoy', what: 'a proxy', source: 'envoyproxy/envoy' },
  { image: 'aws-appmesh-envoy', what: 'a mesh proxy', source: 'aws/aws-app-mesh-controller-for-k8s' },
  { image: 'proxy', from: /linkerd/, what: 'a mesh proxy', source: 'linkerd/linkerd2-proxy' },
  { image: 'consul-dataplane', what: 'a mesh proxy', source: 'hashicorp/consul-dataplane' },
  { image: 'kuma-dp', what: 'a mesh proxy', source: 'kumahq/kuma' },
  { image: 'daprd', what: 'the Dapr sidecar', source: 'dapr/dapr' },
  {
    image: 'vault',
    when: /\b(agent|proxy)\b/,
    ends: /exit-after-auth/,
    what: 'a Vault agent',
    source: 'hashicorp/vault',
  },
  { image: 'vault-agent', ends: /exit-after-auth/, what: 'a Vault agent', source: 'hashicorp/vault' },
  { image: 'spiffe-helper', what: 'a certificate agent', source: 'spiffe/spiffe-helper' },
  { image: 'fluent-bit', what: 'a log shipper', source: 'fluent/fluent-bit' },
  { image: 'aws-for-fluent-bit', what: 'a log shipper', source: 'aws/aws-for-fluent-bit' },
  { image: 'fluentd', what: 'a log shipper', source: 'fluent/fluentd' },
  { image: 'fluentd-gcp', what: 'a log shipper', source: 'kubernetes/kubernetes cluster/addons/fluentd-gcp' },
  { image: 'filebeat', what: 'a log shipper', source: 'elastic/beats' },
  { image: 'vector', what: 'a log shipper', source: 'vectordotdev/vector' },
  { image: 'promtail', what: 'a log shipper', source: 'grafana/loki' },
  { image: 'grafana-agent', what: 'a telemetry agent', source: 'grafana/agent' },
  {
    image: 'agent',
    from: /grafana|datadog/,
    what: 'a telemetry agent',
    source: 'grafana/agent, DataDog/datadog-agent',
  },
  { image: 'alloy', what: 'a telemetry agent', source: 'grafana/alloy' },
  { image: 'telegraf', what: 'a metrics agent', source: 'influxdata/telegraf' },
  { image: 'cloudwatch-agent', what: 'a metrics agent', source: 'aws/amazon-cloudwatch-agent' },
  { image: 'aws-xray-daemon', what: 'a tracing agent', source: 'aws/aws-xray-daemon' },
  { image: 'jaeger-agent', what: 'a tracing agent', source: 'jaegertracing/jaeger' },
  { image: 'opentelemetry-collector', what: 'a telemetry collector', source: 'open-telemetry/opentelemetry-collector' },
  {
    image: 'opentelemetry-collector-contrib',
    what: 'a telemetry collector',
    source: 'opentelemetry-collector-contrib',
  },
  { image: 'aws-otel-collector', what: 'a telemetry collector', source: 'aws-observability/aws-otel-collector' },
  { image: 'statsd-exporter', what: 'a metrics exporter', source: 'prometheus/statsd_exporter' },
  { image: 'redis_exporter', what: 'a metrics exporter', source: 'oliver006/redis_exporter' },
  { image: 'postgres-exporter', what: 'a metrics exporter', source: 'prometheus-community/postgres_exporter' },
  { image: 'postgres_exporter', what: 'a metrics exporter', source: 'wrouesnel/postgres_exporter' },
  { image: 'mysqld-exporter', what: 'a metrics exporter', source: 'prometheus/mysqld_exporter' },
  { image: 'memcached-exporter', what: 'a metrics exporter', source: 'prometheus/memcached_exporter' },
  {
    image: 'elasticsearch-exporter',
    what: 'a metrics exporter',
    source: 'prometheus-community/elasticsearch_exporter',
  },
  { image: 'nginx-prometheus-exporter', what: 'a metrics exporter', source: 'nginxinc/nginx-prometheus-exporter' },
  { image: 'mongodb_exporter', what: 'a metrics exporter', source: 'percona/mongodb_exporter' },
  { image: 'mongodb-exporter', what: 'a metrics exporter', source: 'bitnami/containers' },
  { image: 'kafka-exporter', what: 'a metrics exporter', source: 'danielqsj/kafka_exporter' },
  { image: 'jmx-exporter', what: 'a metrics exporter', source: 'prometheus/jmx_exporter' },
  { image: 'php-fpm_exporter', what: 'a metrics exporter', source: 'hipages/php-fpm_exporter' },
  { image: 'apache-exporter', what: 'a metrics exporter', source: 'Lusitaniae/apache_exporter' },
  { image: 'kube-rbac-proxy', what: 'an authorising proxy', source: 'brancz/kube-rbac-proxy' },
  { image: 'oauth2-proxy', what: 'an authenticating proxy', source: 'oauth2-proxy/oauth2-proxy' },
  { image: 'cloudflared', when: /\btunnel\b/, what: 'a tunnel', source: 'cloudflare/cloudflared' },
  { image: 'tailscale', what: 'a VPN node', source: 'tailscale/tailscale' },
  { image: 'git-sync', ends: /one[-_]time/i, what: 'a repository mirror', source: 'kubernetes/git-sync' },
  { image: 'configmap-reload', what: WATCHER, source: 'jimmidyson/configmap-reload' },
  { image: 'prometheus-config-reloader', what: WATCHER, source: 'prometheus-operator/prometheus-operator' },
  { image: 'k8s-sidecar', ends: /METHOD=LIST/, what: WATCHER, source: 'kiwigrid/k8s-sidecar' },
  { image: 'addon-resizer', what: 'a resizer', source: 'kubernetes/autoscaler addon-resizer' },
  { image: 'csi-node-driver-registrar', what: 'a driver registrar', source: 'kubernetes-csi/node-driver-registrar' },
  { image: 'livenessprobe', what: 'a health reporter', source: 'kubernetes-csi/livenessprobe' },
];

/** What people call a container that runs a helper, where its image says nothing: a mirror, a template. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['cloud-sql-proxy', 'a database proxy'],
  ['cloudsql-proxy', 'a database proxy'],
  ['alloydb-auth-proxy', 'a database proxy'],
  ['istio-proxy', 'a mesh proxy'],
  ['linkerd-proxy', 'a mesh proxy'],
  ['envoy-proxy', 'a proxy'],
  ['vault-agent', 'a Vault agent'],
  ['fluent-bit', 'a log shipper'],
  ['filebeat', 'a log shipper'],
  ['promtail', 'a log shipper'],
  ['otel-collector', 'a telemetry collector'],
  ['otc-container', 'a telemetry collector'],
  ['datadog-agent', 'a telemetry agent'],
  ['jaeger-agent', 'a tracing agent'],
  ['kube-rbac-proxy', 'an authorising proxy'],
  ['oauth2-proxy', 'an authenticating proxy'],
  ['config-reloader', WATCHER],
]);

/** The helper that a container is, by its image or its name; undefined for everything that is not surely one. */
export function helperOf(container: Container): Helper | undefined {
  const image = asString(at(container.node, 'image'));
  const byImage = helperIn(image);
  if (byImage) return !byImage.when || byImage.when.test(wordsOf(container)) ? byImage : undefined;
  const what = container.name === undefined ? undefined : NAMES.get(container.name);
  return what === undefined ? undefined : { image: image ?? '', what, source: 'its name' };
}

export function isHelper(container: Container): boolean {
  return helperOf(container) !== undefined;
}

/** Whether it matters that the helper starts before the main program and stops after it. */
export function needsOrder({ what }: Helper): boolean {
  return IN_ORDER.has(what);
}

/** By the image alone; one that is a helper only with certain arguments is none. */
export function isHelperImage(image: string | undefined): boolean {
  const helper = helperIn(image);
  return helper !== undefined && helper.when === undefined;
}

/** Whether the image is a helper's that notices changed files and tells the main program. */
export function watchesFiles(image: string | undefined): boolean {
  return helperIn(image)?.what === WATCHER;
}

/** The container that the pod is there for: the first that is no known helper, else the first. */
export function mainContainer(workload: Workload): Container | undefined {
  const regular = workload.containers.filter(({ role }) => role === 'container');
  return regular.find(container => !isHelper(container)) ?? regular[0];
}

/** Command, arguments and environment (`NAME=value`) in one text, as far as they are written down. */
export function wordsOf({ node }: Container): string {
  const words = ['command', 'args'].flatMap(key => itemsAt(node, key).flatMap(item => asString(item) ?? []));
  const variables = itemsAt(node, 'env').map(item => `${asString(at(item, 'name'))}=${asString(at(item, 'value'))}`);
  return [...words, ...variables].join(' ');
}

function helperIn(image: string | undefined): Helper | undefined {
  const reference = image === undefined ? undefined : parseImage(image);
  return reference && HELPERS.find(helper => fits(helper, reference));
}

function fits({ image, from }: Helper, { name, registry, repository }: ImageReference): boolean {
  return image === name && (!from || from.test(`${registry ?? ''}/${repository}`));
}

/** Schemes whose host a client looks up, and whether they mean TLS: true, false, or undefined where both happen. */
const TLS_BY_SCHEME: Readonly<Record<string, boolean | undefined>> = {
  amqp: false,
  amqps: true,
  bolt: undefined,
  cassandra: undefined,
  clickhouse: undefined,
  consul: undefined,
  couchbase: false,
  couchbases: true,
  dns: undefined,
  elasticsearch: undefined,
  etcd: undefined,
  fluentd: undefined,
  ftp: false,
  ftps: true,
  git: false,
  grpc: undefined,
  grpcs: true,
  h2c: false,
  hdfs: undefined,
  http: false,
  https: true,
  influxdb: undefined,
  jaeger: undefined,
  kafka: undefined,
  ldap: undefined,
  ldaps: true,
  mariadb: undefined,
  memcache: undefined,
  memcached: undefined,
  mongodb: undefined,
  'mongodb+srv': true,
  mqtt: false,
  mqtts: true,
  mysql: undefined,
  nats: undefined,
  neo4j: undefined,
  nfs: false,
  otlp: undefined,
  passthrough: undefined,
  plaintext: false,
  postgres: undefined,
  postgresql: undefined,
  pulsar: false,
  'pulsar+ssl': true,
  redis: false,
  rediss: true,
  sasl_plaintext: false,
  sasl_ssl: true,
  sb: true,
  sftp: false,
  smtp: undefined,
  smtps: true,
  spark: undefined,
  ssh: false,
  ssl: true,
  stomp: undefined,
  syslog: undefined,
  tcp: false,
  tcp4: false,
  tcp6: false,
  thrift: undefined,
  tls: true,
  udp: false,
  valkey: false,
  valkeys: true,
  ws: false,
  wss: true,
  xds: undefined,
  zipkin: undefined,
  zk: undefined,
  zookeeper: undefined,
};

/** Ports on which servers speak TLS from the first byte. */
const TLS_PORTS = new Set([443, 465, 636, 989, 990, 993, 995, 5671, 6443, 8443, 8883, 9443]);

export interface Scheme {
  /** In lower case, without the driver after a plus sign. */
  name: string;
  tls: boolean | undefined;
  /** Known to look its host up. */
  known: boolean;
}

export function readScheme(written: string): Scheme {
  const full = written.toLowerCase();
  const [first = '', transport = ''] = Object.hasOwn(TLS_BY_SCHEME, full) ? [full] : full.split('+');
  // git+https and clickhouse+http are HTTP; kafka+ssl is Kafka's own protocol behind TLS.
  const name = /^https?$/.test(transport) ? transport : first;
  const tls = /^(?:ssl|tls)$/.test(transport) ? true : TLS_BY_SCHEME[name];
  return { name, tls, known: Object.hasOwn(TLS_BY_SCHEME, name) };
}

/** Schemes whose clients speak HTTP, or gRPC on top of it: they send the name they were given along as the host. */
const HTTP_SCHEMES = new Set(
  'http https ws wss h2c grpc grpcs dns passthrough xds etcd otlp consul elasticsearch influxdb jaeger zipkin'.split(
    ' ',
  ),
);

/** Ports on which servers speak HTTP or gRPC, those above aside. */
const HTTP_PORTS = new Set([
  80, 443, 2375, 2376, 2379, 3000, 3100, 4317, 4318, 5000, 5601, 6443, 8000, 8001, 8008, 8080, 8081, 8086, 8088, 8123,
  8200, 8443, 8500, 8888, 9000, 9080, 9090, 9091, 9095, 9096, 9200, 9411, 9443, 10250, 14250, 14268, 15010, 15012,
  50051,
]);

/** Whether the scheme, else the port, says that the name is sent to the server too; undefined if neither says anything. */
export function speaksHttp(scheme: string | undefined, port: number | undefined): boolean | undefined {
  if (scheme !== undefined && HTTP_SCHEMES.has(scheme)) return true;
  if (!isGeneric(scheme)) return false;
  return port === undefined ? undefined : HTTP_PORTS.has(port);
}

/** No scheme, or one like tcp:// that tells how bytes travel and not what they are. */
export function isGeneric(scheme: string | undefined): boolean {
  return scheme === undefined || /^(?:tcp[46]?|tls|ssl|udp)$/.test(scheme);
}

export function tlsByPort(port: number | undefined): true | undefined {
  return port !== undefined && TLS_PORTS.has(port) ? true : undefined;
}

const TLS_PARAMETER = /[?&;,\s](?:ssl|tls|sslmode|ssl mode|sslenabled|usessl|requiressl|encrypt)\s?=\s?([\w-]{1,20})/i;
const ON = /^(?:true|1|yes|on|require|required|verify[-_](?:ca|full|identity)|strict|mandatory|skip-verify|custom)$/i;
const OFF = /^(?:false|0|no|off|none|disable|disabled)$/i;

/** What the parameters of a URL or connection string say: `sslmode=disable`, `Encrypt=True`. */
export function tlsByParameters(parameters: string): boolean | undefined {
  const value = TLS_PARAMETER.exec(parameters)?.[1] ?? '';
  if (ON.test(value)) return true;
  return OFF.test(value) ? false : undefined;
}

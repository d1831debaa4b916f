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
  postgres: undefined,
  postgresql: undefined,
  pulsar: false,
  'pulsar+ssl': true,
  redis: false,
  rediss: true,
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
  const name = Object.hasOwn(TLS_BY_SCHEME, full) ? full : full.replace(/\+.*$/, '');
  return { name, tls: TLS_BY_SCHEME[name], known: Object.hasOwn(TLS_BY_SCHEME, name) };
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

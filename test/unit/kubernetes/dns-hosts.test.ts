import assert from 'node:assert/strict';
import { findHosts, type HostContext } from '../../../engine/kubernetes/dns/hosts';

/** "host", with what else is claimed of it: "kind scheme host:port tls". */
type Expected = string[];

interface Case {
  text: string;
  hosts: Expected;
  key?: string;
  place?: HostContext['place'];
}

/** "url https api.example.com:443 tls": what is unknown is left out. */
function shown(text: string, context: HostContext): Expected {
  return findHosts(text, context).map(mention => {
    assert.equal(text.slice(mention.start, mention.end), mention.host, 'the range is the host');
    assert.equal(mention.absolute, mention.host.endsWith('.'));
    assert.equal(mention.dots, mention.host.replace(/\.$/, '').split('.').length - 1);
    const security = mention.tls === undefined ? '' : mention.tls ? 'tls' : 'plain';
    const name = mention.port === undefined ? mention.host : `${mention.host}:${mention.port}`;
    return [mention.kind, mention.scheme ?? '', name, security].filter(part => part !== '').join(' ');
  });
}

function check(title: string, cases: Case[], place: HostContext['place'] = 'value') {
  describe(title, () => {
    for (const { text, hosts, key, place: own } of cases) {
      it(`${key === undefined ? '' : `${key}: `}${text.slice(0, 110)}`, () => {
        assert.deepEqual(shown(text, { place: own ?? place, key }), hosts);
      });
    }
  });
}

const REDIS = 'redis.prod.svc.cluster.local';

check('URLs', [
  { text: 'https://api.example.com', hosts: ['url https api.example.com tls'] },
  { text: 'http://api.example.com:8080/v1?x=1', hosts: ['url http api.example.com:8080 plain'] },
  { text: 'HTTPS://API.Example.com/', hosts: ['url https API.Example.com tls'] },
  { text: 'https://api.example.com./path', hosts: ['url https api.example.com. tls'] },
  { text: '"https://api.example.com"', hosts: ['url https api.example.com tls'] },
  { text: '  https://api.example.com  ', hosts: ['url https api.example.com tls'] },
  { text: 'https://user:p%40ss@api.example.com/', hosts: ['url https api.example.com tls'] },
  { text: 'https://user@mail.example.org@api.example.com/', hosts: ['url https api.example.com tls'] },
  {
    text: 'http://proxy.example.com/fetch?url=http://other.example.org/a&host=third.example.net',
    hosts: ['url http proxy.example.com plain'],
  },
  { text: 'http://a.example.com/x,y,z', hosts: ['url http a.example.com plain'] },
  { text: 'https://a.b.example.co.uk', hosts: ['url https a.b.example.co.uk tls'] },
  { text: 'https://someone.github.io/charts', hosts: ['url https someone.github.io tls'] },
  { text: 'https://web.dev', hosts: ['url https web.dev tls'] },
  { text: 'https://get.helm.sh/x.tar.gz', hosts: ['url https get.helm.sh tls'] },
  { text: 'http://metadata.google.internal/computeMetadata/v1', hosts: ['url http metadata.google.internal plain'] },
  { text: `http://${REDIS}`, hosts: [`url http ${REDIS} plain`] },
  { text: `ws://${REDIS}/socket`, hosts: [`url ws ${REDIS} plain`] },
  { text: `redis://:secret@${REDIS}:6379/0`, hosts: [`url redis ${REDIS}:6379 plain`] },
  { text: `rediss://${REDIS}:6380`, hosts: [`url rediss ${REDIS}:6380 tls`] },
  {
    text: 'amqp://guest:guest@mq.prod.svc.cluster.local:5672/%2F',
    hosts: ['url amqp mq.prod.svc.cluster.local:5672 plain'],
  },
  { text: 'amqps://mq.example.com', hosts: ['url amqps mq.example.com tls'] },
  { text: 'nats://nats.prod.svc.cluster.local:4222', hosts: ['url nats nats.prod.svc.cluster.local:4222'] },
  { text: 'ldaps://ldap.example.com:636', hosts: ['url ldaps ldap.example.com:636 tls'] },
  { text: 'ldap://ldap.example.com', hosts: ['url ldap ldap.example.com'] },
  { text: 'smtp://mail.example.com:465', hosts: ['url smtp mail.example.com:465 tls'] },
  { text: 'tcp://cache.prod.svc.cluster.local:6379', hosts: ['url tcp cache.prod.svc.cluster.local:6379 plain'] },
  { text: 'postgres://u:p@db.example.com/app?sslmode=disable', hosts: ['url postgres db.example.com plain'] },
  { text: 'postgres://u:p@db.example.com/app?sslmode=verify-full', hosts: ['url postgres db.example.com tls'] },
  { text: 'postgres://u:p@db.example.com/app?sslmode=prefer', hosts: ['url postgres db.example.com'] },
  {
    text: 'postgresql+psycopg2://u:p@db.prod.svc.cluster.local:5432/app',
    hosts: ['url postgresql db.prod.svc.cluster.local:5432'],
  },
  { text: 'mysql+pymysql://u@db.prod.svc.cluster.local/app', hosts: ['url mysql db.prod.svc.cluster.local'] },
  {
    text: 'mongodb://u:p@m-0.m.db.svc.cluster.local:27017,m-1.m.db.svc.cluster.local:27017/app?replicaSet=rs0&tls=true',
    hosts: ['url mongodb m-0.m.db.svc.cluster.local:27017 tls', 'url mongodb m-1.m.db.svc.cluster.local:27017 tls'],
  },
  { text: 'mongodb+srv://u:p@cluster0.abc.mongodb.net/app', hosts: ['url mongodb+srv cluster0.abc.mongodb.net tls'] },
  { text: 'dns:///api.prod.svc.cluster.local:9090', hosts: ['url dns api.prod.svc.cluster.local:9090'] },
  { text: 'made-up://x.prod.svc.cluster.local:1', hosts: ['url made-up x.prod.svc.cluster.local:1'] },
  { text: 'made-up://x.example.com:1', hosts: [] },
]);

check('lists of URLs', [
  {
    text: 'http://es-0.es.log.svc.cluster.local:9200,http://es-1.es.log.svc.cluster.local:9200',
    hosts: ['url http es-0.es.log.svc.cluster.local:9200 plain', 'url http es-1.es.log.svc.cluster.local:9200 plain'],
  },
  {
    text: 'etcd-0=https://etcd-0.etcd.db.svc.cluster.local:2380,etcd-1=https://etcd-1.etcd.db.svc.cluster.local:2380',
    hosts: [
      'url https etcd-0.etcd.db.svc.cluster.local:2380 tls',
      'url https etcd-1.etcd.db.svc.cluster.local:2380 tls',
    ],
  },
  {
    text: 'https://a.example.com https://b.example.com',
    hosts: ['url https a.example.com tls', 'url https b.example.com tls'],
  },
  {
    text: 'https://a.example.com, https://b.example.com',
    hosts: ['url https a.example.com tls', 'url https b.example.com tls'],
  },
  {
    text: 'nats://a.example.com:4222,b.example.com:4222',
    hosts: ['url nats a.example.com:4222', 'url nats b.example.com:4222'],
  },
]);

check('host and port', [
  { text: `${REDIS}:6379`, hosts: [`host:port ${REDIS}:6379`] },
  { text: `${REDIS}.:6379`, hosts: [`host:port ${REDIS}.:6379`] },
  { text: `${REDIS}:6379/0`, hosts: [`host:port ${REDIS}:6379`] },
  { text: 'api.example.com:443', hosts: ['host:port api.example.com:443 tls'] },
  { text: 'db.example.com:5432', hosts: ['host:port db.example.com:5432'] },
  { text: 'example.com:80', hosts: ['host:port example.com:80'] },
  { text: `user:secret@${REDIS}:6379`, hosts: [`host:port ${REDIS}:6379`] },
  { text: 'api.example.com:9000/bucket', key: 'S3_ENDPOINT', hosts: ['host:port api.example.com:9000'] },
  { text: 'api.example.com:9000/bucket', hosts: [] },
  { text: 'api.example.com:0', hosts: [] },
  { text: 'api.example.com:70000', hosts: [] },
  { text: 'api.example.com:http', hosts: [] },
  {
    text: 'kafka-0.kafka.mq.svc.cluster.local:9092,kafka-1.kafka.mq.svc.cluster.local:9092',
    hosts: ['list kafka-0.kafka.mq.svc.cluster.local:9092', 'list kafka-1.kafka.mq.svc.cluster.local:9092'],
  },
  {
    text: 'b1.example.com:9092, b2.example.com:9092',
    hosts: ['host:port b1.example.com:9092', 'host:port b2.example.com:9092'],
  },
  { text: 'b1.example.com:9092;b2.example.com:9092', hosts: ['list b1.example.com:9092', 'list b2.example.com:9092'] },
  {
    text: 'zk-0.zk.mq.svc.cluster.local:2181,zk-1.zk.mq.svc.cluster.local:2181/kafka',
    hosts: ['list zk-0.zk.mq.svc.cluster.local:2181', 'list zk-1.zk.mq.svc.cluster.local:2181'],
  },
  {
    text: 'server.1=zk-0.zk.mq.svc.cluster.local:2888:3888;2181',
    hosts: ['host:port zk-0.zk.mq.svc.cluster.local:2888'],
  },
  {
    text: '0@kafka-0.kafka.mq.svc.cluster.local:9093,1@kafka-1.kafka.mq.svc.cluster.local:9093',
    hosts: ['list kafka-0.kafka.mq.svc.cluster.local:9093', 'list kafka-1.kafka.mq.svc.cluster.local:9093'],
  },
  { text: 'localhost:11211,mc.prod.svc.cluster.local:11211', hosts: ['list mc.prod.svc.cluster.local:11211'] },
  { text: '[fd00::1]:6379,redis.example.com:6379', hosts: ['list redis.example.com:6379'] },
  { text: `${REDIS}:6379,password=x.y,ssl=True,abortConnect=False`, hosts: [] },
  { text: `${REDIS}:6379,password=x,ssl=True,abortConnect=False`, hosts: [`host:port ${REDIS}:6379 tls`] },
]);

check('bare names', [
  { text: REDIS, hosts: [`bare ${REDIS}`] },
  { text: `${REDIS}.`, hosts: [`bare ${REDIS}.`] },
  { text: 'pod-0.redis.prod.svc.cluster.local', hosts: ['bare pod-0.redis.prod.svc.cluster.local'] },
  { text: '10-0-0-1.prod.pod.cluster.local', hosts: ['bare 10-0-0-1.prod.pod.cluster.local'] },
  { text: 'node.cluster.local', hosts: ['bare node.cluster.local'] },
  { text: 'db.example.com', key: 'DB_HOST', hosts: ['bare db.example.com'] },
  { text: 'db.example.com.', key: 'dbHost', hosts: ['bare db.example.com.'] },
  { text: 'db.example.com', key: 'spring.datasource.host', hosts: ['bare db.example.com'] },
  { text: 'db.example.com', key: 'MYSQL_HOSTNAME', hosts: ['bare db.example.com'] },
  { text: 'smtp.example.com', key: 'SMTP_SERVER', hosts: ['bare smtp.example.com'] },
  { text: 'a.example.com,b.example.com', key: 'CASSANDRA_SEEDS', hosts: ['list a.example.com', 'list b.example.com'] },
  ...[
    'EMAIL_HOST',
    'EXTERNAL_DB_HOST',
    'MESSAGE_BROKER_HOST',
    'SCHEMA_REGISTRY_URL',
    'SPARK_DRIVER_HOST',
    'QUERY_FRONTEND_ADDRESS',
    'cassandra.contact-points',
    'FILE_SERVER_URL',
    'brokerUrl',
    'proxy',
  ].map(key => ({ key, text: 'db.example.com', hosts: ['bare db.example.com'] })),
  { text: 'db.example.com', hosts: [] },
  { text: 'db.example.com', key: 'TITLE', hosts: [] },
]);

check('connection strings', [
  {
    text: 'jdbc:postgresql://db.prod.svc.cluster.local:5432/app?ssl=true',
    hosts: ['connection string postgresql db.prod.svc.cluster.local:5432 tls'],
  },
  {
    text: 'jdbc:postgresql://a.example.com:5432,b.example.com:5432/app',
    hosts: ['connection string postgresql a.example.com:5432', 'connection string postgresql b.example.com:5432'],
  },
  {
    text: 'jdbc:mysql:replication://a.example.com,b.example.com:3307/app?useSSL=false',
    hosts: ['connection string mysql a.example.com plain', 'connection string mysql b.example.com:3307 plain'],
  },
  { text: 'jdbc:mariadb://u:p@db.example.com/app', hosts: ['connection string mariadb db.example.com'] },
  {
    text: 'jdbc:sqlserver://db.example.com\\SQLEXPRESS:1433;databaseName=app;encrypt=true',
    hosts: ['connection string sqlserver db.example.com tls'],
  },
  { text: 'jdbc:oracle:thin:@//db.example.com:1521/app', hosts: ['connection string oracle db.example.com:1521'] },
  { text: 'jdbc:oracle:thin:@db.example.com:1521:ORCL', hosts: ['connection string oracle db.example.com:1521'] },
  {
    text: 'jdbc:oracle:thin:scott/tiger@db.example.com:1521:ORCL',
    hosts: ['connection string oracle db.example.com:1521'],
  },
  {
    text: 'jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCPS)(HOST=db.example.com)(PORT=2484))(CONNECT_DATA=(SID=x)))',
    hosts: ['connection string oracle db.example.com tls'],
  },
  { text: 'jdbc:h2:mem:testdb;DB_CLOSE_DELAY=-1', hosts: [] },
  {
    text: 'app:secret@tcp(db.prod.svc.cluster.local:3306)/app?parseTime=true&tls=skip-verify',
    hosts: ['connection string mysql db.prod.svc.cluster.local:3306 tls'],
  },
  {
    text: 'host=db.prod.svc.cluster.local port=5432 dbname=app user=u sslmode=disable',
    hosts: ['connection string postgresql db.prod.svc.cluster.local:5432 plain'],
  },
  {
    text: "dbname='app' host='a.example.com,b.example.com'",
    hosts: ['connection string postgresql a.example.com', 'connection string postgresql b.example.com'],
  },
  {
    text: 'Server=tcp:sql.example.com,1433;Database=app;User Id=u;Password=p;Encrypt=True;',
    hosts: ['connection string sql.example.com:1433 tls'],
  },
  { text: 'Host=db.example.com;Port=5432;Database=app', hosts: ['connection string db.example.com'] },
  { text: 'Data Source=db.example.com;Initial Catalog=app', hosts: ['connection string db.example.com'] },
  {
    text: 'Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=abc=',
    hosts: ['connection string sb ns.servicebus.windows.net tls'],
  },
  {
    text: 'AccountEndpoint=https://acc.documents.azure.com:443/;AccountKey=abc==;',
    hosts: ['connection string https acc.documents.azure.com:443 tls'],
  },
]);

check('templates', [
  { text: 'http://$(HOST):8080/', hosts: [] },
  { text: 'http://$(NAME).prod.svc.cluster.local', hosts: [] },
  { text: '$(NAME).prod.svc.cluster.local:80', hosts: [] },
  { text: `http://redis.\${NAMESPACE}.svc.cluster.local:80`, hosts: [] },
  { text: 'http://redis.{{ .Release.Namespace }}.svc.cluster.local', hosts: [] },
  { text: 'http://\uE000\uE000.prod.svc.cluster.local', hosts: [] },
  { text: 'http://\uE000\uE000\uE000prod.svc.cluster.local', hosts: [] },
  { text: 'redis.prod.svc.\uE000\uE000:6379', hosts: [] },
  { text: 'http://redis.$NAMESPACE.svc.cluster.local', hosts: [] },
  { text: 'http://%s.prod.svc.cluster.local', hosts: [] },
  { text: 'http://<host>.example.com/', hosts: [] },
  { text: '*.prod.svc.cluster.local', hosts: [] },
  { text: `http://${REDIS}:$(PORT)/`, hosts: [`url http ${REDIS} plain`] },
  { text: `${REDIS}:\uE000\uE000`, hosts: [`bare ${REDIS}`].map(host => host.replace('bare', 'host:port')) },
  { text: 'redis://:$(PASSWORD)@redis.example.com:6379', hosts: ['url redis redis.example.com:6379 plain'] },
  { text: `redis://:\${PASS:-a/b@c}@redis.example.com:6379`, hosts: ['url redis redis.example.com:6379 plain'] },
]);

check(
  'arguments',
  [
    { text: `--redis=${REDIS}:6379`, hosts: [`host:port ${REDIS}:6379`] },
    { text: `--redis="${REDIS}:6379"`, hosts: [`host:port ${REDIS}:6379`] },
    { text: '--db-host=db.example.com', hosts: ['bare db.example.com'] },
    { text: '-Ddb.host=db.example.com', hosts: ['bare db.example.com'] },
    { text: 'DB_HOST=db.example.com', hosts: ['bare db.example.com'] },
    { text: '--set=global.host=db.example.com', hosts: [] },
    {
      text: '--initial-cluster=a=http://a.prod.svc.cluster.local:2380',
      hosts: ['url http a.prod.svc.cluster.local:2380 plain'],
    },
    { text: REDIS, hosts: [`bare ${REDIS}`] },
    { text: 'db.example.com', key: 'host', hosts: ['bare db.example.com'] },
    { text: 'db.example.com', key: 'name', hosts: [] },
    { text: 'example.com:443', hosts: ['host:port example.com:443 tls'] },
    { text: '--web.external-url=https://prometheus.example.com', hosts: [] },
    { text: '--web.listen-address=0.0.0.0:9090', hosts: [] },
    { text: '--cluster-domain=cluster.local', hosts: [] },
    { text: '--prometheus-config-reloader=quay.io/prometheus-operator/prometheus-config-reloader:v0.76.0', hosts: [] },
    { text: '--image=registry.example.com:5000/team/app:1.2', hosts: [] },
    { text: '--controller-class=k8s.io/ingress-nginx', hosts: [] },
    { text: '--tls-server-name=x.prod.svc.cluster.local', hosts: [] },
    { text: '--cors-allowed-origins=https://app.example.com', hosts: [] },
    { text: '--config=/etc/app/config.yaml', hosts: [] },
    { text: `-Xmx1g -Dredis.url=redis://${REDIS}:6379 -Dx=README.md`, hosts: [`url redis ${REDIS}:6379 plain`] },
    { text: `serve --upstream ${REDIS}:80 --name app.example.com`, hosts: [`host:port ${REDIS}:80`] },
    { text: 'serve --db-host db.example.com --title a.example.com', hosts: ['bare db.example.com'] },
  ],
  'arg',
);

check(
  'shell scripts',
  [
    { text: 'curl -fsS https://api.example.com/health', hosts: ['url https api.example.com tls'] },
    { text: 'curl api.example.com', hosts: ['bare api.example.com'] },
    { text: `until nc -z ${REDIS} 6379; do sleep 1; done`, hosts: [`bare ${REDIS}`] },
    { text: `until nslookup "${REDIS}" ; do echo waiting for ${REDIS}; done`, hosts: [`bare ${REDIS}`] },
    { text: `echo "Waiting for ${REDIS}"; echo ${REDIS}`, hosts: [] },
    { text: `dig +short ${REDIS}`, hosts: [] },
    { text: `# curl http://${REDIS}\ntrue # http://${REDIS}`, hosts: [] },
    { text: `psql -h db.example.com -U app`, hosts: ['bare db.example.com'] },
    { text: `mysql --host=db.example.com -e "select a.b from c.com"`, hosts: ['bare db.example.com'] },
    { text: `export REDIS_URL=redis://${REDIS}:6379 && exec app`, hosts: [`url redis ${REDIS}:6379 plain`] },
    { text: `URL="http://${REDIS}/" run`, hosts: [`url http ${REDIS} plain`] },
    { text: `x=$(curl -s http://${REDIS}/id)`, hosts: [`url http ${REDIS} plain`] },
    { text: 'x=`curl -s http://a.prod.svc.cluster.local`', hosts: ['url http a.prod.svc.cluster.local plain'] },
    { text: `until (echo > /dev/tcp/${REDIS}/6379) 2>/dev/null; do sleep 1; done`, hosts: [`bare ${REDIS}`] },
    { text: `exec 3<>/dev/tcp/${REDIS}/6379`, hosts: [`bare ${REDIS}`] },
    { text: `sh -c "curl http://${REDIS}/a b"`, hosts: [`url http ${REDIS} plain`] },
    { text: `git clone https://github.com/a/b.git && cd b`, hosts: ['url https github.com tls'] },
    { text: 'wget -O install.sh https://get.example.com/install.sh', hosts: ['url https get.example.com tls'] },
    { text: 'curl -H "Host: www.example.com" http://10.0.0.1/', hosts: [] },
    { text: 'python app.py && ./run.sh && cat README.md && node main.rs:42', hosts: [] },
    { text: "sed -i 's#http://a.example.com#http://b.example.com#' x", hosts: [] },
    { text: 'go install github.com/foo/bar@latest', hosts: [] },
    { text: 'docker pull registry.example.com:5000/app:1', hosts: [] },
    { text: "curl 'http://a.example.com", hosts: [] },
    { text: `curl \\\n  http://${REDIS}/x \\\n  -o y`, hosts: [`url http ${REDIS} plain`] },
  ],
  'shell',
);

check('what is not a host to look up', [
  ...[
    'README.md',
    'app.py',
    'x.sh',
    'main.rs',
    'data.zip',
    'index.html',
    'config.yaml',
    'libfoo.so',
    'main.rs:42',
    'app.py:80',
    '1.2.3',
    'v1.2.3',
    '1.27.0-alpine',
    'com.example.App',
    'com.example.app',
    'org.apache.kafka.common.serialization.StringSerializer',
    'github.com/foo/bar',
    'docker.io/library/nginx:1.27',
    'gcr.io/project/app:v1',
    'registry.example.com:5000/app:1.0',
    'quay.io/a/b@sha256:0123456789abcdef0123456789abcdef',
    'admin@example.com',
    'Jane Doe <jane@example.com>',
    'app.kubernetes.io/name',
    'app.kubernetes.io/name=web,app.kubernetes.io/part-of=shop',
    'networking.k8s.io/v1',
    'monitoring.coreos.com',
    'http://www.w3.org/2001/XMLSchema',
    'https://json-schema.org/draft/2020-12/schema',
    'https://www.apache.org/licenses/LICENSE-2.0',
    'https://www.googleapis.com/auth/devstorage.read_only',
    'https://example.com/page#section',
    'application/vnd.example.com+json',
    'text/html; charset=utf-8',
    '10.0.0.1',
    '10.0.0.1:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080/',
    '[fd00::1]:80',
    '10.0.0.0/8',
    'localhost',
    'localhost:8080',
    'http://localhost:3000',
    'redis',
    'redis:6379',
    'redis.prod',
    'redis.prod:6379',
    'redis.dev:6379',
    'http://redis.dev',
    'http://api.app:8080',
    'db-0.db.prod:5432',
    'redis.prod.svc',
    'redis.prod.svc:6379',
    'default.svc.cluster.local',
    'svc.cluster.local',
    'cluster.local',
    '.svc.cluster.local',
    'co.uk:80',
    'http://com/',
    'http://.example.com',
    'http://a..example.com',
    'http://-a.example.com',
    'http://a_b.example.com',
    `http://${'a'.repeat(64)}.example.com`,
    '%d{yyyy-MM-dd HH:mm:ss.SSS} [%t] %-5level %logger{36} - %msg%n',
    '%(asctime)s.%(msecs)03d %(name)s',
    '^https?://([a-z.]+)\\.example\\.com$',
    '.*\\.example\\.com',
    'sum(rate(http_requests_total{host="a.example.com"}[5m])) by (job)',
    '*/5 * * * *',
    '$.store.book[0].title',
    '{.items[*].metadata.name}',
    '$host.example.com',
    'See https://docs.example.com/guide for more.',
    'Contact a.example.com or b.example.com',
    'spiffe://cluster.local/ns/default/sa/web',
    's3://bucket.example.com/path',
    'file:///etc/app.conf',
    'unix:///var/run/app.sock',
    'docker://registry.example.com/app',
    'git@github.com:foo/bar.git',
    'urn:example:a.b.c',
    'arn:aws:s3:::bucket.example.com',
    'service.name=checkout,deployment.environment=prod',
    '2024-01-01T00:00:00.000Z',
    'a.b.c.d',
    'io.containerd.runc.v2',
  ].map(text => ({ text, hosts: [] })),
  ...(
    [
      ['JAVA_CLASS', 'com.example.Main'],
      ['MAIN_CLASS_HOST', 'com.example.app'],
      ['SCRIPT_URL', 'install.sh'],
      ['DOMAIN', 'example.com'],
      ['COOKIE_DOMAIN', 'shop.example.com'],
      ['CERT_COMMON_NAME', 'web.prod.svc.cluster.local'],
      ['TLS_SERVER_NAME', 'web.prod.svc.cluster.local'],
      ['TLS_SAN', 'web.prod.svc.cluster.local'],
      ['NO_PROXY', '.svc,redis.prod.svc.cluster.local,registry.example.com:5000'],
      ['no_proxy', 'redis.prod.svc.cluster.local:80'],
      ['JAVA_NONPROXY_HOSTS', 'redis.prod.svc.cluster.local'],
      ['ALLOWED_HOSTS', 'www.example.com,api.example.com'],
      ['CORS_ALLOWED_ORIGINS', 'https://www.example.com'],
      ['GF_SERVER_ROOT_URL', 'https://grafana.example.com'],
      ['EXTERNAL_URL', 'https://app.example.com'],
      ['OAUTH_REDIRECT_URL', 'https://app.example.com/callback'],
      ['OIDC_ISSUER', 'https://id.example.com'],
      ['KC_HOSTNAME', 'auth.example.com'],
      ['HOSTNAME', 'node.example.com'],
      ['KAFKA_ADVERTISED_LISTENERS', 'PLAINTEXT://kafka.prod.svc.cluster.local:9092'],
      ['KAFKA_LISTENERS', 'PLAINTEXT://kafka.prod.svc.cluster.local:9092'],
      ['DOCS_URL', 'https://docs.example.com'],
      ['SUPPORT_URL', 'https://help.example.com'],
      ['ADMIN_EMAIL', 'admin@example.com'],
      ['IMAGE', 'registry.example.com:5000/app'],
      ['RELATED_IMAGE_HOST', 'quay.io'],
      ['REGISTRY', 'registry.example.com:5000'],
      ['API_VERSION', 'v1.example.com'],
      ['KAFKA_TOPIC', 'orders.example.com'],
      ['LOG_PATTERN', 'http://a.example.com'],
      ['MAIL_FROM', 'shop.example.com:25'],
      ['PUBLIC_HOSTNAME', 'app.example.com'],
      ['X_XMLNS_URL', 'http://a.example.com'],
    ] as const
  ).map(([key, text]) => ({ key, text, hosts: [] })),
]);

describe('the cluster domain', () => {
  const text = 'redis.prod.svc.corp.internal:6379';
  it('is the one that is configured', () => {
    assert.deepEqual(shown(text, { place: 'value', clusterDomain: 'corp.internal' }), [`host:port ${text}`]);
    assert.deepEqual(shown(text, { place: 'value' }), []);
    assert.deepEqual(shown(`${REDIS}:6379`, { place: 'value', clusterDomain: 'corp.internal' }), []);
  });

  it('may be a public name; its Services are in the cluster all the same', () => {
    const [mention] = findHosts('redis.prod.svc.k8s.example.com', { place: 'value', clusterDomain: 'k8s.example.com' });
    assert.equal(mention?.form, 'cluster');
  });
});

describe('short names, on request', () => {
  const cases: [text: string, hosts: Expected, key?: string][] = [
    ['redis:6379', ['host:port redis:6379']],
    ['http://redis', ['url http redis plain']],
    ['redis.prod:6379', ['host:port redis.prod:6379']],
    ['redis.dev:6379', ['host:port redis.dev:6379']],
    ['redis.prod.svc:6379', ['host:port redis.prod.svc:6379']],
    ['db-0.db.prod:5432', ['host:port db-0.db.prod:5432']],
    ['jdbc:mysql://db/app', ['connection string mysql db']],
    ['mysql', ['bare mysql'], 'DB_HOST'],
    ['redis.prod', ['bare redis.prod'], 'REDIS_HOST'],
    [`${REDIS}:6379`, [`host:port ${REDIS}:6379`]],
    ['redis', []],
    ['true', [], 'USE_PROXY'],
    ['true', [], 'DB_HOST'],
    ['a,b', [], 'HOSTS'],
    ['localhost:80', []],
    ['10.0.0.1:80', []],
    ['redis.:6379', []],
    ['a.b.c.d:80', []],
    ['made-up://redis', []],
  ];
  for (const [text, hosts, key] of cases) {
    it(`${key ?? ''} ${text}`, () => {
      assert.deepEqual(shown(text, { place: 'value', key, short: true }), hosts);
      const forms = findHosts(text, { place: 'value', key, short: true }).map(({ form }) => form);
      assert.ok(forms.every(form => form === (text.includes('cluster.local') ? 'cluster' : 'short')));
    });
  }
});

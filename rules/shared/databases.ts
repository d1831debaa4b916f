/** Programs whose volume is the data itself, by the last part of their image's name. Add a line to teach another. */
const DATABASES: Record<string, string> = {
  postgres: 'PostgreSQL',
  postgresql: 'PostgreSQL',
  'postgresql-repmgr': 'PostgreSQL',
  postgis: 'PostgreSQL',
  pgvector: 'PostgreSQL',
  timescaledb: 'TimescaleDB',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  'mariadb-galera': 'MariaDB',
  percona: 'Percona Server',
  mongo: 'MongoDB',
  mongodb: 'MongoDB',
  'mongodb-community-server': 'MongoDB',
  cassandra: 'Cassandra',
  scylla: 'ScyllaDB',
  cockroach: 'CockroachDB',
  elasticsearch: 'Elasticsearch',
  opensearch: 'OpenSearch',
  clickhouse: 'ClickHouse',
  'clickhouse-server': 'ClickHouse',
  neo4j: 'Neo4j',
  couchdb: 'CouchDB',
  etcd: 'etcd',
  zookeeper: 'ZooKeeper',
  kafka: 'Kafka',
  'cp-kafka': 'Kafka',
  redpanda: 'Redpanda',
  rabbitmq: 'RabbitMQ',
  influxdb: 'InfluxDB',
  minio: 'MinIO',
  vault: 'Vault',
};

/** The database that an image runs, as people call it; undefined for everything that is not surely one. */
export function databaseOf(imageName: string): string | undefined {
  return Object.hasOwn(DATABASES, imageName) ? DATABASES[imageName] : undefined;
}

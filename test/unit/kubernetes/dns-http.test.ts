import assert from 'node:assert/strict';
import { findHosts, type HostContext } from '../../../engine/kubernetes/dns/hosts';

/** "http": the name is sent to the server too. "not": it reaches the resolver only. "unknown": neither is told. */
type Spoken = 'http' | 'not' | 'unknown';

/** What is spoken, and whether behind TLS. */
function check(text: string, expected: `${Spoken}${'' | ' tls'}`, context: Partial<HostContext> = {}) {
  it(`${context.key === undefined ? '' : `${context.key}: `}${text}`, () => {
    const found = findHosts(text, { place: 'value', ...context }).at(-1);
    const spoken = found?.http === undefined ? 'unknown' : found.http ? 'http' : 'not';
    assert.equal(found && `${spoken}${found.tls ? ' tls' : ''}`, expected);
  });
}

const HOST = 'a.prod.svc.cluster.local';

describe('what is spoken with a host', () => {
  check(`http://${HOST}`, 'http');
  check(`https://${HOST}`, 'http tls');
  check(`git+https://${HOST}`, 'http tls');
  check(`grpc://${HOST}:7000`, 'http');
  check(`dns:///${HOST}:7000`, 'http');
  check(`xds:///${HOST}`, 'http');
  check(`etcd://${HOST}:2379`, 'http');
  check(`otlp://${HOST}:4317`, 'http');
  check(`redis://${HOST}`, 'not');
  check(`redis://${HOST}:8080`, 'not');
  check(`rediss://${HOST}`, 'not tls');
  check(`kafka+ssl://${HOST}:9092`, 'not tls');
  check(`PLAINTEXT://${HOST}:9092`, 'not');
  check(`PLAINTEXT://b.${HOST.slice(2)}:9092,SASL_SSL://${HOST}:9094`, 'not tls');
  check(`jdbc:postgresql://${HOST}:5432/x?sslmode=require`, 'not tls');
  check(`${HOST}:5432`, 'not');
  check(`${HOST}:8080`, 'http');
  check(`${HOST}:4317`, 'http');
  check(`${HOST}:443`, 'http tls');
  check(`tcp://${HOST}:2375`, 'http');
  check(`tcp://${HOST}:9092`, 'not');
  check(HOST, 'unknown', { key: 'DB_HOST' });
  check(HOST, 'http', { key: 'API_HOST' });
  check(`${HOST}:7946`, 'http', { key: 'compactor_grpc_address' });
  check(`redis://${HOST}:6379`, 'not', { key: 'WEB_REDIS_URL' });
  check(`until nc -z ${HOST} 5432; do sleep 1; done`, 'not', { place: 'shell' });
  check(`until nslookup ${HOST}; do sleep 1; done`, 'not', { place: 'shell' });
  check(`sed "s/ID/$(curl -H 'A: b' http://${HOST}/id)/" /a > /b`, 'http', { place: 'shell' });
  check(`curl ${HOST}/health`, 'http', { place: 'shell' });
});

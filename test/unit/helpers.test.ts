import assert from 'node:assert/strict';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { type Workload, workloadOf } from '../../engine/kubernetes/workload';
import { parseStream } from '../../engine/yaml/parse';
import { HELPERS, helperOf, mainContainer } from '../../rules/shared/helpers';
import { POD_ANNOTATIONS, podAnnotation } from '../../rules/shared/podAnnotations';

function pod(containers: string): Workload {
  const text = `apiVersion: v1\nkind: Pod\nspec: { containers: [${containers}] }\n`;
  return workloadOf(resourcesOf(parseStream(text, { templates: 'auto', patch: false }).documents[0]!.document)[0]!)!;
}

describe('helperOf', () => {
  const cases: [container: string, what: string | undefined][] = [
    ['{ image: envoyproxy/envoy }', 'a proxy'],
    ['{ image: "registry.example:5000/mirror/envoy:v1.31.0" }', 'a proxy'],
    [
      '{ image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2@sha256:0123456789abcdef0123456789abcdef" }',
      'a database proxy',
    ],
    ['{ image: "cr.l5d.io/linkerd/proxy:edge" }', 'a mesh proxy'],
    ['{ image: "shop/proxy:1" }', undefined],
    ['{ image: "gcr.io/datadoghq/agent:7" }', 'a telemetry agent'],
    ['{ image: "shop/agent:1" }', undefined],
    ['{ image: "hashicorp/vault:1", args: [agent] }', 'a Vault agent'],
    ['{ image: "hashicorp/vault:1", args: [server] }', undefined],
    ['{ image: "shop/envoy-docs:1" }', undefined],
    ['{ name: istio-proxy, image: "mirror/sidecar:1" }', 'a mesh proxy'],
    ['{ name: fluent-bit, image: "{{ .Values.image }}" }', 'a log shipper'],
    ['{ name: web, image: "shop/web:1" }', undefined],
    ['{}', undefined],
  ];
  for (const [container, what] of cases)
    it(`takes ${container} for ${what ?? 'no helper'}`, () =>
      assert.equal(helperOf(pod(container).containers[0]!)?.what, what));
});

describe('mainContainer', () => {
  const cases: [containers: string, name: string | undefined][] = [
    ['{ name: proxy, image: envoy }, { name: web, image: web }', 'web'],
    ['{ name: one, image: one }, { name: two, image: two }', 'one'],
    ['{ name: proxy, image: envoy }, { name: logs, image: fluentd }', 'proxy'],
    ['', undefined],
  ];
  for (const [containers, name] of cases)
    it(`is ${name} of [${containers}]`, () => assert.equal(mainContainer(pod(containers))?.name, name));
});

describe('the tables of helpers and of pod annotations', () => {
  it('name each helper once, with what it is and where that is written', () => {
    const keys = HELPERS.map(({ image, from }) => `${image} ${from ?? ''}`);
    assert.deepEqual(
      keys.filter((key, i) => keys.indexOf(key) !== i),
      [],
    );
    for (const { image, what, source } of HELPERS) {
      assert.match(image, /^[a-z0-9][a-z0-9._-]*$/);
      assert.match(what, /^(a|an|the) \S/);
      assert.notEqual(source, '');
    }
  });

  it('name each annotation once, and none that another row covers', () => {
    for (const row of POD_ANNOTATIONS) {
      assert.equal(podAnnotation(row.key), row, row.key);
      assert.notEqual(row.source, '');
    }
  });

  it('tell keys from prefixes', () => {
    assert.equal(podAnnotation('dapr.io/enabled')?.reader, 'Dapr');
    assert.equal(podAnnotation('prometheus.io/scrape')?.reader, 'Prometheus');
    assert.equal(podAnnotation('prometheus.io/param_module')?.reader, 'Prometheus');
    assert.equal(podAnnotation('k8s.v1.cni.cncf.io/networks-status'), undefined);
    assert.equal(podAnnotation('reloader.stakater.com/auto'), undefined);
  });
});

import assert from 'node:assert/strict';
import { claimNames } from '../../../engine/kubernetes/claims';
import { resourcesOf } from '../../../engine/kubernetes/resource';
import { parseStream } from '../../../engine/yaml/parse';

describe('the claims of a StatefulSet', () => {
  const data = 'volumeClaimTemplates: [{metadata: {name: data}}]';
  const cases: [spec: string, names: string[]][] = [
    [`{replicas: 2, ${data}}`, ['data-db-0', 'data-db-1']],
    [`{${data}}`, ['data-db-0']],
    [`{replicas: 1, ordinals: {start: 3}, ${data}}`, ['data-db-3']],
    ['{volumeClaimTemplates: [{metadata: {name: a}}, {metadata: {name: b}}]}', ['a-db-0', 'b-db-0']],
    [`{replicas: "{{ .Values.replicas }}", ${data}}`, []],
    [`{replicas: 1000, ${data}}`, []],
    ['{}', []],
  ];
  for (const [spec, names] of cases)
    it(spec, () => {
      const text = `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: ${spec}}`;
      const { document } = parseStream(text, { templates: 'auto', patch: false }).documents[0]!;
      assert.deepEqual(claimNames(resourcesOf(document)[0]!), names);
    });
});

import assert from 'node:assert/strict';
import { builtInLife } from '../../../engine/kubernetes/lifecycle/api';
import { misfits, unknownFields } from '../../../engine/kubernetes/lifecycle/conformity';
import {
  type Field,
  fieldOf,
  fieldsOf,
  typedKinds,
  typeOf,
  type ValueType,
} from '../../../engine/kubernetes/lifecycle/types';

describe('fieldOf', () => {
  const object = (type: string): ValueType => ({ is: 'object', type });
  const list = (of: ValueType): ValueType => ({ is: 'list', of });
  const cases: [type: string, name: string, expected: Field | undefined][] = [
    ['apps.v1.Deployment', 'metadata', { type: object('meta.v1.ObjectMeta'), required: false }],
    ['apps.v1.DeploymentSpec', 'selector', { type: object('meta.v1.LabelSelector'), required: true }],
    ['apps.v1.DeploymentSpec', 'template', { type: object('core.v1.PodTemplateSpec'), required: true }],
    ['core.v1.PodSpec', 'containers', { type: list(object('core.v1.Container')), required: true, mergeKeys: ['name'] }],
    ['core.v1.PodSpec', 'nodeSelector', { type: { is: 'map', of: { is: 'string' } }, required: false }],
    ['core.v1.PodSpec', 'hostUsers', { type: { is: 'boolean' }, required: false, since: 25 }],
    ['core.v1.Container', 'command', { type: list({ is: 'string' }), required: false }],
    ['core.v1.ResourceRequirements', 'limits', { type: { is: 'map', of: { is: 'quantity' } }, required: false }],
    ['core.v1.ServicePort', 'targetPort', { type: { is: 'integer or string' }, required: false }],
    ['core.v1.PodSecurityContext', 'supplementalGroups', { type: list({ is: 'integer' }), required: false }],
    ['core.v1.Secret', 'data', { type: { is: 'map', of: { is: 'string' } }, required: false }],
    ['meta.v1.ObjectMeta', 'creationTimestamp', { type: { is: 'time' }, required: false }],
    ['apps.v1.ControllerRevision', 'data', { type: { is: 'anything' }, required: false }],
    ['core.v1.PodSpec', 'nodeSelecter', undefined],
    ['core.v1.NoSuchType', 'name', undefined],
  ];
  for (const [type, name, expected] of cases) {
    it(`${type}.${name}`, () => assert.deepEqual(fieldOf(type, name), expected));
  }
});

describe('misfits', () => {
  const pod = (spec: object): object => ({ spec: { selector: {}, template: { spec } } });
  const cases: [title: string, value: unknown, target: number | undefined, expected: string[]][] = [
    ['a plain container', pod({ containers: [{ name: 'web', image: 'nginx' }] }), undefined, []],
    [
      'a misspelt field',
      pod({ containers: [{ name: 'a', imagePulPolicy: 'Never' }] }),
      undefined,
      ['spec.template.spec.containers[0].imagePulPolicy: unknown field'],
    ],
    [
      'a field of the old Ingress',
      pod({ containers: [], serviceName: 'a' }),
      undefined,
      ['spec.template.spec.serviceName: unknown field'],
    ],
    [
      'a missing name',
      pod({ containers: [{ image: 'nginx' }] }),
      undefined,
      ['spec.template.spec.containers[0].name: required field missing'],
    ],
    [
      'a mapping for a list',
      pod({ containers: { name: 'a' } }),
      undefined,
      ['spec.template.spec.containers: wrong shape'],
    ],
    [
      'text for a number',
      { spec: { replicas: '3', selector: {}, template: {} } },
      undefined,
      ['spec.replicas: wrong shape'],
    ],
    ['a list for an object', { spec: [] }, undefined, ['spec: wrong shape']],
    ['any labels', { metadata: { labels: { a: 'b', 'x.io/y': 'z' } } }, undefined, []],
    ['a label that is no text', { metadata: { labels: { a: 1 } } }, undefined, ['metadata.labels.a: wrong shape']],
    ['nothing where an object may stand', { metadata: null }, undefined, []],
    ['a field of its time', pod({ containers: [], hostUsers: true }), 25, []],
    [
      'a field ahead of its time',
      pod({ containers: [], hostUsers: true }),
      24,
      ['spec.template.spec.hostUsers: unknown field'],
    ],
  ];
  for (const [title, value, target, expected] of cases) {
    it(title, () => {
      const found = misfits(value, 'apps/v1', 'Deployment', target)!;
      assert.deepEqual(
        found.map(({ path, problem }) => `${path}: ${problem}`),
        expected,
      );
      const unknown = expected.filter(line => line.endsWith('unknown field')).map(line => line.split(':')[0]);
      assert.deepEqual(unknownFields(value, 'apps/v1', 'Deployment', target), unknown);
    });
  }

  it('says nothing of kinds without a type', () => {
    assert.equal(misfits({}, 'extensions/v1beta1', 'Deployment'), undefined);
    assert.equal(unknownFields({}, 'cert-manager.io/v1', 'Certificate'), undefined);
  });
});

describe('every type of the table', () => {
  it('names types that the table has', () => {
    const seen = new Set<string>();
    const missing: string[] = [];
    const visit = (type: string): void => {
      if (seen.has(type)) return;
      seen.add(type);
      const fields = fieldsOf(type);
      if (!fields) missing.push(type);
      for (const field of fields?.values() ?? []) for (const next of typesIn(field.type)) visit(next);
    };
    for (const id of typedKinds()) visit(typeOf(...split(id))!);
    assert.deepEqual(missing, []);
    assert.ok(seen.size > 600, String(seen.size));
  });

  it('belongs to a kind that the newest release serves', () => {
    const gone = typedKinds().filter(
      id => builtInLife(...split(id))?.removed !== undefined || !builtInLife(...split(id)),
    );
    assert.deepEqual(gone, []);
  });

  function typesIn(type: ValueType): string[] {
    if (type.is === 'object') return [type.type];
    return type.is === 'list' || type.is === 'map' ? typesIn(type.of) : [];
  }

  function split(id: string): [apiVersion: string, kind: string] {
    const slash = id.lastIndexOf('/');
    return [id.slice(0, slash), id.slice(slash + 1)];
  }
});

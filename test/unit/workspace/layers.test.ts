import assert from 'node:assert/strict';
import { isChanged } from '../../../engine/workspace/changes';
import { laidContainers } from '../../../engine/workspace/laid';
import { layerOf } from '../../../engine/workspace/layers';
import { scopeOf } from '../../../engine/workspace/scopes';
import { parseStream } from '../../../engine/yaml/parse';
import { MemoryWorkspace } from '../../support/workspace';

/** What a patch writes: path, `=value`, `-` for what it takes away; `!` for what is not followed. */
const patches: [patch: string, fields: string[]][] = [
  ['- {op: replace, path: /spec/replicas, value: 3}', ['spec replicas=3']],
  ['- {op: add, path: /metadata/annotations/a.b~1c~0d, value: x}', ['metadata annotations a.b/c~d=x']],
  ['- {op: remove, path: /spec/selector}', ['spec selector -']],
  ['- {op: add, path: /spec, value: {a: 1, b: [2]}}', ['spec', 'spec a=1', 'spec b']],
  ['- {op: test, path: /spec/replicas, value: 3}', []],
  ['- {op: move, from: /a, path: /b}', ['!']],
  ['- {op: add, path: /spec/containers/0, value: {image: x}}', ['spec containers 0', 'spec containers 0 image=x', '!']],
  ['- {op: add, path: /spec/containers/-, value: x}', ['spec containers -=x']],
  ['{kind: Pod, metadata: {name: p, labels: {a: b}}, spec: {x: "{{ y }}"}}', ['metadata labels a=b', 'spec x']],
  ['{spec: {containers: [{name: web, image: x}]}}', ['spec containers web image=x']],
  ['{spec: {containers: [{name: web, $patch: delete}]}}', ['spec containers web -']],
  ['{spec: {args: [a, b]}}', ['spec args']],
  ['{spec: {replicas: null}}', ['spec replicas -']],
  ['{$patch: delete}', ['deletes']],
  ['{spec: {$patch: replace, a: 1}}', ['spec a=1', '!']],
  ['{spec: {$setElementOrder/containers: [{name: a}], $retainKeys: [a]}}', ['!']],
  [
    '{spec: {a: 1, <<: {a: 2, containers: [{<<: {name: web, image: x}}]}}}',
    ['spec a=1', 'spec containers web image=x'],
  ],
  ['{spec: {<<: *nowhere}}', ['!']],
  ['just a text', ['!']],
];

describe('what a patch writes', () => {
  for (const [patch, expected] of patches) {
    it(patch, () => {
      const { documents } = parseStream(patch, { templates: 'auto', patch: true });
      const { fields, deletes, unknown } = layerOf(documents[0]!.document.root, undefined);
      const told = fields.map(
        ({ path, value, removed }) => path.join(' ') + (value === undefined ? '' : `=${value}`) + (removed ? ' -' : ''),
      );
      assert.deepEqual([...told, ...(deletes ? ['deletes'] : []), ...(unknown ? ['!'] : [])], expected);
    });
  }
});

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      initContainers: [{name: setup, image: setup}]
      containers: [{name: web, image: web, readinessProbe: {periodSeconds: 1}}, {name: proxy, image: proxy}]
`;
const json = (operation: string, target = '{kind: Deployment, name: web}') =>
  `patches: [{target: ${target}, patch: "- ${operation}"}]`;
const merge = (spec: string, name = 'web') =>
  `patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}}, spec: {template: {spec: ${spec}}}}"}]`;
const AS_WRITTEN = 'setup: setup false, web: web true, proxy: proxy false';

/** The containers once a kustomization has been laid over them: image and readiness probe. */
const overlays: [kustomization: string, containers: string][] = [
  ['namePrefix: a-', AS_WRITTEN],
  [merge('{containers: [{name: web, image: x}]}'), 'setup: setup false, web: x true, proxy: proxy false'],
  [merge('{containers: [{name: web, image: x}]}', 'other'), AS_WRITTEN],
  [
    `${merge('{containers: [{name: web, image: x}]}', 'a-web')}\nnamePrefix: a-`,
    'setup: setup false, web: x true, proxy: proxy false',
  ],
  [merge('{containers: [{name: new, image: x}]}'), AS_WRITTEN],
  [merge('{initContainers: [{name: setup, image: x}]}'), 'setup: x false, web: web true, proxy: proxy false'],
  [
    merge('{containers: [{name: web, readinessProbe: null}]}'),
    'setup: setup false, web: web false, proxy: proxy false',
  ],
  [merge('{containers: [{name: web, readinessProbe: {exec: null}}]}'), AS_WRITTEN],
  [
    merge('{containers: [{name: proxy, readinessProbe: {exec: {command: [a]}}}]}'),
    'setup: setup false, web: web true, proxy: proxy true',
  ],
  [merge('{containers: [{name: web, $patch: delete}]}'), 'setup: setup false, web: ? ?, proxy: proxy false'],
  [merge('{containers: [{name: web, $patch: replace}]}'), 'unknown'],
  [
    json('{op: replace, path: /spec/template/spec/containers/1/image, value: x}'),
    'setup: setup false, web: web true, proxy: x false',
  ],
  [json('{op: replace, path: /spec/template/spec/containers/1/image, value: x}', '{kind: Job}'), AS_WRITTEN],
  [
    json('{op: replace, path: /spec/template/spec/containers/1/image, value: x}', '{name: w.*}'),
    'setup: setup false, web: web true, proxy: x false',
  ],
  [json('{op: remove, path: /spec/template/spec/containers/0}'), 'setup: setup false, web: ? ?, proxy: ? ?'],
  [json('{op: add, path: /spec/template/spec/containers/0, value: {name: x}}'), 'unknown'],
  [json('{op: replace, path: /spec/template/spec/containers, value: []}'), 'setup: setup false, web: ? ?, proxy: ? ?'],
  [json('{op: replace, path: /spec/template/spec, value: {}}'), 'setup: ? ?, web: ? ?, proxy: ? ?'],
  [json('{op: replace, path: /spec/replicas, value: 3}'), AS_WRITTEN],
  ['images: [{name: web, newName: x}]', 'setup: setup false, web: x true, proxy: proxy false'],
  ['images: [{name: web, newTag: x}]', AS_WRITTEN],
  [
    'replacements: [{source: {}, targets: [{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.[name=web].image"]}]}]',
    'setup: setup false, web: ? true, proxy: proxy false',
  ],
  ['replacements: [{path: elsewhere.yaml}]', 'unknown'],
];

describe('containers with patches laid over them', () => {
  for (const [kustomization, expected] of overlays) {
    it(kustomization, () => {
      const workspace = new MemoryWorkspace({
        'k/web.yaml': WEB,
        'k/kustomization.yaml': `resources: [web.yaml]\n${kustomization}\n`,
      });
      const { index } = workspace;
      const found = laidContainers(index, scopeOf(index, 'k/kustomization.yaml'), workspace.object('k/web.yaml'));
      const told = found?.map(
        ({ facts, image, readinessProbe }) => `${facts.name}: ${image.value ?? '?'} ${readinessProbe.value ?? '?'}`,
      );
      assert.equal(told?.join(', ') ?? 'unknown', expected);
    });
  }

  it('lays what is nearer to the root later', () => {
    const workspace = new MemoryWorkspace({
      'k/web.yaml': WEB,
      'k/kustomization.yaml': `resources: [web.yaml]\n${merge('{containers: [{name: web, image: inner}]}')}\n`,
      'o/kustomization.yaml': 'resources: [../k]\npatches: [{path: p.yaml, target: {kind: Deployment}}]\n',
      'o/p.yaml': '- {op: replace, path: /spec/template/spec/containers/0/image, value: outer}\n',
    });
    const { index } = workspace;
    const found = laidContainers(index, scopeOf(index, 'o/kustomization.yaml'), workspace.object('k/web.yaml'));
    assert.deepEqual(found?.[1]?.image, {
      value: 'outer',
      site: { path: 'o/p.yaml', document: 0, at: { start: 69, end: 74 } },
    });
  });

  const changes: [kustomization: string, field: RegExp, is: boolean][] = [
    [json('{op: replace, path: /spec/replicas, value: 3}'), /replicas/, true],
    [json('{op: replace, path: /spec/replicas, value: 3}', '{kind: Job}'), /replicas/, false],
    [json('{op: replace, path: /spec/replicas, value: 3}'), /image/, false],
    [json('{op: move, from: /a, path: /b}'), /image/, true],
    [
      'replacements: [{source: {}, targets: [{select: {name: web}, fieldPaths: ["spec.selector.matchLabels.app"]}]}]',
      /selector/,
      true,
    ],
    ['namePrefix: a-', /./, false],
  ];
  for (const [kustomization, field, is] of changes)
    it(`${is ? 'sees' : 'does not see'} ${field} changed by ${kustomization}`, () => {
      const workspace = new MemoryWorkspace({
        'k/web.yaml': WEB,
        'k/kustomization.yaml': `resources: [web.yaml]\n${kustomization}\n`,
      });
      assert.equal(isChanged(workspace.index, workspace.object('k/web.yaml'), field), is);
    });
});

import assert from 'node:assert/strict';
import { editDocument } from '../../../engine/edit/apply';
import type { Operation } from '../../../engine/edit/operations';
import type { YamlDocument } from '../../../engine/yaml/document';
import { at, itemsAt, type Mapping, type Scalar } from '../../../engine/yaml/nodes';
import { documentOf } from '../../support/documents';

const POD = ['spec', 'template', 'spec'];

/** A deployment of 7 lines for each container and 14 more. */
function deployment(containers: number): string {
  const container = (i: number) => `        - name: c${i}
          image: shop:${i} # pinned
          ports:
            - containerPort: 80
          env:
            - name: URL
              value: "http://db.shop.svc:5432/x"
`;
  const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  labels:\n    app: shop\nspec:\n';
  const template = '  template:\n    metadata:\n      labels:\n        app: shop\n    spec:\n      containers:\n';
  const all = Array.from({ length: containers }, (_, i) => container(i)).join('');
  return `${head}${template}${all}      volumes: []\n`;
}

/** The least time of several runs in milliseconds: what it costs when nothing else runs on the machine. */
function leastTime(runs: number, run: () => void): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

interface Case {
  name: string;
  containers: number;
  do: (document: YamlDocument) => Operation[];
  /** Bound, as a multiple of the time that it takes to parse the document: machines differ, ratios hardly. */
  parses: number;
}

const setUser = (mapping: Mapping): Operation => ({
  kind: 'setPath',
  mapping,
  path: ['securityContext', 'runAsUser'],
  value: 1000,
});
const inContainer = (document: YamlDocument) => [setUser(at(document.root, ...POD, 'containers', 3) as Mapping)];
const inPod = (document: YamlDocument) => [setUser(at(document.root, ...POD) as Mapping)];
const inAll = (document: YamlDocument) =>
  itemsAt(document.root, ...POD, 'containers').map(item => setUser(item as Mapping));
const image = (document: YamlDocument): Operation[] => [
  { kind: 'setScalar', node: at(document.root, ...POD, 'containers', 3, 'image') as Scalar, value: 'x' },
];

const cases: Case[] = [
  { name: 'a scalar in 60 lines', containers: 6, do: image, parses: 5 },
  { name: 'a path in 60 lines', containers: 6, do: inContainer, parses: 8 },
  { name: 'a path that changes the whole pod in 60 lines', containers: 6, do: inPod, parses: 12 },
  { name: 'a scalar in 20,000 lines', containers: 2855, do: image, parses: 0.1 },
  { name: 'a path in 20,000 lines', containers: 2855, do: inContainer, parses: 0.1 },
  { name: 'a path that changes nearly all of 20,000 lines', containers: 2855, do: inPod, parses: 10 },
  { name: 'a path in each of 2,855 containers', containers: 2855, do: inAll, parses: 50 },
];

describe('edit: speed', () => {
  for (const test of cases) {
    it(`${test.name} takes less than ${test.parses} times what parsing takes`, () => {
      const text = deployment(test.containers);
      const runs = test.containers > 100 ? 7 : 100;
      const parse = leastTime(runs, () => documentOf(text));
      const document = documentOf(text);
      const operations = test.do(document);
      const edit = leastTime(runs, () => {
        const edited = editDocument(document, operations);
        assert.ok('edits' in edited && edited.edits.length >= operations.length);
      });
      assert.ok(edit < parse * test.parses, `${edit.toFixed(2)} ms, but parsing takes ${parse.toFixed(2)} ms`);
      if (process.env.SHOW_REASONS) console.log(`      ${edit.toFixed(3)} ms, parsing ${parse.toFixed(3)} ms`);
    });
  }
});

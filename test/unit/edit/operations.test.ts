import assert from 'node:assert/strict';
import { editDocument } from '../../../engine/edit/apply';
import type { Operation } from '../../../engine/edit/operations';
import { applyEdits } from '../../../engine/text/edits';
import type { YamlDocument } from '../../../engine/yaml/document';
import { at, type Mapping, type Scalar, type Sequence } from '../../../engine/yaml/nodes';
import { documentOf } from '../../support/documents';

type Path = (string | number)[];

/** What a case may ask for by path. */
interface Tools {
  document: YamlDocument;
  map: (...path: Path) => Mapping;
  list: (...path: Path) => Sequence;
  scalar: (...path: Path) => Scalar;
}

interface Case {
  name: string;
  before: string;
  do: (tools: Tools) => Operation | Operation[];
  after?: string;
  /** Part of the reason. */
  refused?: RegExp;
}

function toolsFor(document: YamlDocument): Tools {
  const find = (path: Path, kind: string) => {
    const node = at(document.root, ...path);
    assert.equal(node?.kind, kind, `${path.join('.')} is a ${kind}`);
    return node;
  };
  return {
    document,
    map: (...path) => find(path, 'mapping') as Mapping,
    list: (...path) => find(path, 'sequence') as Sequence,
    scalar: (...path) => find(path, 'scalar') as Scalar,
  };
}

function check(test: Case): void {
  for (const eol of ['\n', '\r\n']) {
    const before = test.before.replaceAll('\n', eol);
    const document = documentOf(before);
    const operations = [test.do(toolsFor(document))].flat();
    const result = editDocument(document, operations);
    if (test.refused) {
      assert.ok('refused' in result, 'refused' in result ? '' : `not refused: ${applyEdits(before, result.edits)}`);
      assert.match(result.refused, test.refused);
    } else {
      assert.ok('edits' in result, 'refused' in result ? result.refused : '');
      assert.equal(applyEdits(before, result.edits), test.after?.replaceAll('\n', eol));
    }
  }
}

const CONTAINER = `spec:
  containers:
    - name: web # the name
      image: nginx:1.27
      ports:
        - containerPort: 80
        # - containerPort: 81

      # how much it may take
      resources: {}
`;

const groups: Record<string, Case[]> = {
  'a key is inserted': [
    {
      name: 'at its usual place, below the comments of the one before it',
      before: CONTAINER,
      do: ({ map }) => ({
        kind: 'insertKey',
        mapping: map('spec', 'containers', 0),
        key: 'env',
        value: [{ name: 'A', value: '1' }],
      }),
      after: `spec:
  containers:
    - name: web # the name
      image: nginx:1.27
      ports:
        - containerPort: 80
        # - containerPort: 81
      env:
        - name: A
          value: "1"

      # how much it may take
      resources: {}
`,
    },
    {
      name: 'into an empty flow mapping, which becomes a block',
      before: CONTAINER,
      do: ({ map }) => ({
        kind: 'setPath',
        mapping: map('spec', 'containers', 0),
        path: ['resources', 'limits', 'memory'],
        value: '64Mi',
      }),
      after: CONTAINER.replace(' {}', '\n        limits:\n          memory: 64Mi'),
    },
  ],
};

describe('edit: operations', () => {
  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      for (const test of cases) it(test.name, () => check(test));
    });
  }
});

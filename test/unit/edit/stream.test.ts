import assert from 'node:assert/strict';
import { editStream, type StreamOperation } from '../../../engine/edit/stream';
import { applyEdits } from '../../../engine/text/edits';
import type { YamlDocument } from '../../../engine/yaml/document';
import { type Mapping, ownEntry, type Scalar } from '../../../engine/yaml/nodes';
import { streamOf } from '../../support/documents';

interface Case {
  name: string;
  before: string;
  do: StreamOperation[] | ((documents: YamlDocument[]) => StreamOperation[]);
  /** The text afterwards, or why there is none. */
  after: string | RegExp;
  /** A form of the text for which a final newline makes a difference is not tried without it. */
  onlyAsIs?: boolean;
}

const THREE = '# a\na: 1\n---\nb: 1 # b\n---\n# c\nc: 1\n';

const cases: Case[] = [
  {
    name: 'inserts a document at the end',
    before: THREE,
    do: [{ kind: 'insertDocument', after: 2, content: { value: { kind: 'X', l: ['y'] } } }],
    after: `${THREE}---\nkind: X\nl:\n  - "y"\n`,
  },
  {
    name: 'inserts documents between others, in order',
    before: THREE,
    do: [
      { kind: 'insertDocument', after: 0, content: { text: '---\nx: 1 # x\n' } },
      { kind: 'insertDocument', after: 1, content: { text: 'y: 1' } },
    ],
    after: '# a\na: 1\n---\nx: 1 # x\n---\nb: 1 # b\n---\ny: 1\n---\n# c\nc: 1\n',
  },
  {
    name: 'inserts before a first document without mark',
    before: THREE,
    do: [{ kind: 'insertDocument', after: -1, content: { value: { x: 1 } } }],
    after: `x: 1\n---\n${THREE}`,
  },
  {
    name: 'inserts before a first document with mark, below the head of the file',
    before: '# head\n---\na: 1\n',
    do: [{ kind: 'insertDocument', after: -1, content: { value: { x: 1 } } }],
    after: '# head\n---\nx: 1\n---\na: 1\n',
  },
  {
    name: 'moves a document to the front, with its comments',
    before: THREE,
    do: [{ kind: 'moveDocument', from: 2, before: 0 }],
    after: '# c\nc: 1\n---\n# a\na: 1\n---\nb: 1 # b\n',
    onlyAsIs: true,
  },
  {
    name: 'moves the first document to the end',
    before: THREE,
    do: [{ kind: 'moveDocument', from: 0, before: 3 }],
    after: '---\nb: 1 # b\n---\n# c\nc: 1\n---\n# a\na: 1\n',
  },
  {
    name: 'moves twice, by the positions at first',
    before: '---\na: 1\n---\nb: 1\n---\nc: 1\n---\nd: 1\n',
    do: [
      { kind: 'moveDocument', from: 3, before: 0 },
      { kind: 'moveDocument', from: 1, before: 3 },
      { kind: 'removeDocument', index: 0 },
    ],
    after: '---\nb: 1\n---\nd: 1\n---\nc: 1\n',
    onlyAsIs: true,
  },
  {
    name: 'removes a document with its comments',
    before: THREE,
    do: [{ kind: 'removeDocument', index: 1 }],
    after: '# a\na: 1\n---\n# c\nc: 1\n',
  },
  {
    name: 'replaces a document by a value, touching what differs',
    before: '---\na: 1 # one\nb: 2 # two\n---\nc: 3\n',
    do: [{ kind: 'replaceDocument', index: 0, content: { value: { a: 1, b: 3, d: 4 } } }],
    after: '---\na: 1 # one\nb: 3 # two\nd: 4\n---\nc: 3\n',
  },
  {
    name: 'replaces a document by a text',
    before: '--- # mark\na: 1 # one\n---\nc: 3\n',
    do: [
      { kind: 'replaceDocument', index: 0, content: { text: 'x: 1\n# y' } },
      { kind: 'replaceDocument', index: 1, content: { text: 'z: 1\n' } },
    ],
    after: '--- # mark\nx: 1\n# y\n---\nz: 1\n',
  },
  {
    name: 'edits within documents first, in the style of the neighbours',
    before: 'a:\n    b: 1\n---\nc: 1\n---\nd: 1\n',
    do: documents => [
      { kind: 'moveDocument', from: 1, before: 0 },
      {
        kind: 'editDocument',
        index: 1,
        operations: [
          { kind: 'setPath', mapping: documents[1]!.root as Mapping, path: ['x', 'y'], value: 2 },
          { kind: 'setScalar', node: ownEntry(documents[1]!.root as Mapping, 'c')!.value as Scalar, value: 'z' },
        ],
      },
    ],
    after: 'c: z\nx:\n    "y": 2\n---\na:\n    b: 1\n---\nd: 1\n',
  },
  {
    name: 'refuses what is not one document',
    before: THREE,
    do: [{ kind: 'insertDocument', after: 0, content: { text: 'x: 1\n---\ny: 1\n' } }],
    after: /not one document/,
  },
  {
    name: 'refuses to rearrange templates',
    before: 'a: {{ .x }}\n---\nb: 1\n',
    do: [{ kind: 'moveDocument', from: 1, before: 0 }],
    after: /template/,
  },
  {
    name: 'refuses streams with document end marks',
    before: 'a: 1\n...\n---\nb: 1\n',
    do: [{ kind: 'moveDocument', from: 1, before: 0 }],
    after: /end marks/,
  },
  {
    name: 'refuses a document that is not there',
    before: THREE,
    do: [{ kind: 'removeDocument', index: 3 }],
    after: /no such document/,
  },
];

function check(test: Case): void {
  const eols = ['\n', '\r\n'];
  const finals = test.onlyAsIs ? [true] : [true, false];
  for (const eol of eols) {
    for (const final of finals) {
      const variant = (text: string) => (final ? text : text.replace(/\n$/, '')).replaceAll('\n', eol);
      checkVariant(test, variant);
    }
  }
}

function checkVariant(test: Case, variant: (text: string) => string): void {
  const before = variant(test.before);
  const stream = streamOf(before);
  const documents = stream.documents.map(placed => placed.document);
  const edited = editStream(before, stream, typeof test.do === 'function' ? test.do(documents) : test.do);
  if (typeof test.after === 'string') {
    assert.ok('edits' in edited, 'refused' in edited ? `refused: ${edited.refused}` : '');
    assert.equal(applyEdits(before, edited.edits), variant(test.after));
  } else {
    assert.ok('refused' in edited);
    assert.match(edited.refused, test.after);
  }
}

describe('edit: streams', () => {
  for (const test of cases) it(test.name, () => check(test));
});

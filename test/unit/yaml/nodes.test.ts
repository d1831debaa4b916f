import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allEntries,
  at,
  deref,
  entryHolding,
  entryOf,
  isNull,
  itemsAt,
  keyText,
  type Mapping,
  mappingAt,
  nodesAt,
  ownEntry,
  walk,
  type YamlNode,
} from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';
import { documentOf, streamOf } from '../../support/documents';

const rootOf = (text: string) => documentOf(text).root;

/** What each node of a text covers, `kind:source` in document order. */
const RANGES: [name: string, text: string, nodes: string[]][] = [
  ['plain values', 'a: b c # d\n', ['mapping:a: b c', 'scalar:a', 'scalar:b c']],
  ['quotes', 'a: "b"\n', ['mapping:a: "b"', 'scalar:a', 'scalar:"b"']],
  ['values of several lines', 'a: b\n  c\n', ['mapping:a: b\n  c', 'scalar:a', 'scalar:b\n  c']],
  [
    'block scalars with their last break',
    'a: |\n  b\n\nc: 1\n',
    ['mapping:a: |\n  b\n\nc: 1', 'scalar:a', 'scalar:|\n  b\n', 'scalar:c', 'scalar:1'],
  ],
  ['kept blank lines', 'a: |+\n  b\n\n', ['mapping:a: |+\n  b\n\n', 'scalar:a', 'scalar:|+\n  b\n\n']],
  ['nothing', 'a:\nb: # c\n', ['mapping:a:\nb: ', 'scalar:a', 'scalar:', 'scalar:b', 'scalar:']],
  ['values behind anchors and tags', 'a: &x !t b\n', ['mapping:a: &x !t b', 'scalar:a', 'scalar:b']],
  ['aliases', 'a: &x 1\nb: *x # c\n', ['mapping:a: &x 1\nb: *x', 'scalar:a', 'scalar:1', 'scalar:b', 'alias:*x']],
  ['lists without trailing comments', 'a:\n- b\n# c\n', ['mapping:a:\n- b', 'scalar:a', 'sequence:- b', 'scalar:b']],
  [
    'flow collections with their brackets',
    'a: [b, {c: d}, ]\n',
    [
      'mapping:a: [b, {c: d}, ]',
      'scalar:a',
      'sequence:[b, {c: d}, ]',
      'scalar:b',
      'mapping:{c: d}',
      'scalar:c',
      'scalar:d',
    ],
  ],
  [
    'pairs of surrogates',
    '"😀": 😀😀\nb: 1\n',
    ['mapping:"😀": 😀😀\nb: 1', 'scalar:"😀"', 'scalar:😀😀', 'scalar:b', 'scalar:1'],
  ],
  [
    'CRLF',
    'a:\r\n  b: |\r\n    c\r\n',
    ['mapping:a:\r\n  b: |\r\n    c\r\n', 'scalar:a', 'mapping:b: |\r\n    c\r\n', 'scalar:b', 'scalar:|\r\n    c\r\n'],
  ],
];

describe('yaml: ranges of nodes', () => {
  for (const [name, text, nodes] of RANGES) {
    it(`cover ${name}`, () => {
      const found = [...walk(rootOf(text))].map(node => `${node.kind}:${text.slice(node.start, node.end)}`);
      assert.deepEqual(found, nodes);
    });
  }

  it('count from the start of the document, not of the stream', () => {
    const text = '# 😀\na: 1\n---\nb: 2\n';
    const { document, start } = streamOf(text).documents[1]!;
    const value = at(document.root, 'b')!;
    assert.equal(text.slice(start + value.start, start + value.end), '2');
  });

  it('are the same with every line break, but for their lengths', () => {
    const text = 'a: |\n  x\n  y\nb:\n  - c: >-\n      d\n\n      e\n  - "f\n    g"\n';
    const values = (sample: string) =>
      [...walk(rootOf(sample))].map(node => (node.kind === 'scalar' ? node.value : ''));
    assert.deepEqual(values(text.replaceAll('\n', '\r\n')), values(text));
  });

  it('find the way to any offset', () => {
    const document = documentOf('a:\n  - b: "c"\n    d: [1, {e: f}]\n');
    fc.assert(
      fc.property(fc.nat(document.text.length), offset => {
        const path = nodesAt(document.root, offset);
        for (const [i, node] of path.entries()) {
          assert.ok(node.start <= offset && offset <= node.end);
          assert.equal(node.parent, path[i - 1]);
        }
      }),
    );
    const deepest = nodesAt(document.root, document.text.indexOf('f}')).at(-1);
    assert.equal(deepest?.kind === 'scalar' && deepest.value, 'f');
    assert.deepEqual(nodesAt(document.root, document.text.length), []);
  });
});

const MERGES = `base: &base {a: 1, b: 2, c: 3}
more: &more
  <<: *base
  b: 20
  d: 40
one:
  <<: *more
  a: 100
list:
  <<: [*more, {a: x, e: 5}]
odd:
  <<: 5
  a: 1
twice: {a: 1, a: 2}
`;

/** A path and the value that a reader finds there. */
const FOUND: [path: string[], value: string | undefined][] = [
  [['one', 'a'], '100'],
  [['one', 'b'], '20'],
  [['one', 'c'], '3'],
  [['one', 'd'], '40'],
  [['one', 'e'], undefined],
  [['list', 'a'], '1'],
  [['list', 'e'], '5'],
  [['odd', 'a'], '1'],
  [['odd', 'b'], undefined],
  [['twice', 'a'], '2'],
];

describe('yaml: merge keys and aliases', () => {
  for (const [path, value] of FOUND)
    it(`${path.join('.')} is ${value}`, () => assert.equal(asString(at(rootOf(MERGES), ...path)), value));

  it('own entries are those that are written', () => {
    const one = mappingAt(rootOf(MERGES), 'one')!;
    assert.equal(ownEntry(one, 'b'), undefined);
    assert.ok(entryOf(one, 'b'));
  });

  it('all entries are each name once, the nearest first', () => {
    const names = (key: string) => allEntries(at(rootOf(MERGES), key) as Mapping).map(keyText);
    assert.deepEqual(names('one'), ['a', 'b', 'd', 'c']);
    assert.deepEqual(names('list'), ['b', 'd', 'a', 'c', 'e']);
  });

  it('an alias repeats the anchor before it, also when a later one has its name', () => {
    const root = rootOf('a: &x 1\nb: *x\nc: &x 2\nd: *x\n');
    assert.deepEqual([asString(at(root, 'b')), asString(at(root, 'd'))], ['1', '2']);
  });

  it('an alias that leads nowhere is a problem at its place, and no node', () => {
    const document = documentOf('a: *x\n');
    assert.deepEqual(
      document.problems.map(({ code, start, end }) => [code, start, end]),
      [['UNKNOWN_ALIAS', 3, 5]],
    );
    assert.equal(deref(ownEntry(document.root as Mapping, 'a')?.value), undefined);
  });
});

describe('yaml: small questions', () => {
  const root = rootOf('a: [1, {b: 2}, 3]\nc:\nd: ~\ne: "~"\nf: &f\n  g: h\ni: *f\n');

  it('walk down by keys and positions', () => {
    assert.equal(asString(at(root, 'a', 1, 'b')), '2');
    assert.equal(at(root, 'a', 9), undefined);
    assert.equal(at(root, 'a', 'b'), undefined);
    assert.equal(itemsAt(root, 'a').length, 3);
    assert.deepEqual(itemsAt(root, 'c'), []);
    assert.equal(asString(at(root, 'i', 'g')), 'h');
  });

  it('know null', () => {
    const isNullAt = (key: string) => isNull(at(root, key));
    assert.deepEqual(['c', 'd', 'e', 'f'].map(isNullAt), [true, true, false, false]);
  });

  it('know which entry holds a value', () => {
    const value = at(root, 'f') as YamlNode;
    const entry = entryHolding(value);
    assert.equal(entry && keyText(entry), 'f');
    assert.equal(entryHolding(at(root, 'a', 0) as YamlNode), undefined);
  });
});

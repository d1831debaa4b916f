import assert from 'node:assert/strict';
import fc from 'fast-check';
import { digestAt, digestOf } from '../../../engine/kubernetes/digest';
import type { YamlNode } from '../../../engine/yaml/nodes';
import { type Plain, plainOf } from '../../../engine/yaml/plain';
import { streamOf } from '../../support/documents';

describe('digestOf', () => {
  const long = 'x'.repeat(100);
  const pairs: [a: Plain, b: Plain, same: boolean][] = [
    [{ a: 1, b: [long] }, { b: [long], a: 1 }, true],
    [{ a: null, b: long }, { b: long }, true],
    [{ a: [1, 2, long] }, { a: [2, 1, long] }, false],
    [{ a: '1', b: long }, { a: 1, b: long }, false],
    [{ a: {} }, {}, false],
  ];
  for (const [a, b, same] of pairs)
    it(`${same ? 'is the same' : 'differs'} for ${JSON.stringify(a).slice(0, 30)} and ${JSON.stringify(b).slice(0, 30)}`, () =>
      assert.equal(digestOf(a) === digestOf(b), same));
});

describe('digestAt', () => {
  it('tells apart what is different, and nothing else', () => {
    const known = new Map<string, string>();
    fc.assert(
      fc.property(data(), plain => {
        const node = nodeOf(written(plain, false));
        assert.deepEqual(plainOf(node), plain);
        const digest = digestAt(node)!;
        assert.equal(digestAt(nodeOf(written(plain, true))), digest);
        const meaning = canonical(plain);
        assert.equal(known.get(digest) ?? meaning, meaning);
        known.set(digest, meaning);
      }),
      { seed: 11, numRuns: 5000 },
    );
    assert.equal(new Set(known.values()).size, known.size);
  });

  it('tells apart what changes in a key and in its value alike', () => {
    const digests = new Set<string | undefined>();
    for (let i = 0; i < 10; i++)
      for (let j = 0; j < 1000; j++) digests.add(digestAt(nodeOf(`{dwoouww${j}${i}: spodv${j}${i}}`)));
    assert.equal(digests.size, 10_000);
    assert.notEqual(digestAt(nodeOf('{dwoouww4: spodv4}')), digestAt(nodeOf('{dwoouww5: spodv5}')));
  });

  it('knows nothing of data that cannot be seen', () => {
    assert.equal(digestAt(nodeOf('{a: 1, b: [*nowhere]}')), undefined);
  });
});

function data(): fc.Arbitrary<Plain> {
  const { plain } = fc.letrec<{ plain: Plain }>(tie => ({
    plain: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Plain>(null, true, 1, 2, 1.5, '1', 'true', 'web', 'x'.repeat(60)),
      fc.array(tie('plain'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('plain'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return plain;
}

/** As YAML in flow style, with keys in their order or against it. */
function written(plain: Plain, reversed: boolean): string {
  if (Array.isArray(plain)) return `[${plain.map(item => written(item, reversed)).join(', ')}]`;
  if (plain === null || typeof plain !== 'object') return JSON.stringify(plain);
  const entries = Object.entries(plain).map(([key, value]) => `${key}: ${written(value, reversed)}`);
  return `{${(reversed ? entries.reverse() : entries).join(', ')}}`;
}

/** Keys in order, without those that have no value. */
function canonical(plain: Plain): string {
  if (Array.isArray(plain)) return `[${plain.map(canonical).join()}]`;
  if (plain === null || typeof plain !== 'object') return JSON.stringify(plain);
  const entries = Object.entries(plain).filter(([, value]) => value !== null);
  return `{${entries
    .map(([key, value]) => `${key}:${canonical(value)}`)
    .sort()
    .join()}}`;
}

function nodeOf(text: string): YamlNode | undefined {
  return streamOf(text).documents[0]?.document.root;
}

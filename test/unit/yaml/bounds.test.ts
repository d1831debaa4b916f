import assert from 'node:assert/strict';
import { duplicateKeys } from '../../../engine/yaml/duplicates';
import {
  allEntries,
  at,
  entryOf,
  isOpen,
  itemsAt,
  keyText,
  lacks,
  type Mapping,
  walk,
} from '../../../engine/yaml/nodes';
import { parseStream } from '../../../engine/yaml/parse';
import { plainOf } from '../../../engine/yaml/plain';
import { maskTemplate } from '../../../engine/yaml/template';
import { documentOf, PLAIN } from '../../support/documents';

const DUPLICATES: [name: string, text: string, keys: string[]][] = [
  ['none', 'a: 1\nb: 2\n', []],
  ['two and three of a kind', 'a: 1\nb: 2\na: 3\na: 4\n', ['a', 'a']],
  ['however they are quoted', 'a: 1\n"a": 2\n', ['a']],
  ['on every level, also in flow style', 'x:\n  - {a: 1, a: 2}\nx: 1\n', ['x', 'a']],
  ['not merge keys', 'x: &x {}\na: {<<: *x, <<: *x}\n', []],
  ['not of different mappings', 'a: {k: 1}\nb: {k: 2}\n', []],
];

describe('yaml: duplicate keys', () => {
  for (const [name, text, keys] of DUPLICATES) {
    it(`finds ${name}`, () => {
      const found = duplicateKeys(documentOf(text).root);
      assert.deepEqual(
        found.map(({ again }) => keyText(again)),
        keys,
      );
      for (const { first, again } of found) assert.ok(first.key.start < again.key.start);
    });
  }
});

/** A text that would take ages if something in the reading of it were not bounded, and a question about it. */
interface Bound {
  name: string;
  text: () => string;
  ask: (text: string) => void;
  /** Milliseconds that even a busy machine stays below. */
  most: number;
}

/** Each list or mapping repeats the one before it nine times. */
function bomb(open: string, close: string, first: string): string {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const nine = Array.from({ length: 9 }, () => `*x${i}`).join(', ');
    return `x${i + 1}: &x${i + 1} ${open}${nine}${close}\n`;
  });
  return `x0: &x0 ${first}\n${lines.join('')}`;
}

const root = (text: string) => documentOf(text).root;
const parse = (text: string) => parseStream(text, PLAIN);

/** Nesting without measure is a problem of the text, found at once, also when something before it is wrong already. */
function nested(name: string, value: string): Bound[] {
  const ask = (text: string) => {
    const { problems } = parse(text).documents[0]!.document;
    assert.deepEqual(
      problems.map(problem => problem.code),
      ['TOO_DEEP'],
    );
  };
  const broken = { name: `${name}, in a broken document`, text: () => `x: "y" z\na: ${value}\n`, ask, most: 1000 };
  return [{ name, text: () => `a: ${value}\n`, ask, most: 1000 }, broken];
}

const BOUNDS: Bound[] = [
  {
    name: 'a mapping of 20,000 keys, with a duplicate',
    text: () => `${Array.from({ length: 20_000 }, (_, i) => `key${i}: ${i}`).join('\n')}\nkey0: x\n`,
    ask: text => assert.equal(duplicateKeys(root(text)).length, 1),
    most: 1000,
  },
  {
    name: 'lists that repeat each other by aliases',
    text: () => bomb('[', ']', 'lol'),
    ask: text => {
      const tree = root(text);
      assert.equal(plainOf(tree), undefined);
      assert.equal(itemsAt(tree, 'x12').length, 9);
      assert.ok([...walk(tree)].length < 300);
    },
    most: 2000,
  },
  {
    name: 'mappings that merge each other',
    text: () => bomb('{<<: [', ']}', '{k: v}'),
    ask: text => {
      const tree = root(text);
      assert.equal(entryOf(at(tree, 'x12'), 'missing'), undefined);
      assert.ok(entryOf(at(tree, 'x12'), 'k'));
      assert.equal(allEntries(at(tree, 'x12') as Mapping).length, 1);
      assert.equal(lacks(at(tree, 'x3'), 'missing'), true);
      assert.equal(isOpen(at(tree, 'x12')), true, 'what was not looked into counts as unseen');
    },
    most: 1000,
  },
  {
    name: 'an alias within what it repeats',
    text: () => 'a: &a\n  b: *a\n  <<: *a\n',
    ask: text => {
      const tree = root(text);
      assert.equal(entryOf(at(tree, 'a', 'b', 'b', 'b'), 'c'), undefined);
      assert.equal(plainOf(tree), undefined);
    },
    most: 1000,
  },
  ...nested('10,000 brackets', '['.repeat(10_000) + ']'.repeat(10_000)),
  ...nested('5,000 brackets that are never closed', '['.repeat(5000)),
  ...nested('5,000 braces', '{a: '.repeat(5000)),
  ...nested('5,000 lists on one line', `\n${'- '.repeat(5000)}x`),
  ...nested('5,000 explicit keys', `\n${'? '.repeat(5000)}x`),
  ...nested('2,000 mappings', `\n${Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)} a:\n`).join('')}`),
  {
    name: '20,000 template actions, alone and beside each other',
    text: () => '{{ a }}{{ b }}\n{{- if c }}\n'.repeat(7000),
    ask: text => assert.equal(maskTemplate(text).actions.length, 21_000),
    most: 2000,
  },
  {
    name: '5,000 documents',
    text: () => 'a: 1\n---\n'.repeat(5000),
    ask: text => assert.equal(parse(text).documents.length, 5001),
    most: 2000,
  },
];

describe('yaml: bounds', () => {
  for (const { name, text, ask, most } of BOUNDS) {
    it(`reads ${name} in time`, () => {
      const sample = text();
      const start = performance.now();
      ask(sample);
      const time = performance.now() - start;
      assert.ok(time < most, `it took ${Math.round(time)} ms`);
    });
  }

  it('still reads what is nested deeper than any manifest', () => {
    const deep = Array.from({ length: 90 }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
    for (const text of [deep, `x: "y" z\n${deep}`, `a: ${'['.repeat(190)}${']'.repeat(190)}`]) {
      const { root: tree, problems } = documentOf(text);
      assert.ok([...walk(tree)].length >= 180);
      assert.ok(problems.every(problem => problem.code !== 'TOO_DEEP'));
    }
  });

  it('takes twice the time for twice the keys', () => {
    const time = (keys: number) => {
      const text = Array.from({ length: keys }, (_, i) => `key${i}: ${i}`).join('\n');
      const runs = Array.from({ length: 3 }, () => {
        const start = performance.now();
        duplicateKeys(root(text));
        return performance.now() - start;
      });
      return Math.min(...runs);
    };
    time(1000);
    const ratio = time(40_000) / time(10_000);
    assert.ok(ratio < 10, `four times the keys took ${ratio.toFixed(1)} times as long`);
  });
});

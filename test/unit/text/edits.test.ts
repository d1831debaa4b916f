import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, areDisjoint, shiftEdits, sortEdits, type TextEdit } from '../../../engine/text/edits';
import { Patch } from '../../../engine/text/patch';

const edit = (start: number, end: number, newText: string): TextEdit => ({ start, end, newText });

const applied: [name: string, text: string, edits: TextEdit[], result: string][] = [
  ['nothing', 'abc', [], 'abc'],
  ['edits in any order', 'abcdef', [edit(4, 5, 'E'), edit(0, 1, 'A')], 'AbcdEf'],
  ['insertions at one place in their order', 'ab', [edit(1, 1, '1'), edit(1, 1, '2')], 'a12b'],
  ['an insertion before a replacement that starts there', 'ab', [edit(1, 2, 'B'), edit(1, 1, '-')], 'a-B'],
  ['an insertion behind a replacement', 'abc', [edit(2, 2, '-'), edit(1, 2, 'B')], 'aB-c'],
  ['an edit at the end', 'ab', [edit(2, 2, 'c')], 'abc'],
];

const disjoint: [name: string, a: TextEdit, b: TextEdit, answer: boolean][] = [
  ['apart', edit(0, 1, ''), edit(2, 3, ''), true],
  ['overlapping', edit(0, 2, ''), edit(1, 3, ''), false],
  ['touching', edit(0, 1, ''), edit(1, 2, ''), false],
  ['inserted at one place', edit(1, 1, 'x'), edit(1, 1, 'y'), false],
];

describe('text: edits', () => {
  for (const [name, text, edits, result] of applied)
    it(`applies ${name}`, () => assert.equal(applyEdits(text, edits), result));

  it('throws on overlap', () => {
    assert.throws(() => sortEdits([edit(0, 2, ''), edit(1, 3, '')]), RangeError);
    assert.throws(() => sortEdits([edit(0, 3, ''), edit(1, 1, 'x')]), RangeError);
  });

  for (const [name, a, b, answer] of disjoint)
    it(`knows ranges that are ${name}`, () => {
      assert.equal(areDisjoint([a], [b]), answer);
      assert.equal(areDisjoint([b], [a]), answer);
    });

  it('shifts', () => assert.deepEqual(shiftEdits([edit(1, 2, 'x')], 3), [edit(4, 5, 'x')]));
});

/** Edits of a text of this length, disjoint. */
function editsFor(length: number, cuts: number[], texts: string[]): TextEdit[] {
  const points = cuts.map(cut => cut % (length + 1)).sort((a, b) => a - b);
  return texts.flatMap((newText, i) => {
    const [start, end] = [points[2 * i], points[2 * i + 1]];
    return start === undefined || end === undefined ? [] : [edit(start, end, newText)];
  });
}

describe('text: patches', () => {
  const round = fc.tuple(
    fc.array(fc.nat(50), { maxLength: 8 }),
    fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 }),
  );

  it('say in one list what several rounds of edits did, minimal and sorted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(round, { maxLength: 5 }), (text, rounds) => {
        const patch = new Patch(text.length);
        let current = text;
        for (const [cuts, texts] of rounds) {
          const edits = editsFor(current.length, cuts, texts);
          current = applyEdits(current, edits);
          patch.apply(edits);
        }
        assert.equal(applyEdits(text, patch.edits), current);
        assert.deepEqual(patch.edits, sortEdits(patch.edits));
        for (const [i, one] of patch.edits.entries()) {
          assert.ok(one.newText !== '' || one.end > one.start, 'no edit is empty');
          assert.ok(i === 0 || patch.edits[i - 1]!.end < one.start, 'edits do not touch');
        }
      }),
      { seed: 5, numRuns: 1000 },
    );
  });

  it('know where a place was and where it is now', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(round, { maxLength: 4 }), (text, rounds) => {
        const patch = new Patch(text.length);
        let current = text;
        for (const [cuts, texts] of rounds) {
          const edits = editsFor(current.length, cuts, texts);
          current = applyEdits(current, edits);
          patch.apply(edits);
        }
        for (let offset = 0; offset < text.length; offset++) {
          const now = patch.toCurrent(offset);
          if (now === undefined) continue;
          assert.equal(current[now], text[offset]);
          assert.equal(patch.toOriginal(now), offset);
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

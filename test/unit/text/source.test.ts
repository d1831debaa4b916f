import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  eolOf,
  lineAt,
  lineEnd,
  lineStart,
  lineStartsOf,
  nextLine,
  offsetAt,
  type Position,
  positionAt,
} from '../../../engine/text/source';

/** A text, an offset in it and the position that the protocol gives it. */
const places: [name: string, text: string, offset: number, line: number, character: number][] = [
  ['the start', 'ab\ncd', 0, 0, 0],
  ['a line end belongs to its line', 'ab\ncd', 2, 0, 2],
  ['the next line', 'ab\ncd', 3, 1, 0],
  ['the end of the text', 'ab\ncd', 5, 1, 2],
  ['the end behind a final line break', 'ab\n', 3, 1, 0],
  ['CRLF is one break', 'ab\r\ncd', 4, 1, 0],
  ['between CR and LF is still the line', 'ab\r\ncd', 3, 0, 3],
  ['a lone CR is a break', 'ab\rcd', 3, 1, 0],
  ['two lone CRs are two', '\r\r', 2, 2, 0],
  ['a pair of surrogates counts two', '😀x', 2, 0, 2],
  ['a byte order mark counts one', '\ufeffa', 1, 0, 1],
  ['other line separators are no breaks', 'a\u2028b\u0085c', 4, 0, 4],
];

const clamped: [name: string, text: string, position: Position, offset: number][] = [
  ['a line beyond the text', 'ab', { line: 5, character: 1 }, 2],
  ['a line before it', 'ab', { line: -1, character: 1 }, 0],
  ['a character beyond the last line', 'ab\ncd', { line: 1, character: 9 }, 5],
  ['a character before the line', 'ab\ncd', { line: 1, character: -2 }, 3],
];

describe('text: positions', () => {
  for (const [name, text, offset, line, character] of places) {
    it(name, () => {
      const starts = lineStartsOf(text);
      assert.deepEqual(positionAt(starts, offset), { line, character });
      assert.equal(offsetAt(starts, text.length, { line, character }), offset);
    });
  }

  for (const [name, text, position, offset] of clamped)
    it(`clamps ${name}`, () => assert.equal(offsetAt(lineStartsOf(text), text.length, position), offset));

  it('goes there and back for every offset of any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '😀', '\ufeff', ' ') });
    fc.assert(
      fc.property(text, sample => {
        const starts = lineStartsOf(sample);
        for (let offset = 0; offset <= sample.length; offset++) {
          const position = positionAt(starts, offset);
          assert.equal(offsetAt(starts, sample.length, position), offset);
          assert.equal(starts[lineAt(starts, offset)], offset - position.character);
          assertLine(sample, starts, offset, position.line);
        }
      }),
      { seed: 3 },
    );
  });

  it('knows the prevailing line break', () => {
    assert.deepEqual(['', 'a', 'a\nb', 'a\r\nb', '\n', '\r\n'].map(eolOf), ['\n', '\n', '\n', '\r\n', '\n', '\r\n']);
  });
});

/** The line's limits, found by looking around, are those of the table of lines. */
function assertLine(text: string, starts: Uint32Array, offset: number, line: number): void {
  const betweenCrLf = text[offset - 1] === '\r' && text[offset] === '\n';
  if (betweenCrLf) return;
  assert.equal(lineStart(text, offset), starts[line]);
  assert.equal(nextLine(text, offset), starts[line + 1] ?? text.length);
  assert.ok(!/[\r\n]/.test(text.slice(starts[line], lineEnd(text, offset))));
}

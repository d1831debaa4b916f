import assert from 'node:assert/strict';
import { type Plain, plainOf } from '../../../engine/yaml/plain';
import { documentOf } from '../../support/documents';

const cases: [name: string, text: string, expected: Plain | undefined][] = [
  [
    'scalars by the reader of the API server',
    'a: [1, 0x10, 0644, 1.5, yes, ~, "1", x]\n',
    { a: [1, 16, 420, 1.5, true, null, '1', 'x'] },
  ],
  ['block text', 'a: |\n  b\n  c\n', { a: 'b\nc\n' }],
  ['aliases', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
  [
    'merge keys; what is written wins',
    'a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n',
    { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } },
  ],
  ['an alias that leads nowhere', 'a: *x\n', undefined],
  ['an alias that holds itself', 'a: &x [*x]\n', undefined],
  ['infinity', 'a: .inf\n', undefined],
  ['a value that a template makes', 'a: {{ .Values.a }}\nb: 1\n', undefined],
  ['keys that a template adds', 'a:\n  b: 1\n  {{- include "more" . | nindent 2 }}\n', undefined],
];

describe('plainOf', () => {
  for (const [name, text, expected] of cases)
    it(name, () => assert.deepEqual(plainOf(documentOf(text).root), expected));
});

import assert from 'node:assert/strict';
import { at, type Scalar } from '../../../engine/yaml/nodes';
import {
  asBool,
  asInt,
  asStrictString,
  asString,
  isPlainString,
  plainType,
  type ScalarType,
  scalarType,
} from '../../../engine/yaml/scalars';
import { documentOf } from '../../support/documents';

/** Source: kubernetes-sigs/yaml goyaml.v2/resolve.go, case by case. */
const TYPES: Record<ScalarType, string[]> = {
  bool: ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].concat([
    'n',
    'N',
    'no',
    'No',
    'NO',
    'false',
    'False',
    'FALSE',
    'off',
    'Off',
    'OFF',
  ]),
  null: ['', '~', 'null', 'Null', 'NULL'],
  int: [
    ...['0', '1', '-1', '+1', '12', '0644', '0o644', '0O17', '-0644', '0b11', '0B1', '-0b101', '0x1f', '0X1F', '-0x1F'],
    ...['1_000', '0x_1F', '0_7', '1__0', '18446744073709551615', '-9223372036854775808'],
  ],
  float: [
    ...['1.5', '-1.5', '+1.5', '1.', '.5', '-.5', '1e3', '1E-3', '1.5e+3', '08', '09.5', '1_000.5'],
    ...['.inf', '.Inf', '.INF', '+.inf', '-.INF', '.nan', '.NaN', '.NAN'],
    ...['18446744073709551616', '-9223372036854775809', '99999999999999999999999'],
  ],
  string: [
    ...[
      'a',
      'yEs',
      'tRue',
      'nULL',
      'oN',
      't',
      'F',
      'none',
      'nil',
      'NaN',
      'inf',
      '-inf ',
      '_1',
      '1_0a',
      '--1',
      '+',
      '-',
      '.',
    ],
    ...[
      '1:30',
      '12:30:45',
      '2001-12-14',
      '2001-12-14t21:59:43.10-05:00',
      '1.2.3',
      '1e',
      'e3',
      '0b12',
      '0b',
      '0x',
      '0o',
      '0o8',
    ],
    ...['.1_0', '.i_nf', '1,000', '1 000', '0x1g', '+-1', '0.1.2', '1.5Gi', '100m', '٣'],
  ],
};

const QUOTED: [text: string, type: ScalarType][] = [
  ['a: "1"', 'string'],
  ["a: 'yes'", 'string'],
  ['a: "~"', 'string'],
  ['a: |\n  1', 'string'],
  ['a: >\n  true', 'string'],
  ['a: !!str 1', 'string'],
  ['a: !<tag:yaml.org,2002:str> no', 'string'],
  ['a:', 'null'],
  ['a: # 1', 'null'],
  ['a: &x 1', 'int'],
];

function scalarIn(text: string): Scalar {
  const node = at(documentOf(text).root, 'a');
  assert.ok(node?.kind === 'scalar');
  return node;
}

describe('yaml: types of scalars', () => {
  for (const [type, texts] of Object.entries(TYPES)) {
    it(`reads ${texts.length} notations as ${type}`, () => {
      for (const text of texts) assert.equal(plainType(text), type, JSON.stringify(text));
    });
  }

  for (const [text, type] of QUOTED)
    it(`reads ${JSON.stringify(text)} as ${type}`, () => assert.equal(scalarType(scalarIn(text)), type));

  it('knows which strings need quotes', () => {
    for (const [type, texts] of Object.entries(TYPES))
      for (const text of texts) assert.equal(isPlainString(text), type === 'string', JSON.stringify(text));
  });
});

type Reader = (node: Scalar) => unknown;
const VALUES: [name: string, read: Reader, text: string, value: unknown][] = [
  ['asInt', asInt, 'a: 0644', 420],
  ['asInt', asInt, 'a: 0o644', 420],
  ['asInt', asInt, 'a: -0x1F', -31],
  ['asInt', asInt, 'a: 0B11', 3],
  ['asInt', asInt, 'a: 1_000', 1000],
  ['asInt', asInt, 'a: +5', 5],
  ['asInt', asInt, 'a: "5"', undefined],
  ['asInt', asInt, 'a: 5.0', undefined],
  ['asInt', asInt, 'a: 9007199254740993', undefined],
  ['asBool', asBool, 'a: On', true],
  ['asBool', asBool, 'a: n', false],
  ['asBool', asBool, 'a: "true"', undefined],
  ['asString', asString, 'a: 5', '5'],
  ['asString', asString, 'a: ~', undefined],
  ['asString', asString, 'a: ""', ''],
  ['asString', asString, 'a: |\n  x\n', 'x\n'],
  ['asStrictString', asStrictString, 'a: 5', undefined],
  ['asStrictString', asStrictString, 'a: "5"', '5'],
];

describe('yaml: values of scalars', () => {
  for (const [name, read, text, value] of VALUES)
    it(`${name} of ${JSON.stringify(text)} is ${value}`, () => assert.equal(read(scalarIn(text)), value));

  it('looks through aliases', () => {
    const { root } = documentOf('a: &x 5\nb: *x\n');
    assert.equal(asInt(at(root, 'b')), 5);
  });

  it('knows no value that a template makes', () => {
    const { root } = documentOf('a: {{ .Values.a }}\nb: 1\n', { templates: 'template', patch: false });
    assert.equal(asString(at(root, 'a')), undefined);
    assert.equal(asInt(at(root, 'b')), 1);
  });
});

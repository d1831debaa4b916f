import assert from 'node:assert/strict';
import { at, isOpen, lacks, walk } from '../../../engine/yaml/nodes';
import { MASK, maskTemplate } from '../../../engine/yaml/template';
import { corpus } from '../../support/corpus';
import { documentOf, streamOf } from '../../support/documents';

const TEMPLATE = { templates: 'template', patch: false } as const;

/** A text and its mask, in which `_` stands for the placeholder. */
const MASKS: [name: string, text: string, masked: string][] = [
  ['no action', 'a: 1\n', 'a: 1\n'],
  ['a value', 'a: {{ .x }}\n', 'a: ________\n'],
  ['part of a value', 'a: "b-{{ .x }}-c"\n', 'a: "b-________-c"\n'],
  ['a key', '{{ .x }}: 1\n', '________: 1\n'],
  [
    'an action on a line of its own',
    'a: 1\n  {{- toYaml .x | nindent 2 }}\n',
    'a: 1\n                              \n',
  ],
  ['two on a line of their own', '{{ if a }} {{ .x }}\n', '                   \n'],
  ['a condition before a value on its line', '{{ if .x }}a: 1{{ end }}\n', '           a: 1_________\n'],
  ['several lines', 'a: {{ include\n  "x" . }}\nb: 1\n', 'a: __________\n          \nb: 1\n'],
  ['CRLF', 'a: {{ x\r\n}}\r\n', 'a: ____\r\n  \r\n'],
  ['braces in a string', 'a: {{ "}}" }}\n', 'a: __________\n'],
  ['braces in a raw string', 'a: {{ `}}` }}\n', 'a: __________\n'],
  ['a comment with quotes and braces', '{{/* it\'s "}} */}}\na: 1\n', '                  \na: 1\n'],
  ['a brace too many', 'a: {{ .x }}}\n', 'a: ________}\n'],
  ['an action that never ends', 'a: {{ .x\nb: 1\n', 'a: {{ .x\nb: 1\n'],
];

describe('yaml: masking templates', () => {
  for (const [name, text, masked] of MASKS) {
    it(`masks ${name}`, () => assert.equal(maskTemplate(text).text.replaceAll(MASK, '_'), masked));
  }

  it('keeps length and line breaks of every template of the corpus', function () {
    const templates = corpus(this).filter(file => file.text.includes('{{'));
    assert.ok(templates.length > 50);
    for (const { path, text } of templates) {
      const { text: masked } = maskTemplate(text);
      assert.equal(masked.length, text.length, path);
      assert.equal(masked.replaceAll(/[^\r\n]/g, '.'), text.replaceAll(/[^\r\n]/g, '.'), path);
    }
  });

  it('reports no problems and no values of templates', () => {
    const document = documentOf('a: {{ .x }}\nb: [\nc: x{{ .y }}\n', TEMPLATE);
    assert.deepEqual(document.problems, []);
    const scalars = [...walk(document.root)].filter(node => node.kind === 'scalar');
    assert.ok(scalars.filter(node => node.templated).length >= 2);
  });
});

/** Whether a text that nobody announces as a template is read as one. */
const READINGS: [name: string, text: string, templated: boolean][] = [
  ['a bare action', 'a: {{ .x }}\n', true],
  ['an action as a key', '{{ .x }}: 1\n', true],
  ['control on a line of its own', 'a: 1\n{{- if .x }}\nb: 1\n{{- end }}\n', true],
  ['braces in quotes', 'a: "{{ .x }}"\n', false],
  ['braces in a block scalar', 'a: |\n  {{ .x }}\n', false],
  ['braces in a comment', '# {{ .x }}\na: 1\n', false],
  ['braces within plain text', 'a: b {{ .x }}\n', false],
  ['flow mappings in each other', 'a: {b: {c: 1}}\n', false],
  ['nothing like it', 'a: 1\n', false],
];

describe('yaml: telling templates', () => {
  for (const [name, text, templated] of READINGS)
    it(`takes ${name} for ${templated ? 'a template' : 'YAML'}`, () =>
      assert.equal(streamOf(text).templated, templated));

  it('decides for all of a stream', () => {
    const stream = streamOf('a: 1\n---\nb: {{ .x }}\n');
    assert.ok(stream.documents.every(({ document }) => document.template));
  });
});

const CHART = `metadata:
  name: {{ .x }}
  labels:
    {{- include "labels" . | nindent 4 }}
  annotations:
    a: b
    {{- toYaml .Values.annotations | nindent 4 }}
spec:
  replicas: 1
  containers:
    {{- range .Values.containers }}
    - name: {{ .name }}
      image: x
    {{- end }}
  volumes:
    - name: a
  text: |
    {{ .x }}
  {{ .Values.key }}: 1
status:
  a: b
{{ include "anything" . }}
last:
  a: b
`;

/** A path in the chart, and whether a template may add to what stands there. */
const OPEN: [path: (string | number)[], open: boolean][] = [
  [['metadata'], false],
  [['metadata', 'name'], true],
  [['metadata', 'labels'], true],
  [['metadata', 'annotations'], true],
  [['spec', 'containers'], true],
  [['spec', 'containers', 0], false],
  [['spec', 'volumes'], false],
  [['spec', 'volumes', 0], false],
  [['spec', 'text'], true],
  [['spec'], true],
  [['status'], true],
  [['last'], false],
  [[], true],
];

describe('yaml: open places', () => {
  const { root } = documentOf(CHART, TEMPLATE);
  for (const [path, open] of OPEN)
    it(`${path.join('.') || 'the root'} is ${open ? 'open' : 'closed'}`, () =>
      assert.equal(isOpen(at(root, ...path)), open));

  it('nothing is said to be missing in an open place', () => {
    assert.equal(lacks(at(root, 'metadata'), 'namespace'), true);
    assert.equal(lacks(at(root, 'metadata'), 'name'), false);
    assert.equal(lacks(at(root, 'metadata', 'annotations'), 'x'), false);
    assert.equal(lacks(at(root, 'spec'), 'x'), false);
    assert.equal(lacks(undefined, 'x'), false);
  });

  it('all of a patch is open', () => {
    const patch = documentOf('a:\n  b: [1]\n', { templates: 'auto', patch: true });
    assert.ok([at(patch.root), at(patch.root, 'a'), at(patch.root, 'a', 'b')].every(isOpen));
  });

  it('a merge of something unknown opens, of something known does not', () => {
    const { root: tree } = documentOf('a: &a {b: 1}\nc: {<<: *a}\nd: {<<: *gone}\ne: {<<: [*a, *gone]}\n');
    const answers = ['c', 'd', 'e'].map(key => lacks(at(tree, key), 'x'));
    assert.deepEqual(answers, [true, false, false]);
  });

  it('an empty value is closed', () => {
    const { root: tree } = documentOf('a:\nb: ~\nc: 1\n');
    assert.deepEqual(
      ['a', 'b', 'c'].map(key => lacks(at(tree, key), 'x')),
      [true, true, true],
    );
  });

  it('knows what is written only sometimes', () => {
    const text = 'a: 1\n{{- if .x }}\nb: 2\n{{- else }}\nc: 3\n{{- end }}\nd: 4\n{{- range .y }}\ne: 5\n';
    const document = documentOf(text, TEMPLATE);
    const conditional = ['a', 'b', 'c', 'd', 'e'].filter(key => document.isConditional(text.indexOf(`${key}:`)));
    assert.deepEqual(conditional, ['b', 'c', 'e']);
  });
});

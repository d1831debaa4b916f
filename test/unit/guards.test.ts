import assert from 'node:assert/strict';
import { mappingAt } from '../../engine/yaml/nodes';
import { isOptionalPart, isVersionGuarded } from '../../rules/shared/guards';
import { documentOf } from '../support/documents';

/** `@` stands before the place in question. */
const cases: [name: string, text: string, guarded: boolean, optional: boolean][] = [
  ['plain YAML', 'kind: A\n@b: 1\n', false, false],
  ['a template without conditions', 'kind: {{ .Values.kind }}\n@b: 1\n', false, false],
  ['a switch of the chart around the whole object', '{{- if .Values.on }}\nkind: A\n@b: 1\n{{- end }}\n', false, false],
  ['a switch around this part', 'kind: A\n{{- if .Values.on }}\n@b: 1\n{{- end }}\n', false, true],
  ['a loop', 'kind: A\n{{- range .Values.all }}\n@b: 1\n{{- end }}\n', false, true],
  ['behind a switch', 'kind: A\n{{- if .Values.on }}\nc: 1\n{{- end }}\n@b: 1\n', false, false],
  [
    'asks whether the API is there',
    '{{- if .Capabilities.APIVersions.Has "policy/v1" }}\nkind: A\n@b: 1\n{{- end }}\n',
    true,
    false,
  ],
  [
    'the other case of such a question',
    'kind: A\n{{- if semverCompare ">=1.21-0" $v }}\nc: 1\n{{- else }}\n@b: 1\n{{- end }}\n',
    true,
    true,
  ],
  [
    'asks in the second place',
    'kind: A\n{{- if .Values.on }}\nc: 1\n{{- else if .Capabilities.KubeVersion }}\n@b: 1\n{{- end }}\n',
    true,
    true,
  ],
  [
    'asks around something else',
    'kind: A\n{{- if .Capabilities.KubeVersion }}\nc: 1\n{{- end }}\n{{- if .Values.on }}\n@b: 1\n{{- end }}\n',
    false,
    true,
  ],
];

describe('what a template writes', () => {
  for (const [name, text, guarded, optional] of cases) {
    it(`${name}: ${guarded ? '' : 'not '}guarded, ${optional ? '' : 'not '}optional`, () => {
      const offset = text.indexOf('@');
      const document = documentOf(text.replace('@', ''));
      assert.equal(isVersionGuarded(document, offset), guarded);
      assert.equal(isOptionalPart(document, offset, mappingAt(document.root)!), optional);
    });
  }
});

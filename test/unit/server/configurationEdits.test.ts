import assert from 'node:assert/strict';
import { setInConfiguration } from '../../../engine/lint/configurationEdits';
import { applyEdits } from '../../../engine/text/edits';

/** Text before, keys that lead to the setting, its value, text after; undefined where it is refused. */
const cases: [name: string, before: string, keys: string[], value: string, after: string | undefined][] = [
  ['an empty file', '', ['rules', 'a/b'], 'off', 'rules:\n  a/b: "off"\n'],
  ['nothing but comments', '# of the team\n', ['preset'], 'all', '# of the team\npreset: "all"\n'],
  ['no line end', 'preset: all', ['rules', 'a/b'], 'off', 'preset: all\nrules:\n  a/b: "off"'],
  [
    'beside others',
    'rules:\n    c/d: hint # why\n',
    ['rules', 'a/b'],
    'off',
    'rules:\n    c/d: hint # why\n    a/b: "off"\n',
  ],
  ['in place of another value', 'rules: {a/b: hint} # x\n', ['rules', 'a/b'], 'off', 'rules: {a/b: "off"} # x\n'],
  [
    'in quotes where a number would be read',
    'kubernetesVersion: "1.30"\r\n',
    ['kubernetesVersion'],
    '1.36',
    'kubernetesVersion: "1.36"\r\n',
  ],
  ['no mapping', '- a\n', ['preset'], 'all', undefined],
  ['no YAML', 'a: [\n', ['preset'], 'all', undefined],
];

describe('setting something in a configuration file', () => {
  for (const [name, before, keys, value, after] of cases) {
    it(name, () => {
      const result = setInConfiguration(before, keys, value);
      assert.equal('edits' in result ? applyEdits(before, result.edits) : undefined, after);
    });
  }
});

import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { idOf, NOTHING_WRONG, resultIdOf } from '../../../server/features/resultId';

const base: Diagnostic = {
  range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
  severity: 2,
  code: 'toy/a',
  source: 'avoid-spikes',
  message: 'A message.',
  data: { v: 1, rule: 'toy/a', fingerprint: 'toy/a#0#0#1', fixes: [{ title: 'Mend it', safety: 'safe' }] },
  relatedInformation: [
    {
      location: { uri: 'file:///b', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
      message: 'There',
    },
  ],
};

/** Each differs from the base, and so from one another, in what a user can see. */
const variants: Record<string, Diagnostic[]> = {
  'none at all': [],
  'the same twice': [base, base],
  'another line': [{ ...base, range: { start: { line: 2, character: 2 }, end: { line: 2, character: 5 } } }],
  'another end': [{ ...base, range: { ...base.range, end: { line: 1, character: 6 } } }],
  'another severity': [{ ...base, severity: 1 }],
  'a tag': [{ ...base, tags: [1] }],
  'another fingerprint': [{ ...base, data: { ...base.data, fingerprint: 'toy/a#0#0#2' } }],
  'another fix': [{ ...base, data: { ...base.data, fixes: [{ title: 'Mend it so', safety: 'safe' }] } }],
  'no fix': [{ ...base, data: { ...base.data, fixes: [] } }],
  'nothing related': [{ ...base, relatedInformation: [] }],
  'without data': [{ ...base, data: undefined }],
  'without data, another message': [{ ...base, data: undefined, message: 'Another.' }],
};

describe('the id of a result', () => {
  it('is the same for what looks the same', () => {
    assert.equal(idOf([structuredClone(base)]), idOf([base]));
    assert.equal(resultIdOf([]), NOTHING_WRONG);
  });

  it('differs with everything that can be seen', () => {
    const ids = new Map([[idOf([base]), 'the base']]);
    for (const [name, diagnostics] of Object.entries(variants)) {
      const id = idOf(diagnostics);
      assert.ok(!ids.has(id), `${name} has the id of ${ids.get(id)}`);
      ids.set(id, name);
    }
  });

  it('is made of the ids of its blocks, in their order', () => {
    const [one, two] = [{ id: 'a' }, { id: 'b' }];
    assert.equal(resultIdOf([one, two]), resultIdOf([{ ...one }, { ...two }]));
    assert.notEqual(resultIdOf([one, two]), resultIdOf([two, one]));
    assert.notEqual(resultIdOf([one, two]), resultIdOf([one]));
  });
});

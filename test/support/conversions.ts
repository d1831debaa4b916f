import assert from 'node:assert/strict';
import { editDocument } from '../../engine/edit/apply';
import { convert } from '../../engine/kubernetes/conversions/convert';
import { misfits } from '../../engine/kubernetes/lifecycle/conformity';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { applyEdits } from '../../engine/text/edits';
import { plainOf } from '../../engine/yaml/plain';
import { documentOf } from './documents';

export interface Case {
  name: string;
  to: string;
  before: string;
  /** Undefined: no machine can do it. */
  after?: string;
  effects?: RegExp[];
}

export const head = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`;

/** Converts, holds the text against what is expected, and the object against the fields of its new version. */
export function check({ to, before, after, effects = [] }: Case): void {
  const document = documentOf(before);
  const conversion = convert(resourcesOf(document)[0]!, to);
  if (after === undefined) {
    assert.equal(conversion, undefined);
    return;
  }
  assert.ok(conversion, 'there is a conversion');
  assert.equal(conversion.effects.length, effects.length, conversion.effects.join('; '));
  for (const [i, effect] of effects.entries()) assert.match(conversion.effects[i]!, effect);
  const result = editDocument(document, conversion.operations);
  assert.ok('edits' in result, 'refused' in result ? result.refused : '');
  const text = applyEdits(before, result.edits);
  assert.equal(text, after);
  const [resource] = resourcesOf(documentOf(text));
  assert.deepEqual(misfits(plainOf(resource!.root), to, resource!.kind) ?? [], []);
}

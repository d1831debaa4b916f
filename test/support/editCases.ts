import assert from 'node:assert/strict';
import { editDocument } from '../../engine/edit/apply';
import type { Operation } from '../../engine/edit/operations';
import { applyEdits } from '../../engine/text/edits';
import type { Comment } from '../../engine/yaml/comments';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, type Mapping, type Scalar, type Sequence } from '../../engine/yaml/nodes';
import type { ParseOptions } from '../../engine/yaml/parse';
import { documentOf, PLAIN } from './documents';

type Path = (string | number)[];

/** What an edit case may ask for by path or by text. */
export interface Tools {
  document: YamlDocument;
  map: (...path: Path) => Mapping;
  list: (...path: Path) => Sequence;
  scalar: (...path: Path) => Scalar;
  comment: (part: string) => Comment;
}

export interface EditCase {
  name: string;
  before: string;
  do: (tools: Tools) => Operation | Operation[];
  /** The text afterwards, or why there is none. */
  after: string | RegExp;
  templates?: ParseOptions['templates'];
}

/** Declares a test for each case, which is tried with both line breaks, with and without final newline. */
export function editTests(groups: Record<string, EditCase[]>): void {
  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      for (const test of cases) it(test.name, () => check(test));
    });
  }
}

function check(test: EditCase): void {
  checkVariant(test, text => text);
  checkVariant(test, text => text.replaceAll('\n', '\r\n'));
  if (!test.before.endsWith('\n\n')) checkVariant(test, text => text.replace(/\n$/, ''));
}

function checkVariant(test: EditCase, variant: (text: string) => string): void {
  const before = variant(test.before);
  const document = documentOf(before, { ...PLAIN, templates: test.templates ?? 'auto' });
  const result = editDocument(document, [test.do(toolsFor(document))].flat());
  if (typeof test.after === 'string') {
    assert.ok('edits' in result, 'refused' in result ? `refused: ${result.refused}` : '');
    assert.equal(applyEdits(before, result.edits), variant(test.after));
    assert.ok(!before.includes(test.after), 'the case changes something');
  } else {
    assert.ok('refused' in result, 'edits' in result ? `not refused: ${applyEdits(before, result.edits)}` : '');
    assert.match(result.refused, test.after);
  }
}

function toolsFor(document: YamlDocument): Tools {
  const find = (path: Path, kind: string) => {
    const node = at(document.root, ...path);
    assert.equal(node?.kind, kind, `${path.join('.')} is a ${kind}`);
    return node;
  };
  return {
    document,
    map: (...path) => find(path, 'mapping') as Mapping,
    list: (...path) => find(path, 'sequence') as Sequence,
    scalar: (...path) => find(path, 'scalar') as Scalar,
    comment: part => {
      const comment = document.comments.find(({ text }) => text.includes(part));
      return comment ?? assert.fail(`no comment ${part}`);
    },
  };
}

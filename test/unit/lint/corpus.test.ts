import assert from 'node:assert/strict';
import { NEWEST_VERSION } from '../../../engine/kubernetes/lifecycle/versions';
import { fixAll } from '../../../engine/lint/fixes';
import { type PlacedFinding, Project } from '../../../engine/lint/project';
import { applyEdits, sortEdits } from '../../../engine/text/edits';
import { isKustomizationPath } from '../../../engine/workspace/kustomize';
import { parseStream } from '../../../engine/yaml/parse';
import { rules } from '../../../rules/registry.generated';
import { type CorpusFile, corpus } from '../../support/corpus';

let scanned: Project | undefined;

/** Every rule on every real manifest; once for all tests, which change nothing. */
function scan(files: readonly CorpusFile[]): Project {
  if (scanned) return scanned;
  const onFault = (rule: string, path: string, error: unknown) => assert.fail(`${rule} failed on ${path}: ${error}`);
  const project = new Project({ rules, newest: NEWEST_VERSION, onFault });
  project.configurations.surround([{ preset: 'all' }], []);
  const first = files.filter(({ path }) => isKustomizationPath(path));
  for (const { path, text } of [...first, ...files.filter(file => !first.includes(file))])
    project.update(path, text, false);
  scanned = project;
  return project;
}

describe('real manifests of a corpus', function () {
  this.timeout(60_000);

  it('are checked without a fault, every range inside its file', function () {
    const files = corpus(this);
    const project = scan(files);
    for (const { path, text } of files) {
      for (const { rule, start, end, related } of project.report(path).findings) {
        assert.ok(0 <= start && start <= end && end <= text.length, `${rule} in ${path}`);
        for (const { target, at } of related) {
          const place = target ? project.locate(target, at) : { path, ...at };
          assert.ok(place && place.end <= project.file(place.path)!.length, `related to ${rule} in ${path}`);
        }
      }
    }
  });

  it('have names of their own for all findings of a file', function () {
    const files = corpus(this);
    const project = scan(files);
    for (const { path } of files) {
      const names = project.report(path).findings.map(({ fingerprint }) => fingerprint);
      assert.equal(new Set(names).size, names.length, path);
    }
  });

  it('take all safe fixes: the result parses and is left alone a second time', function () {
    const files = corpus(this);
    const project = scan(files);
    const fixable = files.filter(({ path }) => project.report(path).findings.some(hasSafeFix));
    let fixed = 0;
    // Every third, to save time.
    for (const { path, text } of fixable.filter((_, i) => i % 3 === 0)) {
      const result = fixAll(project, path, text, { safety: 'safe' });
      assert.equal(applyEdits(text, result.edits), result.text, path);
      assert.deepEqual(sortEdits(result.edits), result.edits, path);
      assert.ok(problems(result.text, path) <= problems(text, path), `${path} does not parse any more`);
      // Ten rounds of edits, and each document may be moved once.
      assert.ok(result.rounds < 10 + text.split('\n---').length, `${path} was not done after ${result.rounds} rounds`);
      assert.equal(fixAll(project, path, result.text, { safety: 'safe' }).text, result.text, `${path} a second time`);
      fixed += result.fixed;
    }
    assert.ok(fixed > 0);
    this.test!.title += ` (${fixed} fixed)`;
  });
});

function hasSafeFix({ fixes }: PlacedFinding): boolean {
  return fixes.some(({ safety }) => safety === 'safe');
}

function problems(text: string, path: string): number {
  const templates = path.includes('/templates/') ? 'template' : 'auto';
  const { documents } = parseStream(text, { templates, patch: false });
  return documents.reduce((sum, { document }) => sum + document.problems.length, 0);
}

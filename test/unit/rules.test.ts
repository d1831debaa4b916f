import assert from 'node:assert/strict';
import { carryOut } from '../../engine/lint/fixes';
import type { PlacedFinding, Project } from '../../engine/lint/project';
import type { Rule } from '../../engine/lint/rule';
import { applyEdits } from '../../engine/text/edits';
import { lineAt, lineStartsOf } from '../../engine/text/source';
import { parseStream } from '../../engine/yaml/parse';
import { rules } from '../../rules/registry.generated';
import { HEADINGS, readPage } from '../../scripts/generate/pages';
import { pageOf } from '../../scripts/generate/sources';
import { projectOf } from '../support/project';
import { type After, type Example, examplesOf } from '../support/rulePage';

for (const rule of rules) {
  const { id } = rule.meta;
  describe(id, () => {
    const markdown = pageOf(id);
    const examples = examplesOf(markdown);
    it('has the headings of a page, in their order', () => checkHeadings(markdown, id));
    it('shows at least two bad and two good examples, none of them twice', () => checkCoverage(examples));
    for (const example of examples)
      it(`is right about the ${example.kind} example in line ${example.line}`, () => checkExample(rule, example));
    it('shows every kind of fix that it declares, and no other', () => checkFixKinds(rule, examples));
    it('shows what every fix makes of an example', () => checkFixTitles(rule, examples));
  });
}

function checkHeadings(markdown: string, id: string): void {
  const page = readPage(markdown);
  assert.equal(page.id, id);
  assert.deepEqual(
    page.headings,
    HEADINGS.filter(heading => page.headings.includes(heading)),
  );
  for (const needed of [
    'What it finds',
    'Why it hurts',
    'Example',
    'Silent on',
    'Fixes and their safety',
    'Limits',
    'Sources',
  ]) {
    assert.ok(page.sections[needed]?.trim(), `no text under ${needed}`);
  }
}

function checkCoverage(examples: Example[]): void {
  assert.ok(examples.filter(({ kind }) => kind === 'bad').length >= 2, 'fewer than two bad examples');
  assert.ok(examples.filter(({ kind }) => kind === 'good').length >= 2, 'fewer than two good examples');
  const texts = examples.map(({ files, before, configuration }) =>
    JSON.stringify([[...files], [...before], configuration]),
  );
  assert.equal(new Set(texts).size, texts.length, 'an example stands twice');
}

function checkExample(rule: Rule, example: Example): void {
  const project = projectOf(rules, example.files, example.configuration, example.before);
  const found = [...example.files.keys()].flatMap(file =>
    ownFindings(project, rule, file).map(finding => ({ file, finding })),
  );
  const seen = found.map(({ file, finding }) => describeFinding(example, file, finding));
  assert.equal(found.length, example.expected.length, `found:\n${seen.join('\n') || 'nothing'}`);
  if (example.kind === 'bad') assert.ok(example.expected.length > 0, 'a bad example expects something');
  const rest = [...found];
  for (const expected of example.expected) {
    const at = rest.findIndex(({ file, finding }) => {
      const text = example.files.get(file)!;
      const severity = expected.severity ?? rule.meta.severity;
      return (
        file === expected.file &&
        expected.rule === rule.meta.id &&
        lineAt(lineStartsOf(text), finding.start) === expected.line &&
        finding.severity === severity &&
        finding.message.includes(expected.message) &&
        (expected.marked === undefined || text.slice(finding.start, finding.end) === expected.marked)
      );
    });
    assert.ok(
      at >= 0,
      `expected in line ${expected.line + 1}: ${JSON.stringify(expected)}\nfound:\n${seen.join('\n')}`,
    );
    rest.splice(at, 1);
  }
  for (const after of example.after) checkAfter(project, rule, example, after);
}

function describeFinding(example: Example, file: string, finding: PlacedFinding): string {
  const text = example.files.get(file)!;
  const line = lineAt(lineStartsOf(text), finding.start) + 1;
  const fixes = finding.fixes.map(fix => `${fix.title} (${fix.safety})`).join('; ');
  return `  ${file}:${line} ${finding.severity} at ${JSON.stringify(text.slice(finding.start, finding.end))}: ${finding.message} [${fixes}]`;
}

function ownFindings(project: Project, rule: Rule, file: string): PlacedFinding[] {
  return project.report(file).findings.filter(finding => finding.rule === rule.meta.id);
}

/** Carries out the fix of the first finding that offers it, and holds the result against the block, byte for byte. */
function checkAfter(project: Project, rule: Rule, example: Example, after: After): void {
  for (const [file, text] of example.files) {
    const finding = ownFindings(project, rule, file).find(candidate =>
      candidate.fixes.some(fix => fix.title === after.title),
    );
    if (!finding) continue;
    const read = (path: string) => example.files.get(path);
    const result = carryOut(project, file, text, finding.fingerprint, after.title, read);
    assert.ok('changes' in result, `refused: ${'refused' in result ? result.refused : ''}`);
    const change = result.changes.find(({ path }) => path === after.file);
    assert.ok(
      change,
      `the fix changes ${result.changes.map(({ path }) => path).join(', ') || 'nothing'}, not ${after.file}`,
    );
    const before = example.files.get(after.file)!;
    const fixed = applyEdits(before, change.edits);
    checkText(before, fixed, after);
    checkGone(project, rule, file, finding, result.changes, example, after.title);
    return;
  }
  assert.fail(`no finding offers the fix ${after.title}`);
}

/** The block is the whole fixed text, or all lines that changed with some around them. */
function checkText(before: string, fixed: string, after: After): void {
  if (fixed === after.text) return;
  const [from, to] = changedLines(before, fixed);
  const lines = fixed.split('\n');
  const wanted = after.text.replace(/\n$/, '').split('\n');
  const at = lines.findIndex(
    (_, i) => i <= from && i + wanted.length > to && wanted.every((line, j) => lines[i + j] === line),
  );
  assert.ok(at >= 0, `line ${after.line}: after «${after.title}» the text is\n${fixed}`);
}

/** First and last line of the fixed text (zero-based) that differ from the text before. */
function changedLines(before: string, fixed: string): [number, number] {
  const a = before.split('\n');
  const b = fixed.split('\n');
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let tail = 0;
  while (tail < a.length - from && tail < b.length - from && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [from, Math.max(from, b.length - tail - 1)];
}

/** A safe fix cures; no fix makes syntax problems, and none is offered again for the very same flaw. */
function checkGone(
  project: Project,
  rule: Rule,
  file: string,
  finding: PlacedFinding,
  changes: { path: string; edits: Parameters<typeof applyEdits>[1] }[],
  example: Example,
  title: string,
): void {
  const files = new Map(example.files);
  for (const { path, edits } of changes) files.set(path, applyEdits(files.get(path) ?? '', edits));
  for (const [path, text] of files) {
    const problems = parseStream(text, { templates: 'auto', patch: false }).documents.flatMap(
      ({ document }) => document.problems,
    );
    const before = parseStream(example.files.get(path) ?? '', { templates: 'auto', patch: false }).documents;
    const known = before.flatMap(({ document }) => document.problems).length;
    assert.ok(problems.length <= known, `after «${title}» ${path} does not parse: ${problems[0]?.message}`);
  }
  // With a baseline, a file that was as in the baseline differs from it now.
  const before = example.before.size > 0 ? new Map([...example.files, ...example.before]) : example.before;
  const again = projectOf(rules, files, example.configuration, before);
  const offered = ownFindings(again, rule, file).filter(other => other.fingerprint === finding.fingerprint);
  const repeats = offered.some(other => other.fixes.some(fix => fix.title === title && fix.safety === 'safe'));
  assert.ok(!repeats, `«${title}» is offered again after it was carried out`);
  assert.ok(project.has(file));
}

function checkFixKinds(rule: Rule, examples: Example[]): void {
  const offered = offeredFixes(rule, examples);
  const shown = new Set(examples.flatMap(({ after }) => after.map(({ title }) => offered.get(title))));
  assert.deepEqual(
    [...new Set(offered.values())].sort(),
    [...rule.meta.fixes].sort(),
    'declared fixes and offered ones differ',
  );
  assert.deepEqual([...shown].sort(), [...rule.meta.fixes].sort(), 'a kind of fix is not shown by an after block');
}

function checkFixTitles(rule: Rule, examples: Example[]): void {
  const shown = new Set(examples.flatMap(({ after }) => after.map(({ title }) => title)));
  const missing = [...offeredFixes(rule, examples).keys()].filter(title => !shown.has(title));
  assert.deepEqual(missing, [], 'fixes without an after block');
}

/** Safety of every fix that bad examples are offered, by its title. */
function offeredFixes(rule: Rule, examples: Example[]): Map<string, string> {
  const offered = new Map<string, string>();
  for (const example of examples.filter(({ kind }) => kind === 'bad')) {
    const project = projectOf(rules, example.files, example.configuration, example.before);
    for (const file of example.files.keys()) {
      for (const finding of ownFindings(project, rule, file))
        for (const fix of finding.fixes) offered.set(fix.title, fix.safety);
    }
  }
  return offered;
}

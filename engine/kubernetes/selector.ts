/**
 * Label selectors on plain data: what they select, and what the API server would say about them.
 *
 * Semantics: k8s.io/apimachinery `labels.Requirement.Matches`; validity: `validation.ValidateLabelSelector`.
 */

/** Labels of which some may be out of sight. */
export interface Labels {
  /** A value of undefined stands for a label that is there with a value we cannot see (a template action). */
  known: Readonly<Record<string, string | undefined>>;
  /** True if there may be more labels than the known ones (a kustomize patch, a template include). */
  open: boolean;
}

export interface Requirement {
  key: string;
  /** In, NotIn, Exists or DoesNotExist; anything else is reported by {@link selectorProblems}. */
  operator: string;
  /** An undefined value is one we cannot see. */
  values?: readonly (string | undefined)[];
}

export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string | undefined>>;
  matchExpressions?: readonly Requirement[];
}

export type Answer = 'yes' | 'no' | 'unknown';

/**
 * Does the selector select an object with these labels? An empty selector selects everything, a missing one nothing.
 * An operator that does not exist decides nothing: 'unknown'.
 */
export function matches(selector: LabelSelector | undefined, labels: Labels): Answer {
  return selector === undefined ? 'no' : every(requirementsOf(selector).map(requirement => meets(requirement, labels)));
}

/** For the plain maps of Services and ReplicationControllers, where an empty map selects nothing. */
export function mapMatches(selector: LabelSelector['matchLabels'], labels: Labels): Answer {
  const isEmpty = selector === undefined || Object.keys(selector).length === 0;
  return isEmpty ? 'no' : matches({ matchLabels: selector }, labels);
}

/** Both notations as one list; a pair of matchLabels is an In with one value. */
export function requirementsOf(selector: LabelSelector): Requirement[] {
  const pairs = Object.entries(selector.matchLabels ?? {});
  return [
    ...pairs.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...(selector.matchExpressions ?? []),
  ];
}

export interface SelectorProblem {
  /** Where it is, as a path from the selector: `['matchExpressions', 0, 'operator']`. */
  path: (string | number)[];
  message: string;
}

/** Everything for which the API server would reject the selector. */
export function selectorProblems(selector: LabelSelector): SelectorProblem[] {
  const inLabels = Object.entries(selector.matchLabels ?? {}).flatMap(([key, value]) => {
    const path = ['matchLabels', key];
    return [...keyProblem(key, path), ...valueProblem(value, path)];
  });
  const inExpressions = (selector.matchExpressions ?? []).flatMap((requirement, index) =>
    expressionProblems(requirement, ['matchExpressions', index]),
  );
  return [...inLabels, ...inExpressions];
}

function meets({ key, operator, values = [] }: Requirement, labels: Labels): Answer {
  const presence = isPresent(key, labels);
  switch (operator) {
    case 'Exists':
      return presence;
    case 'DoesNotExist':
      return not(presence);
    case 'In':
      return presence === 'yes' ? isAmong(labels.known[key], values) : presence;
    case 'NotIn':
      return presence === 'yes' ? not(isAmong(labels.known[key], values)) : not(presence);
    default:
      return 'unknown';
  }
}

function isPresent(key: string, labels: Labels): Answer {
  if (Object.hasOwn(labels.known, key)) return 'yes';
  return labels.open ? 'unknown' : 'no';
}

function isAmong(value: string | undefined, values: readonly (string | undefined)[]): Answer {
  if (value !== undefined && values.includes(value)) return 'yes';
  return values.length > 0 && (value === undefined || values.includes(undefined)) ? 'unknown' : 'no';
}

function not(answer: Answer): Answer {
  if (answer === 'unknown') return 'unknown';
  return answer === 'yes' ? 'no' : 'yes';
}

function every(answers: Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

const NAME = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const LONGEST_PREFIX = 253;

function expressionProblems({ key, operator, values = [] }: Requirement, path: SelectorProblem['path']) {
  return [
    ...keyProblem(key, [...path, 'key']),
    ...operatorProblem(operator, values.length, path),
    ...values.flatMap((value, index) => valueProblem(value, [...path, 'values', index])),
  ];
}

function operatorProblem(operator: string, count: number, path: SelectorProblem['path']): SelectorProblem[] {
  const wantsValues = operator === 'In' || operator === 'NotIn';
  if (!wantsValues && operator !== 'Exists' && operator !== 'DoesNotExist') {
    const message = `"${operator}" is no operator: use In, NotIn, Exists or DoesNotExist.`;
    return [{ path: [...path, 'operator'], message }];
  }
  if (wantsValues === count > 0) return [];
  const message = wantsValues ? `${operator} needs at least one value.` : `${operator} takes no values.`;
  return [{ path: [...path, 'values'], message }];
}

function keyProblem(key: string, path: SelectorProblem['path']): SelectorProblem[] {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const prefixIsValid = prefix === undefined || (prefix.length <= LONGEST_PREFIX && PREFIX.test(prefix));
  return prefixIsValid && NAME.test(key.slice(slash + 1)) ? [] : [{ path, message: `"${key}" is no valid label key.` }];
}

function valueProblem(value: string | undefined, path: SelectorProblem['path']): SelectorProblem[] {
  const isValid = value === undefined || value === '' || NAME.test(value);
  return isValid ? [] : [{ path, message: `"${value}" is no valid label value.` }];
}

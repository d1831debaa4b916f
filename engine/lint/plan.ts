import type { Rule } from './rule';
import type { Effective, RuleInForce } from './settings';

/** The rules in force under some settings, sorted by what they look at, so that running them asks nothing twice. */
export interface Plan {
  ids: ReadonlySet<string>;
  documents: RuleInForce[];
  resources: ByKind;
  workloads: RuleInForce[];
  containers: RuleInForce[];
  facts: ByKind;
  ignores: RuleInForce[];
  configurations: RuleInForce[];
}

/** Rules that want objects of some kinds only, found by kind. */
interface ByKind {
  all: RuleInForce[];
  kinds: Map<string, RuleInForce[]>;
}

const plans = new WeakMap<Effective, { rules: readonly Rule[]; plan: Plan }>();

export function planFor(rules: readonly Rule[], effective: Effective): Plan {
  const known = plans.get(effective);
  if (known?.rules === rules) return known.plan;
  const plan = makePlan(rules.flatMap(rule => effective.inForce(rule) ?? []));
  plans.set(effective, { rules, plan });
  return plan;
}

function makePlan(inForce: RuleInForce[]): Plan {
  return {
    ids: new Set(inForce.map(({ rule }) => rule.meta.id)),
    documents: inForce.filter(({ rule }) => rule.document),
    resources: byKind(inForce.filter(({ rule }) => rule.resource)),
    workloads: inForce.filter(({ rule }) => rule.workload),
    containers: inForce.filter(({ rule }) => rule.container),
    facts: byKind(inForce.filter(({ rule }) => rule.facts)),
    ignores: inForce.filter(({ rule }) => rule.ignores),
    configurations: inForce.filter(({ rule }) => rule.configuration),
  };
}

function byKind(all: RuleInForce[]): ByKind {
  return { all, kinds: new Map() };
}

/** How many kinds are remembered: custom ones can be of any number. */
const MOST_KINDS = 1000;

export function rulesForKind({ all, kinds }: ByKind, kind: string): readonly RuleInForce[] {
  const known = kinds.get(kind);
  if (known) return known;
  const wanting = all.filter(({ rule }) => rule.kinds === undefined || rule.kinds.includes(kind));
  if (kinds.size < MOST_KINDS) kinds.set(kind, wanting);
  return wanting;
}

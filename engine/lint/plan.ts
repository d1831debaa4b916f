import type { Rule } from './rule';
import type { Effective, RuleInForce } from './settings';

/** The rules in force under some settings, sorted by what they look at, so that running them asks nothing twice. */
export interface Plan {
  ids: ReadonlySet<string>;
  documents: RuleInForce[];
  resources: RuleInForce[];
  workloads: RuleInForce[];
  containers: RuleInForce[];
  facts: RuleInForce[];
  ignores: RuleInForce[];
  configurations: RuleInForce[];
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
    resources: inForce.filter(({ rule }) => rule.resource),
    workloads: inForce.filter(({ rule }) => rule.workload),
    containers: inForce.filter(({ rule }) => rule.container),
    facts: inForce.filter(({ rule }) => rule.facts),
    ignores: inForce.filter(({ rule }) => rule.ignores),
    configurations: inForce.filter(({ rule }) => rule.configuration),
  };
}

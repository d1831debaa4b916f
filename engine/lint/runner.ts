import { resourcesOf } from '../kubernetes/resource';
import { workloadOf } from '../kubernetes/workload';
import type { IndexReader, Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import { Collector, type OnFault, Subject } from './collector';
import { readConfiguration } from './configurationFile';
import type { LiveFinding } from './finding';
import { planFor, rulesForKind } from './plan';
import type { IgnoreUse, Rule } from './rule';
import type { Effective } from './settings';

/** Rules that look at trees. */
export function checkDocument(
  document: YamlDocument,
  rules: readonly Rule[],
  effective: Effective,
  onFault: OnFault,
): LiveFinding[] {
  const plan = planFor(rules, effective);
  const collector = new Collector(plan, effective, onFault, document.text);
  const resources = resourcesOf(document);
  const whole = new Subject(resources[0], resources.length > 0 ? 0 : undefined);
  for (const rule of plan.documents)
    collector.run(rule, whole, context => rule.rule.document!(document, context), document);
  for (const [item, resource] of resources.entries()) {
    const subject = new Subject(resource, item);
    for (const rule of rulesForKind(plan.resources, resource.kind))
      collector.run(rule, subject, context => rule.rule.resource!(resource, context), document);
    const workload = workloadOf(resource);
    if (!workload) continue;
    for (const rule of plan.workloads)
      collector.run(rule, subject, context => rule.rule.workload!(workload, context), document);
    for (const container of workload.containers) {
      for (const rule of plan.containers)
        collector.run(rule, subject, context => rule.rule.container!(container, context), document);
    }
  }
  return collector.findings;
}

/** Rules that look at configuration files. */
export function checkConfiguration(
  document: YamlDocument,
  today: string | undefined,
  rules: readonly Rule[],
  effective: Effective,
  onFault: OnFault,
): LiveFinding[] {
  const plan = planFor(rules, effective);
  const collector = new Collector(plan, effective, onFault, document.text);
  if (plan.configurations.length === 0) return [];
  const { problems } = readConfiguration(document.text, '', rules);
  for (const rule of plan.configurations)
    collector.run(
      rule,
      new Subject(),
      context => {
        context.today = today;
        context.problems = problems;
        rule.rule.configuration!(document, context);
      },
      document,
    );
  return collector.findings;
}

/** What rules on facts may ask besides. */
export interface Surroundings {
  index: IndexReader;
  now: (() => string) | undefined;
}

/** Rules that look at facts: what the objects of one document hold against the index. */
export function checkFacts(
  placed: readonly Placed[],
  { index, now }: Surroundings,
  rules: readonly Rule[],
  effective: Effective,
  onFault: OnFault,
): LiveFinding[] {
  const plan = planFor(rules, effective);
  const collector = new Collector(plan, effective, onFault);
  let subject = new Subject();
  const watched = index.watched(() => {
    subject.restsOnIndex = true;
  });
  for (const here of placed) {
    for (const rule of rulesForKind(plan.facts, here.facts.kind)) {
      subject = new Subject(here.facts, here.item);
      collector.run(rule, subject, context => {
        context.here = here;
        context.index = watched;
        context.now = now;
        rule.rule.facts!(here.facts, context);
      });
    }
  }
  return collector.findings;
}

/** Rules about ignore comments, after everything else has run. */
export function checkIgnores(
  uses: readonly IgnoreUse[],
  rules: readonly Rule[],
  effective: Effective,
  onFault: OnFault,
): LiveFinding[] {
  const plan = planFor(rules, effective);
  const collector = new Collector(plan, effective, onFault);
  for (const rule of plan.ignores) collector.run(rule, new Subject(), context => rule.rule.ignores!(uses, context));
  return collector.findings;
}

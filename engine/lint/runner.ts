import { type Resource, resourcesOf } from '../kubernetes/resource';
import { type Container, type Workload, workloadOf } from '../kubernetes/workload';
import type { ResourceFacts } from '../workspace/facts';
import type { IndexReader, Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import { Collector, type OnFault, type RuleRun, Subject } from './collector';
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
  const collector = new Collector(plan, effective, onFault, { document });
  const resources = resourcesOf(document);
  const whole = new Subject(resources[0], resources.length > 0 ? 0 : undefined);
  for (const rule of plan.documents) collector.run(rule, whole, onDocument, document);
  for (const [item, resource] of resources.entries()) {
    const subject = new Subject(resource, item);
    for (const rule of rulesForKind(plan.resources, resource.kind)) collector.run(rule, subject, onResource, resource);
    const workload = workloadOf(resource);
    if (!workload) continue;
    for (const rule of plan.workloads) collector.run(rule, subject, onWorkload, workload);
    for (const container of workload.containers) {
      for (const rule of plan.containers) collector.run(rule, subject, onContainer, container);
    }
  }
  return collector.findings;
}

// Functions of their own: closures for each rule and object were a tenth of all that a scan allocated.
const onDocument = (rule: Rule, document: YamlDocument, run: RuleRun) => rule.document!(document, run);
const onResource = (rule: Rule, resource: Resource, run: RuleRun) => rule.resource!(resource, run);
const onWorkload = (rule: Rule, workload: Workload, run: RuleRun) => rule.workload!(workload, run);
const onContainer = (rule: Rule, container: Container, run: RuleRun) => rule.container!(container, run);

/** Rules that look at configuration files. */
export function checkConfiguration(
  document: YamlDocument,
  today: string | undefined,
  rules: readonly Rule[],
  effective: Effective,
  onFault: OnFault,
): LiveFinding[] {
  const plan = planFor(rules, effective);
  if (plan.configurations.length === 0) return [];
  const { problems } = readConfiguration(document.text, '', rules);
  const collector = new Collector(plan, effective, onFault, { document, problems, today });
  for (const rule of plan.configurations) collector.run(rule, new Subject(), onConfiguration, document);
  return collector.findings;
}

const onConfiguration = (rule: Rule, document: YamlDocument, run: RuleRun) => rule.configuration!(document, run);

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
  let subject = new Subject();
  const watched = index.watched(() => {
    subject.restsOnIndex = true;
  });
  const collector = new Collector(plan, effective, onFault, { index: watched, now });
  for (const here of placed) {
    subject = new Subject(here.facts, here.item, here);
    for (const rule of rulesForKind(plan.facts, here.facts.kind)) {
      subject.restsOnIndex = false;
      collector.run(rule, subject, onFacts, here.facts);
    }
  }
  return collector.findings;
}

const onFacts = (rule: Rule, facts: ResourceFacts, run: RuleRun) => rule.facts!(facts, run);

/** Rules about ignore comments, after everything else has run. */
export function checkIgnores(
  uses: readonly IgnoreUse[],
  rules: readonly Rule[],
  effective: Effective,
  onFault: OnFault,
): LiveFinding[] {
  const plan = planFor(rules, effective);
  const collector = new Collector(plan, effective, onFault, {});
  for (const rule of plan.ignores) collector.run(rule, new Subject(), onIgnores, uses);
  return collector.findings;
}

const onIgnores = (rule: Rule, uses: readonly IgnoreUse[], run: RuleRun) => rule.ignores!(uses, run);

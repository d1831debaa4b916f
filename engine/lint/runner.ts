import { type Identity, resourcesOf } from '../kubernetes/resource';
import { workloadOf } from '../kubernetes/workload';
import type { IndexReader, Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import { visibleRange } from '../yaml/locate';
import { readConfiguration } from './configurationFile';
import { fingerprintOf, type LiveFinding } from './finding';
import { type Plan, planFor } from './plan';
import type { BaseContext, IgnoreUse, Report, Rule } from './rule';
import type { Effective, RuleInForce } from './settings';

/** A rule threw: a fault of ours, never of the manifest. The other rules have run all the same. */
export type OnFault = (rule: string, error: unknown) => void;

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
  for (const rule of plan.documents) {
    const subject = { resource: resources[0], item: resources.length > 0 ? 0 : undefined };
    collector.run(rule, subject, base => rule.rule.document?.(document, { ...base, document }));
  }
  for (const [item, resource] of resources.entries()) {
    const subject = { resource, item };
    for (const rule of plan.resources) {
      if (wants(rule, resource.kind))
        collector.run(rule, subject, base => rule.rule.resource?.(resource, { ...base, document }));
    }
    const workload = workloadOf(resource);
    if (!workload) continue;
    for (const rule of plan.workloads)
      collector.run(rule, subject, base => rule.rule.workload?.(workload, { ...base, document }));
    for (const container of workload.containers) {
      for (const rule of plan.containers)
        collector.run(rule, subject, base => rule.rule.container?.(container, { ...base, document }));
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
    collector.run(rule, {}, base => rule.rule.configuration?.(document, { ...base, document, today, problems }));
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
  let subject: Subject = {};
  const watched = index.watched(() => {
    subject.restsOnIndex = true;
  });
  for (const here of placed) {
    for (const rule of plan.facts) {
      if (!wants(rule, here.facts.kind)) continue;
      subject = { resource: here.facts, item: here.item };
      collector.run(rule, subject, base => rule.rule.facts?.(here.facts, { ...base, here, index: watched, now }));
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
  for (const rule of plan.ignores) collector.run(rule, {}, base => rule.rule.ignores?.(uses, base));
  return collector.findings;
}

function wants({ rule }: RuleInForce, kind: string): boolean {
  return rule.kinds === undefined || rule.kinds.includes(kind);
}

/** What a finding is about; `item` counts the objects of the document. */
interface Subject {
  resource?: Identity | undefined;
  item?: number | undefined;
  restsOnIndex?: true;
}

/** Turns reports into findings and keeps a throwing rule from harming the others. */
class Collector {
  readonly findings: LiveFinding[] = [];
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly plan: Plan,
    private readonly effective: Effective,
    private readonly onFault: OnFault,
    /** The document's text, where it is at hand: ranges end before its line breaks. */
    private readonly text = '',
  ) {}

  run(inForce: RuleInForce, subject: Subject, check: (context: BaseContext) => void): void {
    const { target, clusterDomain } = this.effective;
    const { options, rule } = inForce;
    const enabled = (id: string) => this.plan.ids.has(id);
    try {
      check({ target, clusterDomain, options, enabled, report: report => this.add(inForce, report, subject) });
    } catch (error) {
      this.onFault(rule.meta.id, error);
    }
  }

  private add({ rule, severity, isFixed }: RuleInForce, report: Report, subject: Subject): void {
    const { resource, item } = subject;
    const { id } = rule.meta;
    const { message, at, tag, fixes = [], related = [] } = report;
    this.findings.push({
      ...visibleRange(at, this.text),
      ...{ rule: id, message, tag, item, fixes },
      severity: isFixed ? severity : (report.severity ?? severity),
      resource: resource && identityOf(resource),
      ...(subject.restsOnIndex && { restsOnIndex: true }),
      related: related.map(place => ({
        message: place.message,
        at: { start: place.at.start, end: place.at.end },
        target: place.target,
      })),
      fingerprint: fingerprintOf(id, message, resource, item, this.countOf(`${id}#${item}#${message}`)),
    });
  }

  /** How many findings said the same before: tells twins apart. */
  private countOf(key: string): number {
    const count = this.seen.get(key) ?? 0;
    this.seen.set(key, count + 1);
    return count;
  }
}

function identityOf({ apiVersion, kind, namespace, name }: Identity): Identity {
  return { apiVersion, kind, namespace, name };
}

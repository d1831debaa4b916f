import type { Identity } from '../kubernetes/resource';
import { compacted, unshared } from '../text/strings';
import type { IndexReader, Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import { visibleRange } from '../yaml/locate';
import type { ConfigurationProblem } from './configurationFile';
import { fingerprintOf, type LiveFinding, type RelatedPlace } from './finding';
import type { OptionValues } from './options';
import type { Plan } from './plan';
import type { ConfigurationContext, Context, FactsContext, Fix, Related, Report, Rule } from './rule';
import type { Effective, RuleInForce } from './settings';

/** A rule threw: a fault of ours, never of the manifest. The other rules have run all the same. */
export type OnFault = (rule: string, error: unknown) => void;

/** Calls the method of a rule that is for what is looked at. */
type Check<T> = (rule: Rule, what: T, context: RuleRun) => void;

/** What is the same for all rules and subjects that are gone through together. */
export interface Scene {
  /** Where it is at hand: then ranges end before its line breaks. */
  document?: YamlDocument;
  index?: IndexReader;
  now?: (() => string) | undefined;
  problems?: readonly ConfigurationProblem[];
  today?: string | undefined;
}

/** What a finding is about; `item` counts the objects of the document. */
export class Subject {
  /** The rule that looks at it now asked the index. */
  restsOnIndex = false;
  private named: Identity | undefined;

  constructor(
    readonly resource?: Identity | undefined,
    readonly item?: number | undefined,
    /** Set for rules that look at facts. */
    readonly here?: Placed,
  ) {}

  /** What names the object, without the object itself; one for all findings about it. */
  get identity(): Identity | undefined {
    if (!this.resource) return undefined;
    const { apiVersion, kind, namespace, name } = this.resource;
    this.named ??= compacted({ apiVersion, kind, namespace, name });
    return this.named;
  }
}

/** Turns reports into findings and keeps a throwing rule from harming the others. */
export class Collector {
  readonly findings: LiveFinding[] = [];
  private readonly seen = new Map<string, number>();

  constructor(
    readonly plan: Plan,
    readonly effective: Effective,
    private readonly onFault: OnFault,
    readonly scene: Scene,
  ) {}

  /** `check` makes no use of anything but its arguments, so that one function does for all rules and subjects. */
  run<T>(inForce: RuleInForce, subject: Subject, check: Check<T>, what: T): void {
    try {
      check(inForce.rule, what, new RuleRun(this, inForce, subject));
    } catch (error) {
      this.onFault(inForce.rule.meta.id, error);
    }
  }

  add({ rule, severity, isFixed }: RuleInForce, report: Report, subject: Subject): void {
    const { identity, item } = subject;
    const { id } = rule.meta;
    const { at, tag, fixes = NO_FIXES, related } = report;
    const message = unshared(report.message);
    const { start, end } = visibleRange(at, this.scene.document?.text ?? '');
    this.findings.push({
      start,
      end,
      rule: id,
      severity: isFixed ? severity : (report.severity ?? severity),
      message,
      tag,
      item,
      resource: identity,
      related: related === undefined || related.length === 0 ? NOTHING : related.map(relatedPlace),
      fixes,
      restsOnIndex: subject.restsOnIndex,
      fingerprint: unshared(fingerprintOf(id, message, identity, item, this.count)),
    });
  }

  /** How many findings said the same before: tells twins apart. */
  private readonly count = (what: string): number => {
    const count = this.seen.get(what) ?? 0;
    this.seen.set(what, count + 1);
    return count;
  };
}

const NOTHING: readonly RelatedPlace[] = [];
const NO_FIXES: readonly Fix[] = [];

function relatedPlace({ message, at, target }: Related): RelatedPlace {
  return { message, at: { start: at.start, end: at.end }, target };
}

/**
 * What a rule is told, and where it reports: the context of rules of every kind. One small class for all of them,
 * because there is one for each rule and subject, and objects of one shape are made and read fastest.
 */
export class RuleRun implements Context, FactsContext, ConfigurationContext {
  constructor(
    private readonly collector: Collector,
    private readonly inForce: RuleInForce,
    private readonly subject: Subject,
  ) {}

  get target(): number {
    return this.collector.effective.target;
  }

  get clusterDomain(): string {
    return this.collector.effective.clusterDomain;
  }

  get options(): OptionValues {
    return this.inForce.options;
  }

  /** Set for rules that look at trees. */
  get document(): YamlDocument {
    return this.collector.scene.document!;
  }

  /** Set for rules that look at facts. */
  get here(): Placed {
    return this.subject.here!;
  }

  get index(): IndexReader {
    return this.collector.scene.index!;
  }

  get now(): (() => string) | undefined {
    return this.collector.scene.now;
  }

  /** Set for rules that look at configuration files. */
  get problems(): readonly ConfigurationProblem[] {
    return this.collector.scene.problems!;
  }

  get today(): string | undefined {
    return this.collector.scene.today;
  }

  enabled(rule: string): boolean {
    return this.collector.plan.ids.has(rule);
  }

  report(report: Report): void {
    this.collector.add(this.inForce, report, this.subject);
  }
}

import type { Operation } from '../edit/operations';
import type { StreamOperation } from '../edit/stream';
import type { Resource } from '../kubernetes/resource';
import type { Container, Workload } from '../kubernetes/workload';
import type { Range } from '../text/source';
import type { ResourceFacts } from '../workspace/facts';
import type { IndexReader, Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import type { ConfigurationProblem } from './configurationFile';
import type { OptionsSchema, OptionValues } from './options';

/**
 * error: the API server, the kubelet or the controller will reject it, or it cannot work; warning: it will hurt in
 * normal operation; information: consider it; hint: only with a one-key fix or a computed figure.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** safe keeps the meaning apart from the flaw; unsafe may change behaviour; a choice invents a value or picks one. */
export type Safety = 'safe' | 'unsafe' | 'choice';

/** The smallest set that switches a rule on. */
export type Preset = 'recommended' | 'strict' | 'all';

export type Peer = 'kube-linter' | 'kube-score' | 'polaris' | 'checkov' | 'trivy' | 'kubescape';

export interface RuleMeta {
  /** `chapter/name`; the name reads well after «ignore …». */
  id: string;
  /** One line, no full stop: what a list of rules shows. */
  title: string;
  severity: Severity;
  preset: Preset;
  /** Every safety that a fix of this rule may have; empty when it has none. The tests hold the rule to it. */
  fixes: readonly Safety[];
  /** First Kubernetes minor at which the rule makes sense, such as 29 for 1.29. */
  since?: number;
  /** What peers call the same check, so that their ignore annotations are understood. */
  peers?: Partial<Record<Peer, readonly string[]>>;
  options?: OptionsSchema;
}

/** A remedy on offer. The operations are computed only when somebody takes it, against the document as it then is. */
export interface Fix {
  /** A verb phrase; says so when it may change behaviour. */
  title: string;
  safety: Safety;
  /** Offered first although it is not safe. */
  preferred?: boolean;
  operations(document: YamlDocument): Operation[];
  /** Moves, adds and removes whole documents of the file; such a fix has no operations of the other kinds. */
  arrange?(): StreamOperation[];
  /** Operations on other documents, for fixes that write elsewhere. */
  elsewhere?(): { target: Placed; operations(document: YamlDocument): Operation[] }[];
}

/** Another place that belongs to the finding. `target` is the object it lies in; without one, this document. */
export interface Related {
  message: string;
  at: Range;
  target?: Placed;
}

export interface Report {
  /** The smallest thing the user must change; offsets in the document. */
  at: Range;
  /** What is there, what will happen, what to do: one or two plain sentences, figures computed. */
  message: string;
  /** Other than the rule's own, where a row of the catalogue has several. */
  severity?: Severity;
  related?: Related[];
  fixes?: Fix[];
  tag?: 'deprecated' | 'unnecessary';
}

export interface BaseContext {
  /** Minor of the Kubernetes version aimed at: 36 for 1.36. */
  target: number;
  clusterDomain: string;
  options: OptionValues;
  /** Whether a rule is switched on, for rules that leave a part to another. */
  enabled(rule: string): boolean;
  report(report: Report): void;
}

export interface Context extends BaseContext {
  document: YamlDocument;
}

/** A rule that needs other documents sees facts instead of trees, and the index instead of files. */
export interface FactsContext extends BaseContext {
  /** Where the facts at hand stand. */
  here: Placed;
  index: IndexReader;
  /** The time as `2026-11-23T07:00:00Z`, for fixes that write it; undefined where nobody tells it. */
  now: (() => string) | undefined;
}

/** For rules about configuration files. */
export interface ConfigurationContext extends Context {
  /** What cannot be understood in the document. */
  problems: readonly ConfigurationProblem[];
  /** `YYYY-MM-DD`; undefined where nobody has said what day it is. */
  today: string | undefined;
}

/** An ignore comment after all rules have run. */
export interface IgnoreUse {
  at: Range;
  /** The rule named, as written; empty where the comment names none. */
  rule: string;
  /** Whether a rule of that name exists, and what is nearest to it if not. */
  known: boolean;
  nearest: string | undefined;
  /** Whether it kept a finding away. */
  used: boolean;
  /** Whether the rule named was switched on, so that being unused means something. */
  ran: boolean;
  reason: string;
  /** All of the comment, and the range to delete with this name when others stand in the same comment. */
  comment: Range;
  alone: boolean;
}

/**
 * A rule implements the methods for the views it wants. `document` also gets documents that are no Kubernetes objects
 * only if they look like some; `workload` and `container` get every kind that carries a pod, `resource` every object.
 */
export interface Rule {
  meta: RuleMeta;
  /** Narrows `resource` and `facts` to these kinds. */
  kinds?: readonly string[];
  document?(document: YamlDocument, context: Context): void;
  resource?(resource: Resource, context: Context): void;
  workload?(workload: Workload, context: Context): void;
  container?(container: Container, context: Context): void;
  facts?(facts: ResourceFacts, context: FactsContext): void;
  ignores?(uses: readonly IgnoreUse[], context: BaseContext): void;
  /** A document of a configuration file, with the settings in force for files beside it. */
  configuration?(document: YamlDocument, context: ConfigurationContext): void;
}

export function defineRule(rule: Rule): Rule {
  return rule;
}

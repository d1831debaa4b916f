import type { Identity } from '../engine/kubernetes/resource';
import type { FixOffer, RelatedPlace } from '../engine/lint/finding';
import type { PlacedFinding, Project } from '../engine/lint/project';
import type { Severity } from '../engine/lint/rule';
import { shown } from './paths';
import type { Skipped } from './walk';

/** A place in a file as people count: lines and columns from one, columns in UTF-16 code units. */
export interface Place {
  /** Relative to the working folder, divided by `/`. */
  file: string;
  line: number;
  column: number;
}

export interface ReportedFinding extends Place {
  rule: string;
  severity: Severity;
  message: string;
  endLine: number;
  endColumn: number;
  /** Null for findings about the text itself; parts that are not written down are null too. */
  resource: { apiVersion: string; kind: string; namespace: string | null; name: string | null } | null;
  related: (Place & { message: string })[];
  fixes: { title: string; safety: FixOffer['safety'] }[];
}

export interface Summary {
  files: number;
  documents: number;
  resources: number;
  errors: number;
  warnings: number;
  informations: number;
  hints: number;
  /** Findings that ignore comments and annotations kept away. */
  ignored: number;
  /** Only when it was asked to fix. */
  fixed?: number;
  milliseconds: number;
}

/** Everything that a check has to say, sorted by file and position. */
export interface Outcome {
  summary: Summary;
  findings: ReportedFinding[];
  skipped: { file: string; reason: string }[];
  /** Rules that failed, a fault of ours, in words. */
  faults: readonly string[];
}

/** What there is to tell besides findings. */
export interface Circumstances {
  workingFolder: string;
  skipped: readonly Skipped[];
  faults: readonly string[];
  /** Undefined when nothing was to be fixed. */
  fixed: number | undefined;
  milliseconds: number;
}

export function outcomeOf(project: Project, circumstances: Circumstances): Outcome {
  const { workingFolder, skipped, faults, fixed, milliseconds } = circumstances;
  const files = project.paths().map(path => ({ path, file: shown(path, workingFolder) }));
  files.sort((a, b) => (a.file < b.file ? -1 : 1));
  const reports = files.map(({ path }) => project.report(path));
  const reporter = new Reporter(project, workingFolder);
  const findings = reports.flatMap(({ path, findings }) => findings.map(finding => reporter.report(finding, path)));
  const countOf = (severity: Severity) => findings.filter(finding => finding.severity === severity).length;
  const summary = {
    ...project.counts(),
    errors: countOf('error'),
    warnings: countOf('warning'),
    informations: countOf('information'),
    hints: countOf('hint'),
    ignored: reports.reduce((sum, report) => sum + report.ignored, 0),
    ...(fixed === undefined ? {} : { fixed }),
    milliseconds: Math.round(milliseconds),
  };
  const left = skipped.map(({ path, reason }) => ({ file: shown(path, workingFolder), reason }));
  return { summary, findings, skipped: left, faults };
}

/** Says of a finding what people want to know, offsets turned into places. */
class Reporter {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly project: Project,
    private readonly workingFolder: string,
  ) {}

  report(finding: PlacedFinding, path: string): ReportedFinding {
    const { rule, severity, message } = finding;
    const end = this.place(path, finding.end);
    return {
      ...{ rule, severity, message },
      ...this.place(path, finding.start),
      ...{ endLine: end.line, endColumn: end.column },
      resource: finding.resource ? resourceOf(finding.resource) : null,
      related: finding.related.flatMap(related => this.related(related, finding, path) ?? []),
      fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
    };
  }

  private place(path: string, offset: number): Place {
    const { line, character } = this.project.position(path, offset);
    return { file: this.nameOf(path), line: line + 1, column: character + 1 };
  }

  private related({ message, at, target }: RelatedPlace, { document }: PlacedFinding, path: string) {
    if (target) {
      const found = this.project.locate(target, at);
      return found && { ...this.place(found.path, found.start), message };
    }
    const { start } = this.project.file(path)!.documents[document]!;
    return { ...this.place(path, start + at.start), message };
  }

  private nameOf(path: string): string {
    const name = this.names.get(path) ?? shown(path, this.workingFolder);
    this.names.set(path, name);
    return name;
  }
}

function resourceOf({ apiVersion, kind, namespace, name }: Identity): ReportedFinding['resource'] {
  return { apiVersion, kind, namespace: namespace || null, name: name ?? null };
}

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

/** What a check found in one file. */
export interface FileOutcome {
  /** As in Place. */
  file: string;
  /** Sorted by position. */
  findings: ReportedFinding[];
}

/** Everything that a check has to say. Findings are made when it is a file's turn, so that nobody has to hold them all. */
export interface Outcome {
  /** Sorted by file; files without findings are left out. To be gone through once. */
  files: Iterable<FileOutcome>;
  skipped: { file: string; reason: string }[];
  /** What there was among the files gone through so far. */
  summary(): Summary;
  /** Whether there was an error or a warning so far. */
  hasSpikes(): boolean;
  /** Rules that failed so far, a fault of ours, in words. */
  faults(): readonly string[];
}

/** What there is to tell besides findings. */
export interface Circumstances {
  workingFolder: string;
  skipped: readonly Skipped[];
  faults: ReadonlySet<string>;
  /** Undefined when nothing was to be fixed. */
  fixed: number | undefined;
  /** How long the check has been under way. */
  milliseconds(): number;
}

export function outcomeOf(project: Project, circumstances: Circumstances): Outcome {
  const { workingFolder, skipped, faults, fixed, milliseconds } = circumstances;
  const totals: Totals = { errors: 0, warnings: 0, informations: 0, hints: 0, ignored: 0 };
  return {
    files: filesOf(project, workingFolder, totals),
    skipped: skipped.map(({ path, reason }) => ({ file: shown(path, workingFolder), reason })),
    summary: () => ({
      ...project.counts(),
      ...totals,
      ...(fixed === undefined ? {} : { fixed }),
      milliseconds: Math.round(milliseconds()),
    }),
    hasSpikes: () => totals.errors + totals.warnings > 0,
    faults: () => [...faults],
  };
}

type Totals = Pick<Summary, 'errors' | 'warnings' | 'informations' | 'hints' | 'ignored'>;

function* filesOf(project: Project, workingFolder: string, totals: Totals): Generator<FileOutcome> {
  const reporter = new Reporter(project, workingFolder);
  const files = project.paths().map(path => ({ path, file: shown(path, workingFolder) }));
  files.sort((a, b) => (a.file < b.file ? -1 : 1));
  for (const { path, file } of files) {
    const { findings, ignored } = project.report(path);
    totals.ignored += ignored;
    for (const { severity } of findings) totals[`${severity}s`]++;
    if (findings.length > 0) yield { file, findings: findings.map(finding => reporter.report(finding, path)) };
  }
}

/** The findings of some files alone. */
export function findingsIn(project: Project, paths: readonly string[], workingFolder: string): ReportedFinding[] {
  const reporter = new Reporter(project, workingFolder);
  return paths.flatMap(path => project.report(path).findings.map(finding => reporter.report(finding, path)));
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

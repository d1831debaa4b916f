import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from 'vscode-languageserver';
import type { FixOffer } from '../../engine/lint/finding';
import type { PlacedFinding } from '../../engine/lint/project';
import type { Severity } from '../../engine/lint/rule';
import type { ClientCan } from '../clientCan';
import type { ConfigurationFiles } from '../configurationFiles';
import { type LineStarts, toRange } from '../positions';
import type { Workspace } from '../workspace';

export const SOURCE = 'avoid-spikes';

/** The rule under which problems of configuration files are shown. */
export const INVALID_CONFIGURATION = 'meta/invalid-configuration';

/** What a diagnostic carries for code actions. No edits: they would be stale when they are used. */
export interface DiagnosticData {
  v: 1;
  rule: string;
  fingerprint: string;
  fixes: readonly FixOffer[];
}

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary };

/** Turns what is wrong with a file into the protocol's words, as far as the client understands them. */
export class DiagnosticWriter {
  constructor(
    private readonly workspace: Workspace,
    private readonly configurations: ConfigurationFiles,
    private readonly can: ClientCan,
    /** Address of a rule's page, see InitializationOptions. */
    private readonly rulePage: string | undefined,
  ) {}

  diagnosticsOf(path: string): Diagnostic[] {
    const findings = this.workspace.report(path).findings.map(finding => this.diagnostic(path, finding));
    return [...findings, ...this.configurationProblems(path)];
  }

  private diagnostic(path: string, finding: PlacedFinding): Diagnostic {
    const { rule, severity, message, tag, fingerprint, fixes } = finding;
    const data: DiagnosticData = { v: 1, rule, fingerprint, fixes: fixes.map(offerOf) };
    return {
      range: this.rangeIn(path, finding.start, finding.end),
      ...{ severity: SEVERITIES[severity], code: rule, source: SOURCE, message, data },
      ...this.linkTo(rule),
      ...(tag !== undefined && this.can.tags && { tags: [TAGS[tag]] }),
      ...(finding.related.length > 0 &&
        this.can.relatedInformation && { relatedInformation: this.related(path, finding) }),
    };
  }

  private related(path: string, finding: PlacedFinding): DiagnosticRelatedInformation[] {
    const { project } = this.workspace;
    const base = project.file(path)?.documents[finding.document]?.start ?? 0;
    return finding.related.flatMap(({ message, at, target }) => {
      const here = { path, start: at.start + base, end: at.end + base };
      const place = target ? project.locate(target, at) : here;
      if (!place) return [];
      const range = this.rangeIn(place.path, place.start, place.end);
      return [{ location: { uri: this.workspace.uriOf(place.path), range }, message }];
    });
  }

  private configurationProblems(path: string): Diagnostic[] {
    const problems = this.configurations.problemsOf(path);
    if (problems.length === 0) return [];
    const starts = this.configurations.lineStarts(path);
    // Those that the file shows by itself are findings already; left are files that it extends.
    const shown = this.workspace.project.report(path).findings.filter(({ rule }) => rule === INVALID_CONFIGURATION);
    const others = problems.filter(({ message }) => !shown.some(finding => finding.message === message));
    return others.map(({ at, message }) => ({
      range: this.rangeOf(path, starts, at.start, at.end),
      ...{ severity: DiagnosticSeverity.Error, code: INVALID_CONFIGURATION, source: SOURCE, message },
      ...this.linkTo(INVALID_CONFIGURATION),
    }));
  }

  private rangeIn(path: string, start: number, end: number): Range {
    return this.rangeOf(path, this.workspace.project.file(path)?.lineStarts ?? NO_LINES, start, end);
  }

  private rangeOf(path: string, starts: LineStarts, start: number, end: number): Range {
    return toRange(starts, start, end, this.workspace.documents.get(path)?.shift);
  }

  private linkTo(rule: string): Pick<Diagnostic, 'codeDescription'> {
    const href = this.can.links ? addressOf(rule, this.rulePage) : undefined;
    return href === undefined ? {} : { codeDescription: { href } };
  }
}

const NO_LINES = Uint32Array.of(0);

/** Address of a rule's page; undefined when the client has given none. */
export function addressOf(rule: string, rulePage: string | undefined): string | undefined {
  return rulePage?.replace('{rule}', encodeURIComponent(rule));
}

function offerOf({ title, safety, preferred }: FixOffer): FixOffer {
  return { title, safety, ...(preferred === true && { preferred }) };
}

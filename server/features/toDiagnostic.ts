import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from 'vscode-languageserver';
import type { Finding, FixOffer } from '../../engine/lint/finding';
import type { Section } from '../../engine/lint/project';
import type { Severity } from '../../engine/lint/rule';
import { positionAt } from '../../engine/text/source';
import { SOURCE } from '../announcement';
import type { ClientCan } from '../clientCan';
import type { ConfigurationFiles } from '../configurationFiles';
import { type LineStarts, toRange } from '../positions';
import type { Workspace } from '../workspace';
import { idOf } from './resultId';

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

/** Diagnostics that stay together, and what names them, see resultId.ts. */
export interface DiagnosticBlock {
  id: string;
  diagnostics: Diagnostic[];
}

function blockOf(diagnostics: Diagnostic[]): DiagnosticBlock {
  return { id: idOf(diagnostics), diagnostics };
}

/** A block, and what it was made for besides the findings: file, place there, names, and where its links lead. */
interface Written {
  place: string;
  block: DiagnosticBlock;
}

/** Turns what is wrong with a file into the protocol's words, as far as the client understands them. */
export class DiagnosticWriter {
  /** By the findings that they show, which are the same list until a finding changes. */
  private readonly blocks = new WeakMap<readonly Finding[], Written>();

  constructor(
    private readonly workspace: Workspace,
    private readonly configurations: ConfigurationFiles,
    private readonly can: ClientCan,
    /** Address of a rule's page, see InitializationOptions. */
    private readonly rulePage: string | undefined,
  ) {}

  /** Diagnostics of documents that stand where they stood are the same as before. */
  diagnosticsOf(path: string): DiagnosticBlock[] {
    const file = this.workspace.project.file(path);
    const starts = file?.lineStarts ?? NO_LINES;
    const blocks = this.workspace.sections(path).sections.map(section => this.block(path, starts, section));
    const problems = this.configurationProblems(path);
    return problems.length === 0 ? blocks : [...blocks, blockOf(problems)];
  }

  private block(path: string, starts: LineStarts, section: Section): DiagnosticBlock {
    const { findings, names, start } = section;
    const { line, character } = positionAt(starts, start);
    const shift = this.workspace.documents.get(path)?.shift ?? 0;
    // A document begins with its line, but for those behind a mark of the parser's own.
    const own = `${line} ${character} ${line === 0 ? shift : 0} ${names?.join() ?? ''}`;
    const place = `${path} ${own} ${this.linksOf(path, section)}`;
    const known = this.blocks.get(findings);
    if (known?.place === place) return known.block;
    const block = blockOf(
      findings.map((finding, i) => this.diagnostic(path, starts, section, finding, names?.[i] ?? finding.fingerprint)),
    );
    this.blocks.set(findings, { place, block });
    return block;
  }

  /** Where related places lie now: they may move on their own. */
  private linksOf(path: string, { findings, start }: Section): string {
    if (!this.can.relatedInformation) return '';
    const links: string[] = [];
    for (const finding of findings) {
      if (finding.related.length === 0) continue;
      for (const { location } of this.related(path, start, finding)) {
        const { start: from, end: to } = location.range;
        links.push(`${location.uri} ${from.line}:${from.character}-${to.line}:${to.character}`);
      }
    }
    return links.join(' ');
  }

  private diagnostic(
    path: string,
    starts: LineStarts,
    section: Section,
    finding: Finding,
    fingerprint: string,
  ): Diagnostic {
    const { rule, severity, message, tag, fixes } = finding;
    const data: DiagnosticData = { v: 1, rule, fingerprint, fixes: fixes.map(offerOf) };
    const base = section.start;
    return {
      range: this.rangeOf(path, starts, finding.start + base, finding.end + base),
      ...{ severity: SEVERITIES[severity], code: rule, source: SOURCE, message, data },
      ...this.linkTo(rule),
      ...(tag !== undefined && this.can.tags && { tags: [TAGS[tag]] }),
      ...(finding.related.length > 0 &&
        this.can.relatedInformation && { relatedInformation: this.related(path, base, finding) }),
    };
  }

  /** `base` is the offset at which the finding's document starts. */
  private related(path: string, base: number, finding: Finding): DiagnosticRelatedInformation[] {
    const { project } = this.workspace;
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

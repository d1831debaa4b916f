import type { Diagnostic } from 'vscode-languageserver';
import { describeError, type Log } from '../log';
import type { Workspace } from '../workspace';
import type { DiagnosticWriter } from './toDiagnostic';

export interface Report {
  /** The same for the same diagnostics, across sessions too. */
  resultId: string;
  diagnostics: Diagnostic[];
}

/** The diagnostics of files, made once for each state of the file. Of closed files only the id is kept. */
export class Reports {
  private readonly reports = new Map<string, Report>();
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly workspace: Workspace,
    private readonly writer: DiagnosticWriter,
    private readonly log: Log,
  ) {}

  of(path: string): Report {
    this.workspace.settle();
    const known = this.reports.get(path);
    if (known) return known;
    const diagnostics = this.write(path);
    const report = { resultId: hash(JSON.stringify(diagnostics)), diagnostics };
    this.ids.set(path, report.resultId);
    if (this.workspace.documents.get(path)) this.reports.set(path, report);
    return report;
  }

  /** The report, unless it is the one that the id names. */
  unlike(resultId: string, path: string): Report | undefined {
    this.workspace.settle();
    if (this.ids.get(path) === resultId) return undefined;
    const report = this.of(path);
    return report.resultId === resultId ? undefined : report;
  }

  forget(paths: Iterable<string>): void {
    for (const path of paths) {
      this.reports.delete(path);
      this.ids.delete(path);
    }
  }

  /** A file that cannot be reported on must not keep the others from being so. */
  private write(path: string): Diagnostic[] {
    try {
      return this.writer.diagnosticsOf(path);
    } catch (error) {
      this.log.error(`There is no report on ${path}: ${describeError(error)}`);
      return [];
    }
  }
}

/** Two independent 32-bit hashes of FNV's kind, in hex: equal texts by accident are out of the question. */
function hash(text: string): string {
  let one = 0x811c9dc5;
  let two = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x85ebca6b) ^ (two >>> 13);
  }
  return (one >>> 0).toString(16) + (two >>> 0).toString(16);
}

/** The id of a report without diagnostics. */
export const NOTHING_WRONG = hash('[]');

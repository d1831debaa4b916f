import type { Diagnostic } from 'vscode-languageserver';
import { describeError, type Log } from '../log';
import type { Workspace } from '../workspace';
import { resultIdOf } from './resultId';
import type { DiagnosticBlock, DiagnosticWriter } from './toDiagnostic';

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
    const blocks = this.write(path);
    const report = { resultId: resultIdOf(blocks), diagnostics: blocks.flatMap(({ diagnostics }) => diagnostics) };
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
  private write(path: string): DiagnosticBlock[] {
    try {
      return this.writer.diagnosticsOf(path);
    } catch (error) {
      this.log.error(`There is no report on ${path}: ${describeError(error)}`);
      return [];
    }
  }
}

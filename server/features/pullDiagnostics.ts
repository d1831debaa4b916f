import {
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
} from 'vscode-languageserver';
import type { ClientCan } from '../clientCan';
import type { ConfigurationFiles } from '../configurationFiles';
import { Later } from '../slices';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import type { Diagnostics } from './diagnostics';
import type { Reports } from './reports';
import { WorkspacePull } from './workspacePull';

/** Milliseconds in which reasons to pull again are gathered. */
const GATHER = 300;

export interface PullOptions {
  connection: Connection;
  workspace: Workspace;
  configurations: ConfigurationFiles;
  reports: Reports;
  can: ClientCan;
  /** Resolves once the settings for a file are known. */
  ready(path: string): Promise<void>;
}

/** What the client was last told of a file, and for which version of it; none when it was not open. */
export interface Given {
  resultId: string;
  version: number | undefined;
}

/**
 * The client asks for the diagnostics of documents, and for those of the workspace with a request that stays open.
 * It is told to ask again only when an open document's result changed without it having been edited.
 */
export class PullDiagnostics implements Diagnostics {
  private readonly given = new Map<string, Given>();
  private readonly later: Later;
  private readonly pull: WorkspacePull;

  constructor(private readonly options: PullOptions) {
    this.later = new Later(GATHER, () => this.refresh());
    this.pull = new WorkspacePull({ ...options, given: this.given });
  }

  changed(paths: ReadonlySet<string>): void {
    this.pull.changed(paths);
    const { documents } = this.options.workspace;
    if (documents.all().some(({ path }) => paths.has(path) && this.given.has(path))) this.later.soon();
  }

  stop(): void {
    this.later.cancel();
    this.pull.stop();
  }

  async ofDocument({ textDocument, previousResultId }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> {
    const path = pathOf(textDocument.uri);
    await this.options.ready(path);
    const { resultId, diagnostics } = this.options.reports.of(path);
    const before = this.given.get(path);
    this.given.set(path, { resultId, version: this.options.workspace.documents.get(path)?.version });
    if (before && before.resultId !== resultId) this.pull.answeredAnew(path);
    if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics };
  }

  ofWorkspace(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    return this.pull.ask(params, token, partial);
  }

  /** A document that was edited since its last answer is asked for anyway. */
  private refresh(): void {
    const { connection, workspace, reports, can } = this.options;
    const isStale = workspace.documents.all().some(({ path, version }) => {
      const given = this.given.get(path);
      return given !== undefined && given.version === version && reports.unlike(given.resultId, path) !== undefined;
    });
    if (isStale && can.refreshDiagnostics) connection.languages.diagnostics.refresh().catch(() => {});
  }
}

import type { Connection } from 'vscode-languageserver';
import type { ClientCan } from '../clientCan';
import { describeError } from '../log';
import { Slices } from '../slices';
import type { Workspace } from '../workspace';
import type { Diagnostics } from './diagnostics';
import type { Reports } from './reports';
import { NOTHING_WRONG } from './resultId';

export interface PushOptions {
  connection: Connection;
  workspace: Workspace;
  reports: Reports;
  can: ClientCan;
  /** Resolves once the settings for a file are known. */
  ready(path: string): Promise<void>;
}

/** Publishes the diagnostics of every file, open or not, whenever they differ from those published before. */
export class PushDiagnostics implements Diagnostics {
  private readonly published = new Map<string, string>();
  private readonly pending = new Set<string>();
  private isRunning = false;

  constructor(private readonly options: PushOptions) {}

  changed(paths: ReadonlySet<string>): void {
    for (const path of paths) this.pending.add(path);
    if (!this.isRunning) this.run();
  }

  stop(): void {
    this.pending.clear();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    const slices = new Slices();
    try {
      for (let path = this.next(); path !== undefined; path = this.next()) {
        this.pending.delete(path);
        if (this.options.workspace.documents.get(path)) await this.options.ready(path);
        this.publish(path);
        await slices.rest();
      }
    } catch (error) {
      this.options.connection.console.error(`Diagnostics were not published: ${describeError(error)}`);
    } finally {
      this.isRunning = false;
    }
  }

  /** Open documents first. What is closed waits until files that are being read have been. */
  private next(): string | undefined {
    const { workspace } = this.options;
    let closed: string | undefined;
    for (const path of this.pending) {
      if (workspace.documents.get(path)) return path;
      closed ??= path;
    }
    return workspace.isReading ? undefined : closed;
  }

  private publish(path: string): void {
    const { connection, workspace, reports, can } = this.options;
    const report = reports.unlike(this.published.get(path) ?? NOTHING_WRONG, path);
    if (!report) return;
    const { resultId, diagnostics } = report;
    if (resultId === NOTHING_WRONG) this.published.delete(path);
    else this.published.set(path, resultId);
    const version = can.versions ? workspace.documents.get(path)?.version : undefined;
    connection.sendDiagnostics({ uri: workspace.uriOf(path), diagnostics, ...(version !== undefined && { version }) });
  }
}

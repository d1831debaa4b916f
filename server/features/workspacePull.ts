import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { describeError } from '../log';
import { Later, Slices } from '../slices';
import { pathOf } from '../uris';
import type { Given, PullOptions } from './pullDiagnostics';
import { NOTHING_WRONG } from './resultId';

/** Milliseconds between two partial results: editors stutter when thousands of them come at once. */
const PACE = 50;

/** The id of no result. */
const UNKNOWN = '';

interface Held {
  resolve(report: WorkspaceDiagnosticReport): void;
  partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined;
  /** Files that the client said it knows, to be confirmed or corrected in the first round. */
  claimed: Set<string>;
}

/**
 * The request for the diagnostics of the whole workspace. It is held open, because clients ask again soon after every
 * answer. One that takes partial results gets each change as it happens; any other gets an answer at the first change.
 * Documents that are open are told here too, although the client asks for those that it shows one by one.
 */
export class WorkspacePull {
  private held: Held | undefined;
  private readonly pending = new Set<string>();
  private isRunning = false;
  private readonly later = new Later(PACE, () => this.run());
  /**
   * Result ids of open documents that went out here. VS Code keeps documents open without a tab and does not pull
   * those; those that it does pull it takes from the pull alone, so what is told here does not count as given.
   */
  private readonly toldOfOpen = new Map<string, string>();
  /** Files of which the client may show what it was given earlier: VS Code throws away answers for hidden documents. */
  private readonly uncertain = new Set<string>();

  constructor(private readonly options: PullOptions & { given: Map<string, Given> }) {}

  ask(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    partial: Held['partial'],
  ): Promise<WorkspaceDiagnosticReport> {
    this.stop();
    this.toldOfOpen.clear();
    const { workspace, configurations, given } = this.options;
    const claimed = new Set<string>();
    for (const { uri, value } of previousResultIds) {
      given.set(pathOf(uri), { resultId: value, version: undefined });
      claimed.add(pathOf(uri));
    }
    const paths = [...workspace.project.paths(), ...configurations.paths(), ...claimed];
    for (const path of paths) this.pending.add(path);
    return new Promise((resolve, reject) => {
      const held: Held = { resolve, partial, claimed };
      this.held = held;
      token.onCancellationRequested(() => {
        if (this.held === held) this.held = undefined;
        reject(new ResponseError(LSPErrorCodes.ServerCancelled, 'cancelled', { retriggerRequest: true }));
      });
      this.run();
    });
  }

  changed(paths: ReadonlySet<string>): void {
    for (const path of paths) this.pending.add(path);
    if (this.held) this.later.soon();
  }

  /** The client was given another result for a document than the one before, and shows one of the two. */
  answeredAnew(path: string): void {
    this.uncertain.add(path);
    this.changed(new Set([path]));
  }

  /** Answers what is still open. */
  stop(): void {
    this.later.cancel();
    this.held?.resolve({ items: [] });
    this.held = undefined;
  }

  private async run(): Promise<void> {
    const { held } = this;
    if (!held || this.isRunning || this.options.workspace.isReading) return;
    this.isRunning = true;
    try {
      await this.collect(held);
    } catch (error) {
      this.options.connection.console.error(`Diagnostics of the workspace failed: ${describeError(error)}`);
    } finally {
      this.isRunning = false;
      if (this.held && this.pending.size > 0) this.later.soon();
    }
  }

  /** Looks at all files that may have changed; hands over what there is at most once in each interval. */
  private async collect(held: Held): Promise<void> {
    const slices = new Slices();
    let items: WorkspaceDocumentDiagnosticReport[] = [];
    let handedOver = performance.now();
    for (const path of this.pending) {
      if (this.options.workspace.isReading) break;
      this.pending.delete(path);
      items.push(...this.itemsFor(path, held));
      await slices.rest();
      if (this.held !== held) return this.putBack(items);
      if (!held.partial || items.length === 0 || performance.now() - handedOver < PACE) continue;
      held.partial.report({ items });
      items = [];
      handedOver = performance.now();
    }
    this.handOver(held, items);
  }

  /** The request has gone: its successor has to be told. */
  private putBack(items: readonly WorkspaceDocumentDiagnosticReport[]): void {
    for (const { uri } of items) {
      this.options.given.delete(pathOf(uri));
      this.toldOfOpen.delete(pathOf(uri));
      this.uncertain.add(pathOf(uri));
      this.pending.add(pathOf(uri));
    }
  }

  private handOver(held: Held, items: WorkspaceDocumentDiagnosticReport[]): void {
    if (held.partial) {
      if (items.length > 0) held.partial.report({ items });
    } else if (items.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full)) {
      this.held = undefined;
      held.resolve({ items });
    }
  }

  /** What the client has to be told of a file: nothing, when it knows. */
  private itemsFor(path: string, { claimed }: Held): WorkspaceDocumentDiagnosticReport[] {
    const { workspace, reports, given } = this.options;
    const isClaimed = claimed.delete(path);
    const document = workspace.documents.get(path);
    const known = (document && this.toldOfOpen.get(path)) ?? given.get(path)?.resultId ?? NOTHING_WRONG;
    const before = this.uncertain.delete(path) ? UNKNOWN : known;
    const about = { uri: workspace.uriOf(path), version: document?.version ?? null };
    const report = reports.unlike(before, path);
    if (!report) return isClaimed ? [{ ...about, resultId: before, kind: DocumentDiagnosticReportKind.Unchanged }] : [];
    const { resultId, diagnostics } = report;
    if (document) this.toldOfOpen.set(path, resultId);
    else given.set(path, { resultId, version: undefined });
    return [{ ...about, resultId, kind: DocumentDiagnosticReportKind.Full, items: diagnostics }];
  }
}

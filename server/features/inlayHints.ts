import type { Connection, InlayHint, InlayHintParams } from 'vscode-languageserver';
import type { FileState } from '../../engine/lint/fileState';
import type { ClientCan } from '../clientCan';
import type { OpenDocument } from '../documents';
import { toOffset, toRange } from '../positions';
import type { EditorSettings } from '../settings';
import { Later } from '../slices';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import { figuresOf } from './figures';

export interface InlayHintsOptions {
  connection: Connection;
  workspace: Workspace;
  settings: EditorSettings;
  can: ClientCan;
  /** Resolves once the settings for a file are known. */
  ready(path: string): Promise<void>;
}

/** Milliseconds in which changes are gathered before it is looked whether hints are still right. */
const GATHER = 300;

/** What a client shows now; it asks again by itself when the document changes. */
interface Shown {
  params: InlayHintParams;
  document: OpenDocument;
  text: string;
}

/** Figures behind values: what pods come to, and what an update needs. */
export class InlayHints {
  private readonly shown = new Map<string, Shown>();
  private readonly checking = new Later(GATHER, () => this.refreshStale());

  constructor(private readonly options: InlayHintsOptions) {}

  async in(params: InlayHintParams): Promise<InlayHint[]> {
    const { workspace, ready } = this.options;
    const path = pathOf(params.textDocument.uri);
    await ready(path);
    workspace.settle();
    const document = workspace.documents.get(path);
    if (!document) return [];
    const hints = this.compute(document, params);
    this.shown.set(path, { params, document, text: JSON.stringify(hints) });
    return hints;
  }

  /** Something changed that hints may rest on: settings, or objects of any file. */
  changed(): void {
    if (this.options.can.refreshHints && this.shown.size > 0) this.checking.soon();
  }

  /** Figures rest on other files too: on the autoscaler of a workload, and on the workload of an autoscaler. */
  private refreshStale(): void {
    const { workspace, connection } = this.options;
    workspace.settle();
    let isStale = false;
    for (const [path, { document, params, text }] of this.shown) {
      if (workspace.documents.get(path) !== document) this.shown.delete(path);
      else isStale ||= JSON.stringify(this.compute(document, params)) !== text;
    }
    if (isStale) connection.languages.inlayHint.refresh().catch(() => {});
  }

  private compute(document: OpenDocument, { range }: InlayHintParams): InlayHint[] {
    const { workspace, settings } = this.options;
    const file = workspace.project.file(document.path);
    if (!file) return [];
    const [start, end] = [toOffset(document, range.start), toOffset(document, range.end)];
    const { target } = file.effective;
    const context = { index: workspace.project.lookAround(), hints: settings.hints, target };
    return file.placed
      .filter(({ document: number }) => overlaps(file, number, start, end))
      .flatMap(placed => {
        const base = file.documents[placed.document]!.start;
        return figuresOf(placed, context).flatMap(({ at, label, tooltip }): InlayHint[] => {
          const [from, to] = [at.start + base, at.end + base];
          if (to < start || from > end) return [];
          const position = toRange(file.lineStarts, from, to, document.shift).end;
          return [{ position, label, tooltip, paddingLeft: true }];
        });
      });
  }
}

function overlaps({ documents, length }: FileState, number: number, start: number, end: number): boolean {
  return documents[number]!.start <= end && (documents[number + 1]?.start ?? length) >= start;
}

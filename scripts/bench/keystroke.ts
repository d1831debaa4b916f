import { Connection } from './connection';

export interface Keystrokes {
  /** Diagnostics of the text. */
  findings: number;
  /** Milliseconds from opening the document to its diagnostics, in a server that has just been started. */
  open: number;
  /** Milliseconds from a keystroke to the diagnostics, in the middle and at the worst of a hundred. */
  p50: number;
  p99: number;
}

const WARM_UP = 60;

interface Place {
  line: number;
  character: number;
}

/** Measures what a user feels: from a keystroke to its diagnostics, over stdio, against the server that ships. */
export async function measureKeystrokes(server: string, text: string, strokes: number): Promise<Keystrokes> {
  const connection = new Connection(server);
  try {
    const editing = await startEditing(connection, text);
    const open = await editing.open();
    const times: number[] = [];
    for (let i = 0; i < WARM_UP + strokes; i++) times.push(await editing.stroke());
    const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    return { findings: editing.findings, open, p50: at(0.5), p99: at(0.99) };
  } finally {
    await connection.end();
  }
}

/** A server that has just been started, and a document that is not open yet. */
export async function startEditing(connection: Connection, text: string): Promise<Editing> {
  await connection.request('initialize', {
    ...{ processId: process.pid, rootUri: null, workspaceFolders: null },
    capabilities: { textDocument: { diagnostic: {} } },
  });
  connection.notify('initialized', {});
  return new Editing(connection, 'file:///bench/a.yaml', text);
}

/** Types and deletes a digit at the end of a line in the middle of the text: of an image's tag, else of a sentence. */
export class Editing {
  private readonly textDocument: { uri: string; version: number };
  private readonly place: Place;
  private typed = false;
  private resultId: string | undefined;
  findings = 0;

  constructor(
    private readonly connection: Connection,
    uri: string,
    private readonly text: string,
  ) {
    this.textDocument = { uri, version: 1 };
    const line = text.lastIndexOf('image: ', text.length / 2);
    const before = text.slice(0, text.indexOf('\n', line < 0 ? text.indexOf(' the ', text.length / 2) : line));
    this.place = { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 };
  }

  open(): Promise<number> {
    const { textDocument, text } = this;
    return this.timed(() =>
      this.connection.notify('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'yaml', text } }),
    );
  }

  stroke(): Promise<number> {
    const { line, character } = this.place;
    const end = { line, character: character + (this.typed ? 1 : 0) };
    const change = { range: { start: this.place, end }, text: this.typed ? '' : '7' };
    this.typed = !this.typed;
    this.textDocument.version++;
    return this.timed(() =>
      this.connection.notify('textDocument/didChange', { textDocument: this.textDocument, contentChanges: [change] }),
    );
  }

  private async timed(act: () => void): Promise<number> {
    const { uri } = this.textDocument;
    const started = performance.now();
    act();
    const report = await this.connection.request<{ resultId: string; items?: unknown[] }>('textDocument/diagnostic', {
      ...{ textDocument: { uri }, previousResultId: this.resultId },
    });
    this.resultId = report.resultId;
    this.findings = report.items?.length ?? this.findings;
    return performance.now() - started;
  }
}

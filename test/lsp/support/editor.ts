import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Connection } from '../../../scripts/bench/connection';

export interface EditorOptions {
  /** Script of the server. */
  server: string;
  /** Files on disk before the start. */
  files?: Record<string, string>;
  /** Folders of the workspace, relative to the place of the files; `['']` unless given. */
  folders?: string[];
  capabilities: object;
  initializationOptions?: unknown;
  /** What the editor answers when it is asked for settings. */
  settings?: unknown;
}

/** Longer than anything takes on a busy machine. */
const PATIENCE = 8000;

/** An editor without a window: documents, files on disk, and a server to ask about them. */
export class Editor {
  readonly root = mkdtempSync(join(tmpdir(), 'avoid-spikes-'));
  readonly connection: Connection;
  readonly documents = new Map<string, TextDocument>();
  readonly published = new Map<string, PublishDiagnosticsParams>();
  readonly log: string[] = [];
  /** Methods of all that the server asked or told, in order. */
  readonly heard: { method: string; params: unknown }[] = [];
  initialized!: InitializeResult;
  private readonly listeners = new Set<() => void>();

  private constructor(readonly options: EditorOptions) {
    for (const [file, text] of Object.entries(options.files ?? {})) this.put(file, text);
    this.connection = new Connection(options.server);
    this.connection.onNotification = (method, params) => this.hear(method, params);
    this.connection.onRequest = (method, params) => {
      this.hear(method, params);
      return this.answer(method, params);
    };
  }

  static async start(options: EditorOptions): Promise<Editor> {
    const editor = new Editor(options);
    const { capabilities, initializationOptions, folders = [''] } = options;
    editor.initialized = await editor.connection.request('initialize', {
      ...{ processId: process.pid, rootUri: null, capabilities, initializationOptions },
      workspaceFolders: folders.map(folder => editor.folder(folder)),
    });
    editor.connection.notify('initialized', {});
    return editor;
  }

  async stop(): Promise<void> {
    assert.equal(await this.connection.end(), 0);
    rmSync(this.root, { recursive: true, force: true });
  }

  uri(file: string): string {
    return pathToFileURL(join(this.root, file)).href;
  }

  folder(name: string): { uri: string; name: string } {
    return { uri: this.uri(name).replace(/\/$/, ''), name: name || 'root' };
  }

  /** Writes to the disk, telling nobody. */
  put(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  open(file: string, text = readFileSync(join(this.root, file), 'utf8'), languageId = 'yaml'): void {
    const document = TextDocument.create(this.uri(file), languageId, 1, text);
    this.documents.set(file, document);
    this.connection.notify('textDocument/didOpen', {
      textDocument: { uri: document.uri, languageId, version: 1, text },
    });
  }

  /** Replaces the first occurrence of a text, as an incremental change. */
  type(file: string, from: string, to: string): void {
    const document = this.document(file);
    const at = document.getText().indexOf(from);
    assert.notEqual(at, -1, `${JSON.stringify(from)} is not in ${file}`);
    this.edit(file, [
      { range: { start: document.positionAt(at), end: document.positionAt(at + from.length) }, newText: to },
    ]);
  }

  edit(file: string, edits: readonly TextEdit[]): void {
    const document = this.document(file);
    const version = document.version + 1;
    // From the end, so that each change leaves the places of the others alone.
    const changes = [...edits]
      .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map(({ range, newText }) => ({ range, text: newText }));
    this.connection.notify('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges: changes,
    });
    this.documents.set(file, TextDocument.update(document, changes, version));
  }

  close(file: string): void {
    this.connection.notify('textDocument/didClose', { textDocument: { uri: this.uri(file) } });
    this.documents.delete(file);
  }

  async pull(file: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.request('textDocument/diagnostic', {
      textDocument: { uri: this.uri(file) },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  }

  /** The diagnostics of a file, as the client's capabilities have it get them. */
  async diagnostics(file: string): Promise<Diagnostic[]> {
    if (this.initialized.capabilities.diagnosticProvider === undefined)
      return this.published.get(this.uri(file))?.diagnostics ?? [];
    const report = await this.pull(file);
    return report.kind === 'full' ? report.items : [];
  }

  async actions(file: string, only?: string[]): Promise<CodeAction[]> {
    const diagnostics = await this.diagnostics(file);
    return this.connection.request('textDocument/codeAction', {
      textDocument: { uri: this.uri(file) },
      range: { start: { line: 0, character: 0 }, end: this.document(file).positionAt(Number.POSITIVE_INFINITY) },
      context: { diagnostics, ...(only ? { only } : {}) },
    });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.request('codeAction/resolve', action);
  }

  /** Carries out an edit as an editor would; files that are not open are changed on disk. */
  apply(edit: WorkspaceEdit): void {
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) this.applyTo(uri, edits);
    for (const change of edit.documentChanges ?? []) {
      if ('kind' in change) {
        assert.equal(change.kind, 'create');
        if (change.kind === 'create') this.put(this.fileOf(change.uri), '');
        continue;
      }
      const { uri, version } = change.textDocument;
      const open = this.documents.get(this.fileOf(uri));
      assert.equal(version, open?.version ?? null, 'an edit names the version that it is for');
      this.applyTo(uri, change.edits as TextEdit[]);
    }
  }

  fileOf(uri: string): string {
    const base = this.folder('').uri;
    assert.ok(uri.startsWith(`${base}/`), `${uri} lies outside`);
    return decodeURIComponent(uri.slice(base.length + 1));
  }

  /** Waits until a check passes; fails as the check did when it takes too long. */
  async until(check: () => void | Promise<void>): Promise<void> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      await this.somethingHeard(50);
    }
  }

  private somethingHeard(atMost: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer);
        this.listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMost);
      this.listeners.add(done);
    });
  }

  private applyTo(uri: string, edits: readonly TextEdit[]): void {
    const file = this.fileOf(uri);
    if (this.documents.has(file)) {
      this.edit(file, edits);
      return;
    }
    const before = TextDocument.create(uri, 'yaml', 0, readFileSync(join(this.root, file), 'utf8'));
    this.put(file, TextDocument.applyEdits(before, [...edits]));
  }

  private document(file: string): TextDocument {
    const document = this.documents.get(file);
    assert.ok(document, `${file} is not open`);
    return document;
  }

  private hear(method: string, params: unknown): void {
    this.heard.push({ method, params });
    if (method === 'textDocument/publishDiagnostics') {
      const published = params as PublishDiagnosticsParams;
      this.published.set(published.uri, published);
    }
    if (method === 'window/logMessage') this.log.push((params as { message: string }).message);
    for (const listener of [...this.listeners]) listener();
  }

  private answer(method: string, params: unknown): unknown {
    if (method !== 'workspace/configuration') return null;
    return (params as { items: unknown[] }).items.map(() => this.options.settings ?? null);
  }
}

/** `line:rule "what it marks"` for each diagnostic. */
export function marks(diagnostics: readonly Diagnostic[], text: string): string[] {
  const document = TextDocument.create('', '', 0, text);
  const marked = ({ start, end }: { start: Position; end: Position }) => document.getText({ start, end });
  return diagnostics.map(({ range, code }) => `${range.start.line + 1}:${code} ${JSON.stringify(marked(range))}`);
}

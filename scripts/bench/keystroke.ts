// Measures what a user feels: from a keystroke to its diagnostics, over stdio, against the server that ships.
// usage: npm run bench:keystroke [-- SERVER]
import { resolve } from 'node:path';
import { Connection } from './connection';
import { deployment, stream } from './manifests';

const WARM_UP = 100;
const STROKES = 500;

const inputs: Record<string, string> = {
  'one Deployment': deployment(1),
  '2,000 lines': stream(2_000),
  '20,000 lines': stream(20_000),
};

interface Place {
  line: number;
  character: number;
}

async function main(server: string): Promise<void> {
  console.log(`${'input'.padEnd(16)} ${['lines', 'findings', 'open', 'p50', 'p99', 'max'].map(cell).join(' ')}   (ms)`);
  for (const [name, text] of Object.entries(inputs))
    console.log(`${name.padEnd(16)} ${(await measure(server, text)).map(cell).join(' ')}`);
}

function cell(value: string | number): string {
  return (typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value)).padStart(8);
}

async function measure(server: string, text: string): Promise<number[]> {
  const connection = new Connection(server);
  await connection.request('initialize', {
    ...{ processId: process.pid, rootUri: null, workspaceFolders: null },
    capabilities: { textDocument: { diagnostic: {} } },
  });
  connection.notify('initialized', {});
  const editing = new Editing(connection, text);
  const open = await editing.open();
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + STROKES; i++) times.push(await editing.stroke());
  connection.kill();
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return [text.split('\n').length, editing.findings, open, at(0.5), at(0.99), at(1)];
}

/** Types and deletes a digit at the end of an image's tag, in the middle of the text. */
class Editing {
  private readonly textDocument = { uri: 'file:///bench/a.yaml', version: 1 };
  private readonly place: Place;
  private typed = false;
  private resultId: string | undefined;
  findings = 0;

  constructor(
    private readonly connection: Connection,
    private readonly text: string,
  ) {
    const image = text.indexOf('image: ', text.lastIndexOf('kind: Deployment', text.length / 2));
    const before = text.slice(0, text.indexOf('\n', image));
    const line = before.split('\n').length - 1;
    this.place = { line, character: before.length - before.lastIndexOf('\n') - 1 };
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

main(resolve(process.argv[2] ?? 'dist/server.js'));

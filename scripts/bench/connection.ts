import { type ChildProcess, spawn } from 'node:child_process';
import { ENVIRONMENT } from './programs';

export interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** An answer that is an error. */
export class ResponseFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

export interface Pending<T> {
  id: number;
  answer: Promise<T>;
}

/** JSON-RPC over the standard streams of a process, written anew so that no library is on both ends. */
export class Connection {
  private readonly process: ChildProcess;
  private received: Buffer = Buffer.alloc(0);
  private lastId = 0;
  private readonly waiting = new Map<number, (message: Message) => void>();
  readonly exit: Promise<number | null>;
  onNotification: (method: string, params: unknown) => void = () => {};
  /** Answers the server's requests. */
  onRequest: (method: string, params: unknown) => unknown = () => null;

  /** `node` are arguments for the runtime itself. */
  constructor(script: string, node: readonly string[] = [], env = ENVIRONMENT) {
    this.process = spawn(process.execPath, [...node, script, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
    });
    this.process.stdout!.on('data', (chunk: Buffer) => this.take(chunk));
    this.exit = new Promise(resolve => this.process.on('exit', resolve));
  }

  get pid(): number {
    return this.process.pid!;
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.begin<T>(method, params).answer;
  }

  /** For requests that are cancelled or looked at before they are answered. */
  begin<T>(method: string, params: unknown): Pending<T> {
    const id = ++this.lastId;
    const answer = new Promise<T>((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        if (error) reject(new ResponseFailure(error.code, error.message, error.data));
        else resolve(result as T);
      });
    });
    this.send({ id, method, params });
    return { id, answer };
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  kill(): void {
    this.process.kill();
  }

  /** As an editor ends a server; resolves to its exit code. */
  async end(): Promise<number | null> {
    await this.request('shutdown', undefined);
    this.notify('exit', undefined);
    return this.exit;
  }

  private send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin!.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin!.write(body);
  }

  private take(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    for (let message = this.next(); message; message = this.next()) this.handle(message);
  }

  private next(): Message | undefined {
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const length = Number(/Content-Length: (\d+)/i.exec(this.received.toString('latin1', 0, end))![1]);
    if (this.received.length < end + 4 + length) return undefined;
    const body = this.received.toString('utf8', end + 4, end + 4 + length);
    this.received = this.received.subarray(end + 4 + length);
    return JSON.parse(body) as Message;
  }

  private handle(message: Message): void {
    const { id, method, params } = message;
    if (method === undefined) this.waiting.get(id!)?.(message);
    else if (id === undefined) this.onNotification(method, params);
    else Promise.resolve(this.onRequest(method, params)).then(result => this.answer(id, result));
  }

  private answer(id: number, result: unknown): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result: result ?? null }));
    this.process.stdin!.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin!.write(body);
  }
}

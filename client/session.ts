import { type Disposable, EventEmitter, type LogOutputChannel, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CloseAction, type CloseHandlerResult, ErrorAction, State } from 'vscode-languageclient';
import * as protocol from '../server/protocol';
import { Crashes } from './crashes';
import { findFiles, readFile } from './files';
import { clientOptions, documentSchemes } from './options';

/** Where the server runs and who reads files for it. */
export interface Platform {
  createClient(options: LanguageClientOptions, output: LogOutputChannel): BaseLanguageClient;
  filesReadBy(): 'node' | 'client';
}

export type ServerState = 'off' | 'starting' | 'running' | 'restarting' | 'failed';

/**
 * The language server as the rest of the client sees it: one at a time, started when the settings allow it, started
 * anew after a crash, with what it last said about itself.
 */
export class Session implements Disposable {
  readonly output = window.createOutputChannel('Avoid Spikes', { log: true });
  private readonly changes = new EventEmitter<void>();
  /** The state, the status or the client changed. */
  readonly onDidChange = this.changes.event;
  state: ServerState = 'off';
  status: protocol.ServerStatus | undefined;
  private client: BaseLanguageClient | undefined;
  private startedWith = '';
  private readonly crashes = new Crashes();
  /** Starting and stopping take time; one is finished before the next begins. */
  private queue: Promise<void> = Promise.resolve();
  private readonly subscriptions: Disposable[];

  constructor(private readonly platform: Platform) {
    this.subscriptions = [
      workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      workspace.onDidChangeConfiguration(event => event.affectsConfiguration('avoidSpikes.enable') && this.refresh()),
    ];
  }

  /** The client, when there is a server to ask. */
  get running(): BaseLanguageClient | undefined {
    return this.state === 'running' ? this.client : undefined;
  }

  /** Brings the server into line with settings and folders: starts it, stops it, starts it anew or leaves it alone. */
  refresh(): Promise<void> {
    return this.enqueue(async () => {
      const wanted = this.wanted();
      if (wanted === this.startedWith) return;
      await this.stop();
      if (wanted) await this.launch(wanted);
    });
  }

  /** Stops the server and starts a new one, whatever happened before. */
  restart(): Promise<void> {
    this.crashes.forget();
    return this.enqueue(async () => {
      await this.stop();
      const wanted = this.wanted();
      if (wanted) await this.launch(wanted);
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.enqueue(() => this.stop()).then(() => this.output.dispose());
  }

  /** What the server must be started with, as a text to compare; empty when it must not run. */
  private wanted(): string {
    if (!workspace.getConfiguration('avoidSpikes').get('enable', true)) return '';
    return [this.platform.filesReadBy(), ...documentSchemes()].join(' ');
  }

  private async launch(wanted: string): Promise<void> {
    this.startedWith = wanted;
    const client: BaseLanguageClient = this.platform.createClient(
      clientOptions(this.output, this.platform.filesReadBy(), {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.closed(client),
      }),
      this.output,
    );
    this.client = client;
    client.onRequest(protocol.findFiles, findFiles);
    client.onRequest(protocol.readFile, readFile);
    client.onNotification(protocol.status, status => this.change({ status }));
    client.onDidChangeState(({ newState }) => this.follow(client, newState));
    this.change({ state: 'starting' });
    await client.start().catch(error => this.output.error('The language server did not start.', error));
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.startedWith = '';
    this.change({ state: 'off', status: undefined });
    await client?.dispose().catch(error => this.output.warn('The language server did not stop in good order.', error));
  }

  /** Called when the connection ends although nobody asked for it. */
  private async closed(client: BaseLanguageClient): Promise<CloseHandlerResult> {
    const stay: CloseHandlerResult = { action: CloseAction.DoNotRestart, handled: true };
    if (client !== this.client) return stay;
    const wait = this.crashes.next(Date.now());
    if (wait === undefined) {
      this.change({ state: 'failed', status: undefined });
      this.tellFailure();
      return { ...stay, message: 'The language server stopped again and again. It stays off until it is restarted.' };
    }
    this.change({ state: 'restarting', status: undefined });
    this.output.warn(`The language server stopped. It starts again in ${wait / 1000} s.`);
    await new Promise(resolve => setTimeout(resolve, wait));
    return client === this.client ? { action: CloseAction.Restart, handled: true } : stay;
  }

  private async tellFailure(): Promise<void> {
    const text = 'Avoid Spikes: the language server stopped several times and is off now.';
    const choice = await window.showErrorMessage(text, 'Show output', 'Restart');
    if (choice === 'Show output') this.output.show();
    if (choice === 'Restart') await this.restart();
  }

  private follow(client: BaseLanguageClient, state: State): void {
    if (client !== this.client) return;
    if (state === State.Running) this.change({ state: 'running' });
    if (state === State.StartFailed) this.change({ state: 'failed' });
  }

  private change(to: Partial<Pick<Session, 'state' | 'status'>>): void {
    Object.assign(this, to);
    this.changes.fire();
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(task).catch(error => this.output.error(error));
    return this.queue;
  }
}

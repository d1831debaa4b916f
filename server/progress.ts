import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Milliseconds of work after which the user gets to see it. */
const QUIET = 500;
/** Milliseconds between two reports. */
const PACE = 200;

/** Shows work in the editor once it takes long enough to be worth a mention. Nobody waits for the client's consent. */
export class LazyProgress {
  private reporter: WorkDoneProgressServerReporter | undefined;
  private isDone = false;
  private reported = 0;
  private readonly timer: ReturnType<typeof setTimeout>;

  constructor(connection: Connection, title: string) {
    this.timer = setTimeout(() => this.show(connection, title), QUIET);
  }

  /** `done` of `all` files. */
  report(done: number, all: number): void {
    const now = performance.now();
    if (!this.reporter || now - this.reported < PACE) return;
    this.reported = now;
    this.reporter.report(all === 0 ? 0 : (100 * done) / all, `${done} of ${all} files`);
  }

  end(): void {
    this.isDone = true;
    clearTimeout(this.timer);
    this.reporter?.done();
    this.reporter = undefined;
  }

  private async show(connection: Connection, title: string): Promise<void> {
    try {
      const reporter = await connection.window.createWorkDoneProgress();
      if (this.isDone) return reporter.done();
      reporter.begin(title, 0);
      this.reporter = reporter;
    } catch {
      // The client wants no progress.
    }
  }
}

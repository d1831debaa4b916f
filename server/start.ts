import type { Connection, InitializeParams } from 'vscode-languageserver';
import { answerTo } from './announcement';
import { clientCan } from './clientCan';
import { describeError } from './log';

/** What does the work for one client. */
export interface Session {
  /** The client is ready to be asked things. */
  begin(): void;
}

export type OpenSession = (connection: Connection, params: InitializeParams) => Session;

/**
 * Serves one client. What does the work is loaded when the client has its answer to `initialize`: then it prepares
 * itself at the same time. In a worker everything is loaded from the start.
 */
export function serve(connection: Connection, load: () => OpenSession): void {
  connection.onInitialize(params => {
    let session: Session | undefined;
    const open = (): Session => {
      session ??= load()(connection, params);
      return session;
    };
    afterAnswer(open);
    connection.onInitialized(() => open().begin());
    return answerTo(clientCan(params));
  });
  connection.listen();
}

/** The library writes an answer in the next turn of the event loop. */
function afterAnswer(task: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(() => setImmediate(task));
  else task();
}

/** The last resort for errors that nobody handles: one line in the log instead of the end. */
export function logUnhandled(connection: Connection, error: unknown): void {
  connection.console.error(`Something unexpected failed: ${describeError(error)}`);
}

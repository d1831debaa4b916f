/** Where the server says what happened: the client's log, one line each. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** An error in one line: what it says, and where it was thrown. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = /\n\s+at (.+)/.exec(error.stack ?? '')?.[1];
  const message = error.message.replace(/\s+/g, ' ');
  return where === undefined ? `${error.name}: ${message}` : `${error.name}: ${message} (at ${where})`;
}

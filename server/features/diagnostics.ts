/** How diagnostics get to the client: it pulls them if it can, else they are pushed. */
export interface Diagnostics {
  /** What is known of these files has changed; called in the middle of other work, so it only takes note. */
  changed(paths: ReadonlySet<string>): void;
  /** The client is about to leave: nothing may be held back. */
  stop(): void;
}

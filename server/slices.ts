/** Milliseconds of background work after which waiting requests get their turn. */
const SLICE = 5;

/** Milliseconds for which background work waits for what follows, after something that somebody waits for. */
const QUIET = 4;

/** Milliseconds after which it goes on all the same. */
const PATIENCE = 100;

/** Lets everything that has arrived in the meantime be handled. */
export function yieldToRequests(): Promise<void> {
  // In a worker there is no setImmediate, and timers are held back by some milliseconds; messages are not.
  if (typeof setImmediate === 'function') return new Promise(resolve => setImmediate(resolve));
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Somebody waits for what is being done now, and may want more at once: background work stands back for a moment. */
export function attend(): void {
  attended = performance.now();
}

let attended = Number.NEGATIVE_INFINITY;
/** Of all background work one slice is done at a time, with a turn for requests before each. */
let turns: Promise<void> = Promise.resolve();

async function turn(): Promise<void> {
  const latest = performance.now() + PATIENCE;
  do await yieldToRequests();
  while (performance.now() - attended < QUIET && performance.now() < latest);
}

/** Cuts long work into slices: call `rest` between its parts. */
export class Slices {
  private started = performance.now();

  async rest(): Promise<void> {
    if (performance.now() - this.started < SLICE) return;
    turns = turns.then(turn);
    await turns;
    this.started = performance.now();
  }
}

/** Runs a task once, some time after the first of any number of calls. */
export class Later {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly task: () => void,
  ) {}

  /** Calls while the task is waiting change nothing. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.task();
    }, this.milliseconds);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

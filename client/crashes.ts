/** Decides whether a server that stopped unasked is started again, and after how long. */
export class Crashes {
  private times: number[] = [];

  /**
   * @param most Starts within `window`, after which it gives up.
   * @param window In milliseconds.
   * @param longest The longest wait, in milliseconds. The first is one second, each later one twice the one before.
   */
  constructor(
    private readonly most = 5,
    private readonly window = 3 * 60_000,
    private readonly longest = 8_000,
  ) {}

  /** Milliseconds to wait before the next start, nothing when it is better to give up. `now` in milliseconds. */
  next(now: number): number | undefined {
    this.times = [...this.times.filter(time => now - time < this.window), now];
    if (this.times.length > this.most) return undefined;
    return Math.min(1000 * 2 ** (this.times.length - 1), this.longest);
  }

  forget(): void {
    this.times = [];
  }
}

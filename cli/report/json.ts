import type { Outcome } from '../outcome';

/** For programs. The order of keys and findings is the same from run to run. */
export function jsonReport({ summary, findings, skipped }: Outcome, version: string): string {
  return `${JSON.stringify({ tool: `avoid-spikes ${version}`, summary, findings, skipped }, undefined, 2)}\n`;
}

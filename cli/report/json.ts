import type { Outcome } from '../outcome';

/**
 * For programs, piece by piece, each finding on a line of its own. The order of keys and findings is the same from run
 * to run; the summary comes last, when all files have been gone through.
 */
export function* jsonReport({ files, skipped, summary }: Outcome, version: string): Generator<string> {
  yield `{\n  "tool": ${JSON.stringify(`avoid-spikes ${version}`)},\n  "findings": [`;
  let separator = '';
  for (const { findings } of files) {
    yield separator + lines(findings);
    separator = ',';
  }
  yield `${separator === '' ? '' : '\n  '}],\n  "skipped": [${lines(skipped)}${skipped.length === 0 ? '' : '\n  '}],\n`;
  yield `  "summary": ${JSON.stringify(summary())}\n}\n`;
}

function lines(values: readonly unknown[]): string {
  return values.map(value => `\n    ${JSON.stringify(value)}`).join(',');
}

import type { Outcome } from '../outcome';

/**
 * For programs, piece by piece. The order of keys and findings is the same from run to run; the summary comes last,
 * when all files have been gone through.
 */
export function* jsonReport({ files, skipped, summary }: Outcome, version: string): Generator<string> {
  yield `{\n  "tool": ${JSON.stringify(`avoid-spikes ${version}`)},\n  "findings": [`;
  let isFirst = true;
  for (const { findings } of files) {
    const texts = findings.map(finding => `\n    ${indented(finding, '    ')}`);
    yield (isFirst ? '' : ',') + texts.join(',');
    isFirst = false;
  }
  yield `${isFirst ? '' : '\n  '}],\n  "skipped": ${indented(skipped, '  ')},\n`;
  yield `  "summary": ${indented(summary(), '  ')}\n}\n`;
}

function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${indent}`);
}

import type { Finding } from './finding';
import { SEVERITIES } from './rule';

/** A finding with its place in the file: `start` and `end` count from the beginning of the file's text. */
export interface PlacedFinding extends Finding {
  document: number;
}

export interface FileReport {
  path: string;
  /** Sorted by position. */
  findings: PlacedFinding[];
  /** How many findings ignore comments and annotations kept away. */
  ignored: number;
}

export function place(finding: Finding, start: number, document: number): PlacedFinding {
  return { ...finding, document, start: finding.start + start, end: finding.end + start };
}

/** Twins in several documents of a file get fingerprints of their own. */
export function withOwnNames(findings: PlacedFinding[]): PlacedFinding[] {
  const seen = new Map<string, number>();
  return findings.map(finding => {
    const count = seen.get(finding.fingerprint) ?? 0;
    seen.set(finding.fingerprint, count + 1);
    return count === 0 ? finding : { ...finding, fingerprint: `${finding.fingerprint}~${count}` };
  });
}

export function byPosition(a: PlacedFinding, b: PlacedFinding): number {
  return a.start - b.start || a.end - b.end || rank(a) - rank(b) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/** Of several findings in one place, the worst is read first. */
export function rank({ severity }: PlacedFinding): number {
  return SEVERITIES.indexOf(severity);
}

import type { Finding } from './finding';
import { SEVERITIES } from './rule';

/** A finding with its place in the file: `start` and `end` count from the beginning of the file's text. */
export interface PlacedFinding extends Finding {
  document: number;
}

/**
 * What is shown of one document. The findings count from its beginning and are the same list as long as they are the
 * same, wherever the document moves: what is made of them can be kept.
 */
export interface Section {
  /** Number of the document in its file, and the offset at which it starts. */
  document: number;
  start: number;
  /** Sorted by position. */
  findings: readonly Finding[];
  /** Fingerprints within the file, where twins in other documents take them; undefined: the findings' own. */
  names: readonly string[] | undefined;
}

export interface FileSections {
  path: string;
  /** In the order of the documents; those without findings are left out. */
  sections: readonly Section[];
  /** How many findings ignore comments and annotations kept away. */
  ignored: number;
}

export interface FileReport {
  path: string;
  /** Sorted by position. */
  findings: PlacedFinding[];
  /** How many findings ignore comments and annotations kept away. */
  ignored: number;
}

export function placedReport({ path, sections, ignored }: FileSections): FileReport {
  const findings: PlacedFinding[] = [];
  for (const { document, start, findings: own, names } of sections)
    for (const [i, finding] of own.entries())
      findings.push(place(finding, start, document, names?.[i] ?? finding.fingerprint));
  return { path, findings, ignored };
}

function place(finding: Finding, start: number, document: number, fingerprint: string): PlacedFinding {
  return {
    start: finding.start + start,
    end: finding.end + start,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    tag: finding.tag,
    item: finding.item,
    resource: finding.resource,
    related: finding.related,
    fixes: finding.fixes,
    restsOnIndex: finding.restsOnIndex,
    fingerprint,
    document,
  };
}

/** Tells twins apart: `seen` counts how often each fingerprint stood before in the file. */
export function ownNames(findings: readonly Finding[], seen: Map<string, number>): string[] | undefined {
  let names: string[] | undefined;
  for (const [i, { fingerprint }] of findings.entries()) {
    const count = seen.get(fingerprint) ?? 0;
    seen.set(fingerprint, count + 1);
    if (count === 0) continue;
    names ??= findings.map(finding => finding.fingerprint);
    names[i] = `${fingerprint}~${count}`;
  }
  return names;
}

export function byPosition(a: Finding, b: Finding): number {
  return a.start - b.start || a.end - b.end || rank(a) - rank(b) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/** Of several findings in one place, the worst is read first. */
export function rank({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

import type { DocumentState, FileState } from './fileState';
import type { Finding } from './finding';
import type { IgnoreComment } from './ignores';
import { byPosition, type FileReport, type PlacedFinding, place, withOwnNames } from './placing';
import type { Rule } from './rule';
import { checkIgnores, type OnFault } from './runner';
import { PeerNames, Suppression } from './suppression';

/** What is shown of a document, and what that was made of besides its own findings. */
interface Shown {
  cross: readonly Finding[];
  start: number;
  number: number;
  findings: PlacedFinding[];
  ignored: number;
}

type Used = Set<IgnoreComment['rules'][number]>;

/** Puts the findings of a file's documents together, without those that comments and annotations keep away. */
export class Assembler {
  private readonly byId: ReadonlyMap<string, Rule>;
  private readonly peers: PeerNames;
  /** By the findings of the document; those of an open file are asked for at each keystroke, and most stand unchanged. */
  private readonly shown = new WeakMap<readonly Finding[], Shown>();

  constructor(private readonly rules: readonly Rule[]) {
    this.byId = new Map(rules.map(rule => [rule.meta.id, rule]));
    this.peers = new PeerNames(rules);
  }

  /** `cross` are findings that rest on several documents, by number of the document. */
  report(file: FileState, cross: ReadonlyArray<readonly Finding[]>, onFault: OnFault): FileReport {
    const fileWide = file.documents.flatMap(({ ignores }) => ignores.filter(comment => comment.scope === 'file'));
    const used: Used = new Set();
    const parts: Shown[] = [];
    const commented: [DocumentState, number, Suppression][] = [];
    for (const [number, document] of file.documents.entries()) {
      const others = cross[number] ?? [];
      if (document.ignores.length === 0 && fileWide.length === 0)
        parts.push(this.quiet(document, number, others, file));
      else {
        const elsewhere = fileWide.filter(comment => !document.ignores.includes(comment));
        const suppression = new Suppression(document.ignores, elsewhere, document.facts, this.peers, used);
        parts.push(show(document, number, others, suppression));
        commented.push([document, number, suppression]);
      }
    }
    const findings = parts.flatMap(part => part.findings);
    // Whether a comment was of use is known when all documents have been gone through.
    for (const [document, number, suppression] of commented) {
      const uses = suppression.uses(this.byId, id => this.isOn(id, file));
      for (const finding of checkIgnores(uses, this.rules, file.effective, onFault))
        findings.push(place(finding, document.start, number));
    }
    const ignored = parts.reduce((sum, part) => sum + part.ignored, 0);
    return { path: file.path, findings: withOwnNames(findings.sort(byPosition)), ignored };
  }

  /** A document that no comment is about, so that what is shown of it depends on nothing else in the file. */
  private quiet(document: DocumentState, number: number, cross: readonly Finding[], file: FileState): Shown {
    const { findings, start, facts } = document;
    const known = this.shown.get(findings);
    if (known?.cross === cross && known.start === start && known.number === number) return known;
    const shown = show(document, number, cross, new Suppression([], [], facts, this.peers, new Set()));
    if (file.live) this.shown.set(findings, shown);
    return shown;
  }

  private isOn(id: string, file: FileState): boolean {
    const rule = this.byId.get(id);
    return rule !== undefined && file.effective.inForce(rule) !== undefined;
  }
}

function show(document: DocumentState, number: number, cross: readonly Finding[], suppression: Suppression): Shown {
  const all = [...document.findings, ...cross];
  const allowed = all.filter(finding => suppression.allows(finding));
  const { start } = document;
  const findings = allowed.map(finding => place(finding, start, number));
  return { cross, start, number, findings, ignored: all.length - allowed.length };
}

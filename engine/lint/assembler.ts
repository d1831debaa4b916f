import type { OnFault } from './collector';
import type { DocumentState, FileState } from './fileState';
import type { Finding } from './finding';
import type { IgnoreComment } from './ignores';
import { byPosition, type FileSections, ownNames, type Section } from './placing';
import type { Rule } from './rule';
import { checkIgnores } from './runner';
import { PeerNames, Suppression } from './suppression';

/** What is shown of a document, sorted, and the findings on facts that are among it. */
interface Shown {
  cross: readonly Finding[];
  findings: readonly Finding[];
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
  report(file: FileState, cross: ReadonlyArray<readonly Finding[]>, onFault: OnFault): FileSections {
    const isCommented = file.documents.some(({ ignores }) => ignores.length > 0);
    const parts = isCommented ? this.commented(file, cross, onFault) : this.quiet(file, cross);
    const sections: Section[] = [];
    const seen = new Map<string, number>();
    let ignored = 0;
    for (const [document, part] of parts.entries()) {
      ignored += part.ignored;
      if (part.findings.length === 0) continue;
      const { start } = file.documents[document]!;
      sections.push({ document, start, findings: part.findings, names: ownNames(part.findings, seen) });
    }
    return { path: file.path, sections, ignored };
  }

  /** No comment is about any of the documents, so what is shown of one depends on nothing else in the file. */
  private quiet(file: FileState, cross: ReadonlyArray<readonly Finding[]>): Shown[] {
    return file.documents.map(({ findings, facts }, number) => {
      const others = cross[number] ?? NONE;
      const known = this.shown.get(findings);
      if (known?.cross === others) return known;
      const shown = show(findings, others, new Suppression([], [], facts, this.peers, new Set()));
      if (file.live) this.shown.set(findings, shown);
      return shown;
    });
  }

  private commented(file: FileState, cross: ReadonlyArray<readonly Finding[]>, onFault: OnFault): Shown[] {
    const fileWide = file.documents.flatMap(({ ignores }) => ignores.filter(comment => comment.scope === 'file'));
    const used: Used = new Set();
    const parts = file.documents.map((document, number) => {
      const suppression = this.suppressionFor(document, fileWide, used);
      return { suppression, shown: show(document.findings, cross[number] ?? NONE, suppression) };
    });
    // Whether a comment was of use is known when all documents have been gone through.
    return parts.map(({ suppression, shown }) => {
      const uses = suppression.uses(this.byId, id => this.isOn(id, file));
      const about = checkIgnores(uses, this.rules, file.effective, onFault);
      return about.length === 0 ? shown : { ...shown, findings: [...shown.findings, ...about].sort(byPosition) };
    });
  }

  private suppressionFor({ ignores, facts }: DocumentState, fileWide: readonly IgnoreComment[], used: Used) {
    const elsewhere = fileWide.filter(comment => !ignores.includes(comment));
    return new Suppression(ignores, elsewhere, facts, this.peers, used);
  }

  private isOn(id: string, file: FileState): boolean {
    const rule = this.byId.get(id);
    return rule !== undefined && file.effective.inForce(rule) !== undefined;
  }
}

const NONE: readonly Finding[] = [];

function show(own: readonly Finding[], cross: readonly Finding[], suppression: Suppression): Shown {
  const all = cross.length === 0 ? own : [...own, ...cross];
  const findings = all.filter(finding => suppression.allows(finding)).sort(byPosition);
  return { cross, findings, ignored: all.length - findings.length };
}

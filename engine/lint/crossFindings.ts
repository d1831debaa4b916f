import type { ResourceFacts } from '../workspace/facts';
import type { Asker, Placed, WorkspaceIndex } from '../workspace/workspaceIndex';
import type { OnFault } from './collector';
import type { FileState } from './fileState';
import { type Finding, type LiveFinding, withoutTree } from './finding';
import type { Rule } from './rule';
import { checkFacts, type Surroundings } from './runner';
import type { Effective } from './settings';

/** What the rules on facts found in one document, and all that it rests on. */
class Checked implements Asker {
  findings: readonly Finding[] = [];

  constructor(
    readonly path: string,
    private readonly facts: readonly ResourceFacts[],
    private readonly effective: Effective,
  ) {}

  /** Set when the index answers some of its questions differently. */
  isStale = false;

  /** The facts of a document that stands unchanged are the same object. */
  holdsFor(facts: readonly ResourceFacts[], effective: Effective): boolean {
    return !this.isStale && this.facts === facts && this.effective === effective;
  }

  onChange(): void {
    this.isStale = true;
  }
}

export interface CrossOptions {
  rules: readonly Rule[];
  now?: () => string;
  isShortLived?: boolean;
}

/**
 * Findings that rest on the facts of several documents, kept by document: a keystroke re-checks the document that it
 * fell into and those whose questions it answers differently, not the file.
 */
export class CrossFindings {
  private readonly files = new Map<string, Checked[]>();

  constructor(
    private readonly index: WorkspaceIndex,
    private readonly options: CrossOptions,
  ) {}

  /** Findings by number of the document. */
  of(file: FileState, onFault: OnFault): ReadonlyArray<readonly Finding[]> {
    const { isShortLived, rules, now } = this.options;
    if (isShortLived) return checkAfresh(file, { index: this.index.untracked(), now }, rules, onFault);
    const known = this.files.get(file.path) ?? [];
    let end = 0;
    const current = file.documents.map(({ facts }, number) => {
      end += facts.length;
      const before = known[number];
      if (before?.holdsFor(facts, file.effective)) return before;
      if (before) this.index.release(before);
      const placed = file.placed.slice(end - facts.length, end);
      return this.check(new Checked(file.path, facts, file.effective), placed, file.effective, onFault);
    });
    for (const gone of known.slice(current.length)) this.index.release(gone);
    this.files.set(file.path, current);
    return current.map(({ findings }) => findings);
  }

  forget(path: string): void {
    for (const gone of this.files.get(path) ?? []) this.index.release(gone);
    this.files.delete(path);
  }

  private check(checked: Checked, placed: readonly Placed[], effective: Effective, onFault: OnFault): Checked {
    if (placed.length === 0) return checked;
    const found = checkFacts(
      placed,
      { index: this.index.readerFor(checked), now: this.options.now },
      this.options.rules,
      effective,
      onFault,
    );
    checked.findings = found.map(withoutTree);
    return checked;
  }
}

/** The same without keeping anything, by number of the document; of a live file the fixes can be carried out. */
export function checkAfresh(
  { documents, placed, effective }: FileState,
  surroundings: Surroundings,
  rules: readonly Rule[],
  onFault: OnFault,
): LiveFinding[][] {
  let end = 0;
  return documents.map(({ facts }) => {
    end += facts.length;
    const own = placed.slice(end - facts.length, end);
    return own.length === 0 ? [] : checkFacts(own, surroundings, rules, effective, onFault);
  });
}

import { type Position, positionAt, type Range } from '../text/source';
import { counterpart } from '../workspace/counterpart';
import type { Kustomization } from '../workspace/kustomize';
import { type Asker, type IndexReader, type Placed, WorkspaceIndex } from '../workspace/workspaceIndex';
import { Assembler } from './assembler';
import { isConfigurationPath } from './configurationFile';
import { Configurations } from './configurations';
import { CrossFindings, checkAfresh } from './crossFindings';
import { closed, type FileState, type LiveFile, readFile, readPast } from './fileState';
import type { LiveFinding } from './finding';
import { type FileReport, type FileSections, placedReport } from './placing';
import type { Rule } from './rule';

export type { FileReport, FileSections, PlacedFinding, Section } from './placing';

/** As PlacedFinding, with fixes that can be carried out. */
export interface LivePlacedFinding extends LiveFinding {
  document: number;
}

export interface LiveFileReport extends FileReport {
  findings: LivePlacedFinding[];
}

export interface ProjectOptions {
  rules: readonly Rule[];
  /** Newest Kubernetes minor that the data knows: the target when nothing else is said. */
  newest: number;
  /** The day, `YYYY-MM-DD`, for what depends on it; the engine has no clock. */
  today?: string;
  /** The time, as FactsContext has it. */
  now?(): string;
  onFault(rule: string, path: string, error: unknown): void;
  /** Each file is asked for once, or seldom: nothing is kept to tell which findings a change reaches. */
  isShortLived?: boolean;
  /** Whether `setBaseline` may be called; true when nothing is said. */
  compares?: boolean;
}

/**
 * All files that are being watched over, and what is wrong with them. Pure: texts come in, findings come out. Work is
 * done when somebody asks; a change of one file reaches others only through facts they asked for.
 */
export class Project {
  readonly configurations: Configurations;
  private readonly files = new Map<string, FileState>();
  private readonly index = new WorkspaceIndex();
  private readonly cross: CrossFindings;
  private readonly patches = new Map<string, number>();
  private readonly assembler: Assembler;
  private changed = new Set<string>();
  private unread = new Set<string>();

  constructor(private readonly options: ProjectOptions) {
    this.configurations = new Configurations(options.newest);
    this.assembler = new Assembler(options.rules);
    this.cross = new CrossFindings(this.index, options);
  }

  get rules(): readonly Rule[] {
    return this.options.rules;
  }

  /** Takes in a file's text, without byte order mark. `open` keeps it at hand for quick re-reading, hovers and fixes. */
  update(path: string, text: string, open: boolean): void {
    const effective = this.configurations.effective(path);
    if (effective.excluded) {
      this.remove(path);
      return;
    }
    const file = this.read(path, text);
    this.notePatches(path, file.note.kustomization);
    this.unread.delete(path);
    this.accept(open ? file : closed(file));
  }

  private read(path: string, text: string, previous = this.files.get(path)): LiveFile {
    return readFile({
      ...{ path, text, rules: this.options.rules, today: this.options.today, previous },
      isPatch: (this.patches.get(path) ?? 0) > 0,
      effective: this.configurations.effective(path),
      compares: this.options.compares ?? true,
      onFault: this.faultIn(path),
    });
  }

  private accept(file: FileState): void {
    this.files.set(file.path, file);
    this.changed.add(file.path);
    this.spread(this.index.update(file.path, file.placed, file.note));
  }

  remove(path: string): void {
    this.notePatches(path, undefined);
    if (!this.files.delete(path)) return;
    this.cross.forget(path);
    this.unread.delete(path);
    this.changed.add(path);
    this.spread(this.index.update(path, [], undefined));
  }

  private spread(askers: Iterable<Asker>): void {
    for (const { path } of askers) this.changed.add(path);
  }

  /**
   * What a file held in the baseline that the workspace is compared with, without byte order mark: an empty text when it
   * was not there. Undefined, and all files that are never named: it stands unchanged.
   */
  setBaseline(path: string, text: string | undefined): void {
    const isPatch = (this.patches.get(path) ?? 0) > 0;
    const [effective, onFault] = [this.configurations.effective(path), this.faultIn(path)];
    const placed =
      text === undefined ? undefined : readPast({ path, text, isPatch, effective, compares: true, onFault });
    this.spread(this.index.updatePast(path, placed));
  }

  /** Files that a kustomization begins or ceases to use as patches have to be read again. */
  private notePatches(path: string, after: Kustomization | undefined): void {
    const [old, now] = [patchesOf(this.kustomization(path)), patchesOf(after)];
    for (const patch of old) this.countPatch(patch, -1);
    for (const patch of now) this.countPatch(patch, 1);
    for (const patch of new Set([...old, ...now])) {
      if (patch !== path && old.includes(patch) !== now.includes(patch)) this.readAgain(patch);
    }
  }

  private countPatch(path: string, by: number): void {
    this.patches.set(path, (this.patches.get(path) ?? 0) + by);
  }

  /** Reads an open file anew at once; of a closed one only the owner of the disk can provide the text. */
  private readAgain(path: string): void {
    const file = this.files.get(path);
    if (file && this.configurations.effective(path).excluded) this.remove(path);
    else if (file?.live) this.accept(this.read(path, file.live.text));
    else if (file) this.unread.add(path);
  }

  /**
   * After a change of settings: everything has to be looked at again. What is excluded now is gone; what no longer is
   * has to be brought by `update`.
   */
  reconfigured(): void {
    for (const path of [...this.files.keys()]) this.readAgain(path);
  }

  /** Closed files whose text is wanted again, because what decides how to read them has changed. */
  takeUnread(): string[] {
    const paths = [...this.unread];
    this.unread = new Set();
    return paths;
  }

  /** Files whose findings may differ from when they were last asked for, deleted ones included. */
  takeChanged(): string[] {
    const paths = [...this.changed];
    this.changed = new Set();
    return paths;
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  paths(): string[] {
    return [...this.files.keys()].sort();
  }

  file(path: string): FileState | undefined {
    return this.files.get(path);
  }

  /**
   * A file with its trees, read afresh unless it is open with this very text; changes nothing. For fixes. Documents of
   * `previous`, an earlier answer, are taken over where they stand unchanged.
   */
  readAside(path: string, text: string, previous?: LiveFile): LiveFile {
    const file = this.files.get(path);
    return file?.live?.text === text ? { ...file, live: file.live } : this.read(path, text, previous);
  }

  position(path: string, offset: number): Position {
    const file = this.files.get(path);
    return file ? positionAt(file.lineStarts, offset) : { line: 0, character: 0 };
  }

  /** A reader for features that show something and need not be told of changes. */
  lookAround(): IndexReader {
    return this.index.untracked();
  }

  kustomization(path: string): Kustomization | undefined {
    return this.files.get(path)?.note.kustomization;
  }

  /** Configuration files are looked at too, and are nobody's manifests. */
  counts(): { files: number; documents: number; resources: number } {
    const counts = { files: 0, documents: 0, resources: 0 };
    for (const file of this.files.values()) {
      if (isConfigurationPath(file.path)) continue;
      counts.files++;
      counts.documents += file.documents.length;
      counts.resources += file.placed.length;
    }
    return counts;
  }

  /** Everything that is wrong with a file; empty for unknown files. */
  report(path: string): FileReport {
    return placedReport(this.sections(path));
  }

  /** The same, document by document. */
  sections(path: string): FileSections {
    const file = this.files.get(path);
    return file
      ? this.assembler.report(file, this.cross.of(file, this.faultIn(path)), this.faultIn(path))
      : { path, sections: [], ignored: 0 };
  }

  /** As `report`, for a file from `readAside`: as if it stood in the workspace, with fixes that can be carried out. */
  reportAside(file: LiveFile): LiveFileReport {
    const surroundings = { index: this.index.overlaid(file.path, file.placed), now: this.options.now };
    const onFault = this.faultIn(file.path);
    const cross = checkAfresh(file, surroundings, this.rules, onFault);
    // Nothing of a live file has lost its trees.
    return placedReport(this.assembler.report(file, cross, onFault)) as LiveFileReport;
  }

  private faultIn(path: string): (rule: string, error: unknown) => void {
    return (rule, error) => this.fault(rule, path, error);
  }

  /** A rule failed on a file: a fault of ours. */
  fault(rule: string, path: string, error: unknown): void {
    this.options.onFault(rule, path, error);
  }

  /** Where a related place lies now: its own file may have moved it since the finding was made. */
  locate(target: Placed, at: Range): ({ path: string } & Range) | undefined {
    const file = this.files.get(target.path);
    const current = file && currentOf(target, file);
    if (!file || !current) return undefined;
    const { start } = file.documents[current.document]!;
    const moved = current.facts.place.start - target.facts.place.start;
    const place = counterpart(target.facts, current.facts, at) ?? { start: at.start + moved, end: at.end + moved };
    const clamp = (offset: number) => Math.min(offset + start, file.length);
    return { path: file.path, start: clamp(place.start), end: clamp(place.end) };
  }
}

/** The object as it stands in its file now; most have not moved. */
function currentOf({ facts, document, item }: Placed, { placed }: FileState): Placed | undefined {
  const isIt = (one: Placed) =>
    one.facts.kind === facts.kind && one.facts.name === facts.name && one.facts.namespace === facts.namespace;
  const unmoved = placed[indexOf(placed, document, item)];
  return unmoved && unmoved.document === document && unmoved.item === item && isIt(unmoved)
    ? unmoved
    : placed.find(isIt);
}

/** Where the object of that number stands among those of its file, which are in order; or would stand. */
function indexOf(placed: readonly Placed[], document: number, item: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = placed[middle]!;
    if (one.document < document || (one.document === document && one.item < item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function patchesOf(kustomization: Kustomization | undefined): string[] {
  return kustomization?.patches.flatMap(({ path }) => path ?? []) ?? [];
}

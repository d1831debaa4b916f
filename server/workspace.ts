import { NEWEST_VERSION } from '../engine/kubernetes/lifecycle/versions';
import type { Finding } from '../engine/lint/finding';
import { type FileReport, type FileSections, placedReport, type Section } from '../engine/lint/placing';
import { Project } from '../engine/lint/project';
import type { Rule } from '../engine/lint/rule';
import type { Documents, OpenDocument } from './documents';
import { folderHolding } from './files/fileSystem';
import { describeError, type Log } from './log';
import { yieldToRequests } from './slices';
import { uriOf } from './uris';

/** Different messages that are remembered so as not to be repeated. */
const MOST_LOGGED = 1000;

/**
 * The project as the server sees it: what is open, what has been read from disk, and who wants to know of changes.
 * Changes of open documents are taken in when somebody asks, so that typing ahead of the server costs nothing.
 */
export class Workspace {
  readonly project: Project;
  /** Paths of the workspace's folders. */
  folders: string[] = [];
  /** Grows with each change of what is known. */
  revision = 0;
  /** Files are still being read for the first time: what seems to be missing may yet turn up. */
  isIncomplete = true;
  /** Folders of which the client tells what files were at the last commit. */
  private compared: readonly string[] = [];
  /** Bytes up to which an open document is checked. */
  largestOpenFile = Number.POSITIVE_INFINITY;
  /** Called with the files whose findings may have changed, deleted ones included. */
  onDidChange: (paths: ReadonlySet<string>) => void = () => {};
  /** Called when files have been read, see `isReading`. */
  onDidRead: () => void = () => {};
  /** Called when the baseline has changed, of whatever files. */
  onDidChangeBaseline: () => void = () => {};

  /** Rules on ignore comments judge by all other findings, so they are certain last. */
  private readonly aboutIgnores: ReadonlySet<string>;
  private readonly typed = new Set<string>();
  private readonly touched = new Set<string>();
  private readonly logged = new Set<string>();
  private isScheduled = false;
  private batches = 0;

  constructor(
    readonly rules: readonly Rule[],
    readonly documents: Documents,
    private readonly log: Log,
  ) {
    this.aboutIgnores = new Set(rules.filter(rule => rule.ignores).map(rule => rule.meta.id));
    this.project = new Project({
      today: new Date().toISOString().slice(0, 10),
      now: () => new Date().toISOString().replace(/\.\d+/, ''),
      rules,
      newest: NEWEST_VERSION,
      onFault: (rule, path, error) => this.logOnce(`${rule} failed in ${path}: ${describeError(error)}`),
    });
  }

  /** An open document is not what it was. */
  noteTyping(path: string): void {
    this.typed.add(path);
    this.schedule();
  }

  /** Files are being read, so what is found in closed ones may prove wrong with the next: it can wait. */
  get isReading(): boolean {
    return this.isIncomplete || this.batches > 0;
  }

  /** Files that changed together are read by the task. */
  async readTogether(task: () => Promise<void>): Promise<void> {
    this.batches++;
    try {
      await task();
    } finally {
      this.batches--;
      this.settle();
      this.onDidRead();
    }
  }

  /** Takes in the text of a file that is not open. */
  readClosed(path: string, text: string): void {
    if (this.documents.get(path)) return;
    this.guard(path, () => this.project.update(path, text, false));
    this.schedule();
  }

  removeClosed(path: string): void {
    if (this.documents.get(path)) return;
    this.project.remove(path);
    this.schedule();
  }

  get isComparing(): boolean {
    return this.compared.length > 0;
  }

  /** Whether the client tells what the file was at the last commit. */
  isCompared(path: string): boolean {
    return folderHolding(path, this.compared) !== undefined;
  }

  /** What files held in the baseline, which comprises the folders; undefined: they stand unchanged. */
  setBaseline(folders: readonly string[], texts: Iterable<readonly [path: string, text: string | undefined]>): void {
    this.settle();
    this.compared = folders;
    for (const [path, text] of texts) this.guard(path, () => this.project.setBaseline(path, text));
    this.schedule();
    this.onDidChangeBaseline();
  }

  /** Reasons beyond the project to look at files anew. */
  touch(paths: Iterable<string>): void {
    for (const path of paths) this.touched.add(path);
    this.schedule();
  }

  /** Everything has to be looked at with other settings. Closed files are then to be read again. */
  reconfigure(): void {
    this.settle();
    this.project.reconfigured();
    for (const { path } of this.documents.all()) this.typed.add(path);
    this.schedule();
  }

  /** Brings the project up to date with the open documents. Everyone who reads from it does this first. */
  settle(): void {
    for (const path of this.typed) {
      const document = this.documents.get(path);
      if (document) this.readOpen(document);
    }
    this.typed.clear();
    this.announce();
  }

  /** Findings of a file as it is now, by document. Those that files not read yet may prove wrong are left out. */
  sections(path: string): FileSections {
    this.settle();
    const report = this.project.sections(path);
    if (!this.isIncomplete) return report;
    const isCertain = (finding: Finding) => !finding.restsOnIndex && !this.aboutIgnores.has(finding.rule);
    return { ...report, sections: report.sections.map(section => onlyThose(section, isCertain)) };
  }

  /** The same in one list, with places in the file. */
  report(path: string): FileReport {
    return placedReport(this.sections(path));
  }

  /** The URI by which the client knows a path. */
  uriOf(path: string): string {
    return this.documents.get(path)?.uri ?? uriOf(path);
  }

  private readOpen({ path, text }: OpenDocument): void {
    if (text.length > this.largestOpenFile) this.project.remove(path);
    else this.guard(path, () => this.project.update(path, text, true));
  }

  /** A rule that fails does so at every keystroke. */
  private logOnce(message: string): void {
    if (this.logged.has(message)) return;
    if (this.logged.size < MOST_LOGGED) this.logged.add(message);
    this.log.error(message);
  }

  private guard(path: string, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.logOnce(`${path} cannot be checked: ${describeError(error)}`);
    }
  }

  /** Tells of changes at the end of the turn, when no request has come for them before. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    yieldToRequests().then(() => {
      this.isScheduled = false;
      this.settle();
    });
  }

  private announce(): void {
    const changed = new Set([...this.project.takeChanged(), ...this.touched]);
    this.touched.clear();
    if (changed.size === 0) return;
    this.revision++;
    this.onDidChange(changed);
  }
}

function onlyThose(section: Section, isMeant: (finding: Finding) => boolean): Section {
  if (section.findings.every(isMeant)) return section;
  const { findings, names } = section;
  return { ...section, findings: findings.filter(isMeant), names: names?.filter((_, i) => isMeant(findings[i]!)) };
}

import { type Edited, editDocument } from '../edit/apply';
import type { Operation } from '../edit/operations';
import { editStream, type StreamOperation } from '../edit/stream';
import { describe } from '../kubernetes/resource';
import { applyEdits, areDisjoint, shiftEdits, sortEdits, type TextEdit } from '../text/edits';
import { Patch } from '../text/patch';
import type { Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import type { LiveFile } from './fileState';
import type { LivePlacedFinding, Project } from './project';

/** The edits of one file; offsets in its text without byte order mark, sorted, disjoint. */
export interface FileChange {
  path: string;
  edits: TextEdit[];
}

export type CarriedOut = { changes: FileChange[] } | { refused: string };

/** Provides the text of a file, without byte order mark; undefined when it cannot be read. */
export type ReadText = (path: string) => string | undefined;

/**
 * Computes what one fix changes, in every file that it concerns, against the texts as they are now. `text` is that of
 * `path`, other files are asked of `read`. All or nothing: if one part cannot be done, the answer is why.
 */
export function carryOut(
  project: Project,
  path: string,
  text: string,
  fingerprint: string,
  title: string,
  read: ReadText,
): CarriedOut {
  const file = project.readAside(path, text);
  const found = findFix(project, file, fingerprint, title);
  if (!found) return { refused: 'What this fix was for is no longer there.' };
  const { fix, document } = found;
  if (fix.arrange) return arranged(file, fix.arrange());
  const parts: Part[] = [{ file, document, operations: fix.operations(documentOf(file, document)) }];
  const files = new Map([[path, file]]);
  for (const { target, operations } of fix.elsewhere?.() ?? []) {
    const other = files.get(target.path) ?? readOther(project, target.path, read);
    const place = other && findAgain(target, other);
    if (!place) return { refused: `${describe(target.facts)} is no longer in ${target.path}.` };
    files.set(target.path, other);
    parts.push({ file: other, document: place.document, operations: operations(documentOf(other, place.document)) });
  }
  return changesOf(parts);
}

function arranged({ path, live }: LiveFile, operations: StreamOperation[]): CarriedOut {
  const result = editStream(live.text, live.stream, operations);
  return 'refused' in result ? result : { changes: [{ path, edits: result.edits }] };
}

/** The files besides `path` that a fix will write into, for those who cannot read them on the spot. */
export function otherFiles(project: Project, path: string, text: string, fingerprint: string, title: string): string[] {
  const found = findFix(project, project.readAside(path, text), fingerprint, title);
  const targets = (found?.fix.elsewhere?.() ?? []).map(({ target }) => target.path);
  return [...new Set(targets)].filter(other => other !== path);
}

function findFix(project: Project, file: LiveFile, fingerprint: string, title: string) {
  const finding = project.reportAside(file).findings.find(candidate => candidate.fingerprint === fingerprint);
  const fix = finding?.fixes.find(candidate => candidate.title === title);
  return finding && fix && { fix, document: finding.document };
}

function readOther(project: Project, path: string, read: ReadText): LiveFile | undefined {
  const text = read(path);
  return text === undefined ? undefined : project.readAside(path, text);
}

function changesOf(parts: readonly Part[]): CarriedOut {
  const changes = new Map<string, TextEdit[]>();
  for (const part of merged(parts)) {
    const result = editsOf(part);
    if ('refused' in result) return result;
    if (result.edits.length > 0)
      changes.set(part.file.path, sortEdits([...(changes.get(part.file.path) ?? []), ...result.edits]));
  }
  return { changes: [...changes].map(([path, edits]) => ({ path, edits })) };
}

/** Operations on one document, by its position in the file. */
interface Part {
  file: LiveFile;
  document: number;
  operations: Operation[];
}

/** One part for each document, because all operations on it have to see it as it was. */
function merged(parts: readonly Part[]): Part[] {
  const byDocument = new Map<string, Part>();
  for (const part of parts) {
    const key = `${part.document} ${part.file.path}`;
    const known = byDocument.get(key);
    byDocument.set(key, known ? { ...known, operations: [...known.operations, ...part.operations] } : part);
  }
  return [...byDocument.values()];
}

/** Edits of the file, verified. */
function editsOf({ file, document, operations }: Part): Edited {
  if (operations.length === 0) return { edits: [] };
  const result = editDocument(documentOf(file, document), operations, neighboursOf(file, document));
  if ('refused' in result) return result;
  return { edits: shiftEdits(result.edits, file.documents[document]!.start) };
}

/** The documents around one, which show how the author writes; a few are enough. */
function neighboursOf(file: LiveFile, document: number): YamlDocument[] {
  const { documents } = file.live.stream;
  const around = [
    ...documents.slice(Math.max(0, document - 3), document),
    ...documents.slice(document + 1, document + 4),
  ];
  return around.map(placed => placed.document);
}

function documentOf(file: LiveFile, document: number): YamlDocument {
  return file.live.stream.documents[document]!.document;
}

/** The object that facts spoke of, in the file as it is now. */
function findAgain(target: Placed, file: LiveFile): Placed | undefined {
  const isSame = ({ facts }: Placed) =>
    facts.kind === target.facts.kind && facts.name === target.facts.name && facts.namespace === target.facts.namespace;
  return file.placed.find(placed => placed.document === target.document && isSame(placed)) ?? file.placed.find(isSame);
}

export interface FixAllOptions {
  /** Only this rule's fixes. */
  rule?: string;
  /** Nothing but safe fixes is ever carried out for many findings at once. */
  safety: 'safe';
}

export interface FixedFile {
  text: string;
  /** Against the text as it was given, sorted, disjoint; empty when there was nothing to fix. */
  edits: TextEdit[];
  /** How many findings were fixed. */
  fixed: number;
  /** How many times the file was read and edited. */
  rounds: number;
}

/**
 * Fixes may uncover each other; two rules that undo each other must not go on for ever. Rounds that move a document
 * are counted apart: they do no more than that, and there may be as many as documents.
 */
const MAX_ROUNDS = 10;

/**
 * Carries out every safe fix that stays inside the file, again and again until none is left. The project is not
 * changed. When the outcome would have syntax problems that were not there before, nothing is done.
 */
export function fixAll(project: Project, path: string, text: string, options: FixAllOptions): FixedFile {
  const patch = new Patch(text.length);
  const first = project.readAside(path, text);
  let file = first;
  let fixed = 0;
  let rounds = 0;
  const budget = { edits: MAX_ROUNDS, moves: first.documents.length };
  for (;;) {
    const round = fixOnce(project, file, options.rule);
    if (round.fixed === 0 || budget[round.kind]-- === 0) break;
    patch.apply(round.edits);
    fixed += round.fixed;
    rounds++;
    file = project.readAside(path, applyEdits(file.live.text, round.edits), file);
  }
  if (problems(file) > problems(first)) return { text, edits: [], fixed: 0, rounds };
  return { text: file.live.text, edits: patch.edits, fixed, rounds };
}

function problems(file: LiveFile): number {
  return file.live.stream.documents.reduce((sum, { document }) => sum + document.problems.length, 0);
}

interface Round {
  kind: 'edits' | 'moves';
  edits: TextEdit[];
  fixed: number;
}

/** As many fixes as fit together; the others find their place in the next round. */
function fixOnce(project: Project, file: LiveFile, rule: string | undefined): Round {
  const byDocument = new Map<number, LivePlacedFinding[]>();
  for (const finding of project.reportAside(file).findings) {
    if (rule !== undefined && finding.rule !== rule) continue;
    const known = byDocument.get(finding.document);
    if (known) known.push(finding);
    else byDocument.set(finding.document, [finding]);
  }
  const rounds = [...byDocument.values()].map(findings => fixDocument(file, findings, project));
  const fixed = rounds.reduce((sum, round) => sum + round.fixed, 0);
  if (fixed > 0) return { kind: 'edits', edits: rounds.flatMap(round => round.edits), fixed };
  return arrangeOnce(file, [...byDocument.values()].flat(), project);
}

/** When nothing is left to do inside documents: one of the fixes that move them, because it shifts all others. */
function arrangeOnce(file: LiveFile, findings: readonly LivePlacedFinding[], project: Project): Round {
  for (const finding of findings) {
    const fix = finding.fixes.find(({ safety, arrange }) => safety === 'safe' && arrange !== undefined);
    try {
      const result = fix?.arrange && arranged(file, fix.arrange());
      const edits = result && 'changes' in result ? result.changes.flatMap(change => change.edits) : [];
      if (edits.length > 0) return { kind: 'moves', edits, fixed: 1 };
    } catch (error) {
      project.fault(finding.rule, file.path, error);
    }
  }
  return { kind: 'moves', edits: [], fixed: 0 };
}

/** All fixes of a document in one edit if they get on with each other, else one by one those that do not touch. */
function fixDocument(file: LiveFile, findings: readonly LivePlacedFinding[], project: Project): Round {
  const remedies = findings.flatMap(finding => remedyFor(finding, file, project) ?? []);
  if (remedies.length > 1) {
    const together = attempt(
      remedies.flatMap(({ operations }) => operations),
      remedies[0]!,
      file,
      project,
    );
    if (together.length > 0) return { kind: 'edits', edits: together, fixed: remedies.length };
  }
  const round: Round = { kind: 'edits', edits: [], fixed: 0 };
  for (const remedy of remedies) {
    const edits = attempt(remedy.operations, remedy, file, project);
    if (edits.length === 0 || !areDisjoint(round.edits, edits)) continue;
    round.edits.push(...edits);
    round.fixed++;
  }
  return { ...round, edits: sortEdits(round.edits) };
}

/** What the safe fix of a finding does. */
interface Remedy {
  finding: LivePlacedFinding;
  operations: Operation[];
}

/** Undefined when the finding has no safe fix, or one that reaches beyond its document. */
function remedyFor(finding: LivePlacedFinding, file: LiveFile, project: Project): Remedy | undefined {
  const fix = finding.fixes.find(({ safety }) => safety === 'safe');
  try {
    if (!fix || (fix.elsewhere?.().length ?? 0) > 0) return undefined;
    const operations = fix.operations(documentOf(file, finding.document));
    return operations.length > 0 ? { finding, operations } : undefined;
  } catch (error) {
    project.fault(finding.rule, file.path, error);
    return undefined;
  }
}

/** The edits of the file, none when they are refused. That one fix fails must not keep the others from being done. */
function attempt(operations: Operation[], { finding }: Remedy, file: LiveFile, project: Project): TextEdit[] {
  try {
    const result = editsOf({ file, document: finding.document, operations });
    return 'edits' in result ? result.edits : [];
  } catch (error) {
    project.fault(finding.rule, file.path, error);
    return [];
  }
}

import { type Edited, editDocument } from '../edit/apply';
import type { Operation } from '../edit/operations';
import { applyEdits, shiftEdits } from '../text/edits';
import { lineStart } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { entryHolding, nodesAt, type YamlNode } from '../yaml/nodes';
import type { LiveFile } from './fileState';
import { type IgnoreComment, ignoreComments } from './ignores';
import type { LivePlacedFinding, Project } from './project';

export type IgnoreScope = 'line' | 'document' | 'file';

const MARKS: Record<IgnoreScope, string> = {
  line: 'spikes-ignore',
  document: 'spikes-ignore-document',
  file: 'spikes-ignore-file',
};

/**
 * The edits that keep a finding away by an ignore comment: a rule more in one that is there, or a new comment at the
 * end of the finding's line, else above what the line belongs to. Offsets in the file's text. Every way is tried out
 * before it is taken.
 */
export function ignoreFinding(project: Project, file: LiveFile, fingerprint: string, scope: IgnoreScope): Edited {
  const before = project.reportAside(file);
  const finding = before.findings.find(candidate => candidate.fingerprint === fingerprint);
  if (!finding) return { refused: 'What was to be ignored is no longer there.' };
  for (const { operation, document } of waysTo(file, finding, scope)) {
    const { start, document: tree } = file.live.stream.documents[document]!;
    const edited = editDocument(tree, [operation]);
    if ('refused' in edited) continue;
    const edits = shiftEdits(edited.edits, start);
    const after = project.readAside(file.path, applyEdits(file.live.text, edits), file);
    if (project.reportAside(after).ignored > before.ignored) return { edits };
  }
  return { refused: 'There is no place for a comment here.' };
}

interface Way {
  operation: Operation;
  /** Position of the document that it is done to. */
  document: number;
}

function waysTo(file: LiveFile, finding: LivePlacedFinding, scope: IgnoreScope): Way[] {
  return scope === 'line' ? waysOnLine(file, finding) : waysAtTop(file, finding, scope);
}

function waysOnLine(file: LiveFile, finding: LivePlacedFinding): Way[] {
  const { document: number, rule } = finding;
  const { start, document } = file.live.stream.documents[number]!;
  const at = finding.start - start;
  const existing = ignoreComments(document).filter(comment => isAbout(comment, document, at));
  const nodes = nodesAt(document.root, at).reverse();
  const text = `# ${MARKS.line} ${rule}`;
  const operations: Operation[] = [
    ...existing.map(comment => extended(comment, document, rule)),
    ...nodes.slice(0, 1).map((node): Operation => ({ kind: 'insertComment', node, place: 'end', text })),
    ...nodes.map((node): Operation => ({ kind: 'insertComment', node: headOf(node), place: 'before', text })),
  ];
  return operations.map(operation => ({ operation, document: number }));
}

/** Whether a comment is there for the line of a place: on it, or on the line above what begins there. */
function isAbout({ scope, covers, rules }: IgnoreComment, { text }: YamlDocument, at: number): boolean {
  return scope === 'node' && rules[0]?.name !== '' && covers.start === lineStart(text, at);
}

/** An entry is commented on above its key. */
function headOf(node: YamlNode): YamlNode {
  return entryHolding(node)?.key ?? node;
}

function waysAtTop(file: LiveFile, finding: LivePlacedFinding, scope: 'document' | 'file'): Way[] {
  const documents = file.live.stream.documents.map(placed => placed.document);
  const numbers = scope === 'document' ? [finding.document] : [...documents.keys()];
  const existing = numbers.flatMap(document => {
    const comments = ignoreComments(documents[document]!).filter(comment => comment.scope === scope);
    return comments.map(comment => ({ operation: extended(comment, documents[document]!, finding.rule), document }));
  });
  const text = `# ${MARKS[scope]} ${finding.rule}`;
  const fresh = numbers.flatMap((document): Way[] => {
    const node = documents[document]!.root;
    return node ? [{ operation: { kind: 'insertComment', node, place: 'before', text }, document }] : [];
  });
  return [...existing, ...fresh];
}

/** The comment with one more rule behind those it names. */
function extended({ comment, rules }: IgnoreComment, document: YamlDocument, rule: string): Operation {
  const whole = document.comments.find(({ start }) => start === comment.start)!;
  const end = rules.at(-1)!.at.end - whole.start;
  const text = `${whole.text.slice(0, end)}, ${rule}${whole.text.slice(end)}`.trimEnd();
  return { kind: 'replaceComment', comment: whole, text };
}

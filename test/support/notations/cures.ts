import type { FixOffer } from '../../../engine/lint/finding';
import { carryOut, type FileChange } from '../../../engine/lint/fixes';
import type { PlacedFinding, Project } from '../../../engine/lint/project';
import { applyEdits } from '../../../engine/text/edits';
import { parseStream } from '../../../engine/yaml/parse';
import type { Example } from '../rulePage';
import { projectFor } from './compare';
import { meaningOf } from './meaning';

/** What a fix made of an example: the texts, or why it was refused. */
export type Cure = { files: Map<string, string> } | { refused: string };

export interface OfferedFix {
  path: string;
  finding: PlacedFinding;
  fix: FixOffer;
}

export function fixesOf(project: Project, rule: string, example: Example): OfferedFix[] {
  return [...example.files.keys()].flatMap(path =>
    project
      .report(path)
      .findings.filter(finding => finding.rule === rule)
      .flatMap(finding => finding.fixes.map(fix => ({ path, finding, fix }))),
  );
}

export function cure(project: Project, example: Example, { path, finding, fix }: OfferedFix): Cure {
  const read = (other: string) => example.files.get(other);
  const result = carryOut(project, path, read(path)!, finding.fingerprint, fix.title, read);
  return 'changes' in result ? { files: changed(example.files, result.changes) } : result;
}

function changed(files: Map<string, string>, changes: readonly FileChange[]): Map<string, string> {
  const result = new Map(files);
  for (const { path, edits } of changes) result.set(path, applyEdits(files.get(path) ?? '', edits));
  return result;
}

/** What is wrong with what a fix made; undefined when nothing is. */
export function faultOf(example: Example, fixed: Map<string, string>, { path, finding, fix }: OfferedFix) {
  for (const [file, text] of fixed)
    if (problemsOf(text) > problemsOf(example.files.get(file) ?? ''))
      return `${file} does not parse any more:\n${text}`;
  if (fix.safety !== 'safe') return undefined;
  const count = (project: Project) =>
    project.report(path).findings.filter(({ rule, message }) => rule === finding.rule && message === finding.message)
      .length;
  const before = example.before.size > 0 ? new Map([...example.files, ...example.before]) : example.before;
  const left = count(projectFor({ ...example, files: fixed, before }, finding.rule));
  return left < count(projectFor(example, finding.rule))
    ? undefined
    : `the finding is still there:\n${fixed.get(path)}`;
}

function problemsOf(text: string): number {
  return parseStream(text, { templates: 'auto', patch: false }).documents.reduce(
    (sum, { document }) => sum + document.problems.length,
    0,
  );
}

export function meaningsOf(files: Map<string, string>): string {
  const own = (text: string) => meaningOf(text).filter(object => !object.includes('"Harmless"'));
  return [...files].map(([path, text]) => [path, ...own(text)].join('\n')).join('\n');
}

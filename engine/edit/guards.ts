import { applyEdits, type TextEdit } from '../text/edits';
import { lineEnd, lineStart, nextLine, type Range } from '../text/source';
import type { SyntaxProblem, YamlDocument } from '../yaml/document';
import { type Mapping, walk, type YamlNode } from '../yaml/nodes';
import { parseStream } from '../yaml/parse';
import { MASK } from '../yaml/template';
import type { Guard } from './bench';
import { refuse } from './operations';
import type { Reach } from './reach';

/**
 * Refuses what cannot be told from the tree of one document: text that a template makes or leaves out, and nodes that
 * stand in other places too, by aliases.
 */
export function checkReach(document: YamlDocument, reach: Reach): void {
  if (document.template) checkOpen(reach.grows);
  checkAnchors(document, reach);
}

/** A template may already write the key that is to be added. */
function checkOpen(mappings: readonly Mapping[]): void {
  if (mappings.some(mapping => mapping.open)) refuse('a template may add keys here');
}

/** Of a template no problems are reported; what stands in it is only known when the text without actions parses. */
export function checkTemplate({ template }: YamlDocument): void {
  if (template && !isSound(template.masked)) refuse('the template cannot be read without its values');
}

function isSound(text: string): boolean {
  const { documents } = parseStream(text, { templates: 'auto', patch: false });
  return documents.every(({ document }) => document.problems.every(isKnownElsewhere));
}

/** New braces must not become a template's actions, nor make a template of the text; masked ones must not be written. */
export function checkBraces(document: YamlDocument, edits: readonly TextEdit[]): void {
  const braces = edits.filter(edit => edit.newText.includes('{{') || edit.newText.includes(MASK));
  if (braces.length === 0) return;
  const text = applyEdits(document.text, edits);
  if (document.template || parseStream(text, { templates: 'auto', patch: false }).templated)
    refuse('the new text would be read as a template');
}

/** An alias may repeat what stands outside of the part of the text that was parsed. */
export function isKnownElsewhere(problem: SyntaxProblem): boolean {
  return problem.code === 'UNKNOWN_ALIAS';
}

function checkAnchors(document: YamlDocument, { touched, uprooted, moves }: Reach): void {
  const shared = new Set<YamlNode>();
  for (const node of touched)
    for (let up: YamlNode | undefined = node; up; up = up.parent) if (up.anchor !== undefined) shared.add(up);
  for (const root of uprooted) {
    for (const node of walk(root)) {
      if (moves && node.kind === 'alias') refuse('what is to be moved holds an alias');
      if (node.anchor !== undefined) shared.add(node);
    }
  }
  if (shared.size === 0) return;
  for (const node of walk(document.root))
    if (node.kind === 'alias' && node.target && shared.has(node.target))
      refuse('an alias repeats this place elsewhere');
}

/**
 * Watches that edits keep away from template actions: none on the lines that an edit touches, none between these and
 * the next line of plain YAML, and no edit inside another `if` or `range` than the node that it is about.
 */
export function templateGuard(document: YamlDocument, touched: readonly YamlNode[]): Guard {
  const { template } = document;
  if (!template) return range => checkTabs(document.text, range);
  const conditionsAt = (offset: number) =>
    template.conditional.filter(range => range.start <= offset && offset < range.end).map(range => range.start);
  const allowed = touched.map(node => conditionsAt(node.start).join());
  return range => {
    checkTabs(document.text, range);
    const near = surroundings(template.masked, range);
    if (template.actions.some(action => action.start < near.end && near.start < action.end))
      refuse('a template action is near');
    if (!allowed.every(conditions => conditions === conditionsAt(range.start).join()))
      refuse('a template writes this place only sometimes');
  };
}

/** The lines of the range, and all lines around them that are blank or comments, where actions were blanked out. */
function surroundings(masked: string, range: Range): Range {
  let start = lineStart(masked, range.start);
  while (start > 0 && isBlankLine(masked, lineStart(masked, start - 1))) start = lineStart(masked, start - 1);
  let end = nextLine(masked, range.end);
  if (range.start === range.end && range.start === lineStart(masked, range.start)) end = range.end;
  while (end < masked.length && isBlankLine(masked, end)) end = nextLine(masked, end);
  return { start, end };
}

function isBlankLine(text: string, line: number): boolean {
  return /^[ \t]*(#.*)?$/.test(text.slice(line, lineEnd(text, line)));
}

function checkTabs(text: string, range: Range): void {
  const line = lineStart(text, range.start);
  if (/^ *\t/.test(text.slice(line, lineEnd(text, line)))) refuse('the line is indented with tabs');
}

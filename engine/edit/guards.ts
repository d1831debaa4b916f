import { applyEdits, type TextEdit } from '../text/edits';
import { lineEnd, lineStart, nextLine, type Range } from '../text/source';
import type { SyntaxProblem, Template, YamlDocument } from '../yaml/document';
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

function checkAnchors(document: YamlDocument, { touched, uprooted, effect }: Reach): void {
  const shared = new Set<YamlNode>();
  for (const node of touched)
    for (let up: YamlNode | undefined = node; up; up = up.parent) if (up.anchor !== undefined) shared.add(up);
  for (const root of uprooted) {
    for (const node of walk(root)) {
      if (effect === 'move' && node.kind === 'alias') refuse('what is to be moved holds an alias');
      if (node.anchor !== undefined) shared.add(node);
    }
  }
  if (shared.size === 0) return;
  for (const node of walk(document.root))
    if (node.kind === 'alias' && node.target && shared.has(node.target))
      refuse('an alias repeats this place elsewhere');
}

/** Watches each edit of an operation, in terms of the document as it is. */
export function guardFor({ text, template }: YamlDocument, { effect, touched }: Reach): Guard {
  const checkTemplate = !template
    ? () => {}
    : effect === 'comment'
      ? (range: Range) => checkComment(template, text, range)
      : (range: Range) => checkData(template, touched, range);
  return range => {
    checkTabs(text, range);
    checkTemplate(range);
  };
}

/**
 * Edits of data keep away from template actions: none on the lines that an edit touches, none between these and the
 * next line of plain YAML, and no edit inside another `if` or `range` than the nodes that it is about.
 */
function checkData(template: Template, touched: readonly YamlNode[], range: Range): void {
  const near = surroundings(template.masked, range);
  if (template.actions.some(action => action.start < near.end && near.start < action.end))
    refuse('a template action is near');
  const conditionsAt = (offset: number) =>
    template.conditional.filter(body => body.start <= offset && offset < body.end).map(body => body.start);
  const here = conditionsAt(range.start).join();
  if (touched.some(node => conditionsAt(node.start).join() !== here))
    refuse('a template writes this place only sometimes');
}

/**
 * Comments may stand beside actions, unless an action joins lines: `-}}` would pull the comment up to what stands
 * before it, `{{-` would pull its output into the comment. Output that is placed by `nindent` brings a line break.
 */
function checkComment({ actions }: Template, text: string, range: Range): void {
  const isBlank = (start: number, end: number) => text.slice(start, end).trim() === '';
  const before = actions.findLast(action => action.end <= range.start);
  const after = actions.find(action => action.start >= range.end);
  if (actions.some(action => action.start < range.end && range.start < action.end)) refuse('a template action is near');
  if (before && isBlank(before.end, range.start) && text.slice(before.start, before.end).endsWith('-}}'))
    refuse('a template action joins lines here');
  if (after && isBlank(range.end, after.start) && text.startsWith('{{-', after.start) && after.column === undefined)
    if (after.kind === 'output' || text.slice(after.start, after.end).endsWith('-}}'))
      refuse('a template action joins lines here');
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

import { parseAllDocuments } from 'yaml';
import type { Range } from '../text/source';
import { TreeBuilder } from './build';
import { isTooDeep } from './depth';
import { type SyntaxProblem, type Template, YamlDocument } from './document';
import { buildFromEvents } from './events';
import { readLazily } from './lazy';
import { walkRead, type YamlNode } from './nodes';
import { openTemplated } from './open';
import { Reuse } from './reuse';
import { splitStream } from './split';
import { type MaskedTemplate, maskTemplate } from './template';

export interface ParseOptions {
  /** 'template': braces are template actions. 'auto': decide by the content. */
  templates: 'template' | 'auto';
  /** The text is a patch: all mappings are open. */
  patch: boolean;
}

/** A document and the offset in the stream at which its text starts. */
export interface PlacedDocument {
  start: number;
  document: YamlDocument;
}

export interface YamlStream {
  documents: PlacedDocument[];
  /** Whether template actions were found and masked. */
  templated: boolean;
  patch: boolean;
}

const PARSER = {
  schema: 'failsafe',
  version: '1.2',
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: false,
  logLevel: 'silent',
} as const;

/**
 * Parses a stream; never throws. Documents of `previous` whose text stands unchanged are taken over as they are, so
 * typing in one document of a long file parses that document only. A leading byte order mark belongs to the caller.
 */
export function parseStream(text: string, options: ParseOptions, previous?: YamlStream): YamlStream {
  if (!text.includes('{{')) return parsePlain(text, options, previous);
  if (options.templates === 'template') return parseTemplate(text, options, previous);
  const plain = isReadable(text) ? parsePlain(text, options, previous?.templated ? undefined : previous) : undefined;
  return !plain || plain.documents.some(placed => isBrokenByBraces(placed.document))
    ? parseTemplate(text, options, previous)
    : plain;
}

/** Whether braces leave the text readable as YAML. The parser that recovers from errors is dear on templates. */
function isReadable(text: string): boolean {
  return pieces(text).every(({ start, end }) => {
    const piece = text.slice(start, end);
    return !piece.includes('{{') || buildFromEvents(piece, false) !== undefined;
  });
}

function parsePlain(text: string, options: ParseOptions, previous: YamlStream | undefined): YamlStream {
  const ranges = pieces(text);
  const reuse = new Reuse(previous, false, options.patch, ranges.length);
  const documents = ranges.map(({ start, end }, number) => {
    const piece = text.slice(start, end);
    const document = reuse.find(piece, number) ?? parseLarge(reuse.own(piece), options, reuse.near(number));
    return { start, document };
  });
  return { documents, templated: false, patch: options.patch };
}

function parseTemplate(text: string, options: ParseOptions, previous: YamlStream | undefined): YamlStream {
  const masked = maskTemplate(text);
  const ranges = pieces(masked.text);
  const reuse = new Reuse(previous, true, options.patch, ranges.length);
  const documents = ranges.map(({ start, end }, number) => {
    const piece = text.slice(start, end);
    const known = reuse.find(piece, number);
    return {
      start,
      document: known ?? parseDocument(reuse.own(piece), options, clip(masked, start, end)),
    };
  });
  return { documents, templated: true, patch: options.patch };
}

function clip(masked: MaskedTemplate, start: number, end: number): Template {
  const actions = masked.actions
    .filter(action => action.start >= start && action.end <= end)
    .map(action => ({ ...action, start: action.start - start, end: action.end - start }));
  const conditional = masked.conditional
    .filter(range => range.start < end && range.end > start)
    .map(range => ({ start: range.start - start, end: range.end - start }));
  return { masked: masked.text.slice(start, end), actions, conditional };
}

/** The pieces of the stream that are parsed on their own; each holds one document. */
function pieces(text: string): Range[] {
  return splitStream(text) ?? wholeStreamPieces(text);
}

/** With directives or document end marks only the parser knows where documents end. */
function wholeStreamPieces(text: string): Range[] {
  const parsed = parseSafely(text);
  const result: Range[] = [];
  let start = 0;
  for (const document of parsed) {
    const end = Math.max(start, document.range?.[2] ?? text.length);
    result.push({ start, end });
    start = end;
  }
  if (result.length === 0) return [{ start: 0, end: text.length }];
  result.at(-1)!.end = text.length;
  return result;
}

/** A document without templates; `before` may be an earlier state of it. */
function parseLarge(text: string, options: ParseOptions, before: YamlDocument | undefined): YamlDocument {
  const lazy = options.patch ? undefined : readLazily(text, before?.pieces);
  if (!lazy) return parseDocument(text, options, undefined);
  return new YamlDocument(text, lazy.root, aliasProblems(lazy.root, text), undefined, lazy.pieces);
}

function parseDocument(text: string, options: ParseOptions, template: Template | undefined): YamlDocument {
  const masked = template?.masked ?? text;
  const quick = buildFromEvents(masked, options.patch);
  if (quick) return finish(text, quick.root, [], template);
  const parsed = parseSafely(masked);
  const document = parsed.find(candidate => candidate.contents !== null) ?? parsed[0];
  const errors = template ? [] : parsed.flatMap(one => one.errors.map(problemOf));
  // In a text that is half typed anything may be missing: what the parser recovered is open throughout.
  const builder = new TreeBuilder({ base: 0, open: options.patch || errors.length > 0, braces: true });
  const root = document?.contents ? builder.build(document.contents, undefined, 0) : undefined;
  return finish(text, root, errors, template);
}

function finish(
  text: string,
  root: YamlNode | undefined,
  errors: SyntaxProblem[],
  template: Template | undefined,
): YamlDocument {
  const content = isEmptyScalar(root) ? undefined : root;
  if (template) openTemplated(content, template.actions, text);
  return new YamlDocument(text, content, errors.concat(aliasProblems(content, text)), template);
}

function isEmptyScalar(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.start === node.end && node.anchor === undefined;
}

/** What is used of the parser's document. */
interface Parsed {
  contents: unknown;
  errors: { message: string; code: string; pos: [number, number] }[];
  range?: readonly number[] | null;
}

/** The parser is built never to throw; what it must not be given is reported as a problem of the text. */
function parseSafely(text: string): Parsed[] {
  if (isTooDeep(text)) return [tooDeep(text)];
  try {
    const parsed = parseAllDocuments(text, PARSER);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [tooDeep(text)];
  }
}

function tooDeep(text: string): Parsed {
  const pos: [number, number] = [0, Math.min(1, text.length)];
  return { contents: null, errors: [{ message: 'Too deeply nested to be read.', code: 'TOO_DEEP', pos }] };
}

function problemOf(error: Parsed['errors'][number]): SyntaxProblem {
  const [start, end] = error.pos;
  return { start, end: Math.max(start, end), message: error.message, code: error.code };
}

function aliasProblems(root: YamlNode | undefined, text: string): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  if (!text.includes('*')) return problems;
  for (const node of walkRead(root)) {
    if (node.kind !== 'alias' || node.target) continue;
    problems.push({
      start: node.start,
      end: node.end,
      message: `No anchor &${node.name} stands before this alias.`,
      code: 'UNKNOWN_ALIAS',
    });
  }
  return problems;
}

/** Braces that the parser took for flow mappings or tripped over: the text is a template, not YAML. */
function isBrokenByBraces(document: YamlDocument): boolean {
  if (!document.text.includes('{{')) return false;
  return document.problems.length > 0 || hasBraceMapping(document.root, document.text);
}

function hasBraceMapping(node: YamlNode | undefined, text: string): boolean {
  if (!node) return false;
  if (node.kind === 'sequence') return node.items.some(item => hasBraceMapping(item, text));
  if (node.kind !== 'mapping') return false;
  if (node.flow) return text.startsWith('{{', node.start);
  return node.entries.some(({ key, value }) => hasBraceMapping(key, text) || hasBraceMapping(value, text));
}

import { resourcesOf } from '../kubernetes/resource';
import { Slot } from '../text/memo';
import { lineStartsOf } from '../text/source';
import { compacted } from '../text/strings';
import { factsOf, type Origin } from '../workspace/extract';
import type { ResourceFacts } from '../workspace/facts';
import { type FileNote, noteOf } from '../workspace/fileNote';
import { isPartial } from '../workspace/partial';
import type { Placed } from '../workspace/workspaceIndex';
import type { YamlDocument } from '../yaml/document';
import { parseStream, type YamlStream } from '../yaml/parse';
import type { OnFault } from './collector';
import { isConfigurationPath } from './configurationFile';
import { type Finding, withoutTree } from './finding';
import { type IgnoreComment, ignoreComments } from './ignores';
import type { Rule } from './rule';
import { checkConfiguration, checkDocument } from './runner';
import type { Effective } from './settings';

/** What is known of one document without looking at others. Offsets are relative to it. */
export interface DocumentState {
  start: number;
  facts: ResourceFacts[];
  findings: readonly Finding[];
  ignores: IgnoreComment[];
}

/** A file as it was last read. Closed files have no text and no stream: what is left grows with facts, not with text. */
export interface FileState {
  path: string;
  lineStarts: Uint32Array;
  length: number;
  effective: Effective;
  documents: DocumentState[];
  placed: Placed[];
  note: FileNote;
  live: { text: string; stream: YamlStream } | undefined;
}

/** A file with its text and trees at hand, so its findings carry fixes that can be carried out. */
export type LiveFile = FileState & { live: NonNullable<FileState['live']> };

interface Analysis {
  effective: Effective;
  rules: readonly Rule[];
  state: Omit<DocumentState, 'start'>;
}

/** Analyses by document: a document that stands unchanged is not looked at again. */
const analyses = new Slot<YamlDocument, Analysis>();

export interface ReadOptions {
  path: string;
  text: string;
  /** Some kustomization uses the file as a patch. */
  isPatch: boolean;
  effective: Effective;
  rules: readonly Rule[];
  today: string | undefined;
  /** As the project's. */
  compares: boolean;
  onFault: OnFault;
  previous?: FileState | undefined;
}

/** Reads a file with all that one document decides on its own. */
export function readFile(options: ReadOptions): LiveFile {
  const { path, text, effective, isPatch } = options;
  const stream = streamOf(path, text, isPatch, options.previous?.live?.stream);
  const documents = stream.documents.map(({ start, document }): DocumentState => {
    const { facts, findings, ignores } = analyse(document, stream, options);
    return { start, facts, findings, ignores };
  });
  const placed = placedIn(path, documents, options.previous?.placed ?? []);
  return {
    path,
    lineStarts: lineStartsOf(text),
    length: text.length,
    effective,
    documents,
    placed,
    note: noteOf(path, text, stream, isPatch, placed[0]?.document),
    live: { text, stream },
  };
}

/** The objects of a file; those that stand where they stood are the same as before. */
function placedIn(path: string, documents: readonly DocumentState[], previous: readonly Placed[]): Placed[] {
  const placed: Placed[] = [];
  for (const [document, { facts }] of documents.entries()) {
    for (const [item, one] of facts.entries()) {
      const known = previous[placed.length];
      const isSame = known?.facts === one && known.document === document && known.item === item;
      placed.push(isSame ? known : { path, document, item, facts: one });
    }
  }
  return placed;
}

/** What a text of former days says, without what is wrong with it. */
export function readPast(options: Omit<ReadOptions, 'rules' | 'today' | 'previous'>): Placed[] {
  const { path, text, isPatch } = options;
  const stream = streamOf(path, text, isPatch);
  return stream.documents.flatMap(({ document }, number) =>
    safeFacts(document, originOf(document, stream), options).map((facts, item) => ({
      ...{ path, item, facts },
      document: number,
    })),
  );
}

function streamOf(path: string, text: string, patch: boolean, previous?: YamlStream): YamlStream {
  const templates = /(^|\/)templates\//.test(path) ? 'template' : 'auto';
  return parseStream(text, { templates, patch }, previous);
}

function analyse(document: YamlDocument, stream: YamlStream, options: ReadOptions): Analysis['state'] {
  const { effective, rules } = options;
  const known = analyses.get(document);
  if (known?.effective === effective && known.rules === rules) return known.state;
  const origin = originOf(document, stream);
  const state = {
    facts: safeFacts(document, origin, options),
    findings: findingsIn(document, options),
    ignores: ignoreComments(document),
  };
  analyses.set(document, { effective, rules, state });
  return state;
}

function findingsIn(document: YamlDocument, { path, today, rules, effective, onFault }: ReadOptions): Finding[] {
  if (isConfigurationPath(path)) return checkConfiguration(document, today, rules, effective, onFault);
  return isKubernetes(document) ? checkDocument(document, rules, effective, onFault) : [];
}

/** Facts feed rules, so they may no more bring down a file than a rule may. */
function safeFacts(
  document: YamlDocument,
  origin: Origin,
  { effective, compares, onFault }: Pick<ReadOptions, 'effective' | 'compares' | 'onFault'>,
): ResourceFacts[] {
  try {
    return factsOf(document, { origin, clusterDomain: effective.clusterDomain, compares });
  } catch (error) {
    onFault('facts', error);
    return [];
  }
}

function originOf(document: YamlDocument, stream: YamlStream): Origin {
  if (stream.patch || document.problems.length > 0 || isPartial(document)) return 'patch';
  return document.template && document.template.actions.length > 0 ? 'template' : 'plain';
}

/** Objects, or a text that was plainly meant to be one and is broken. Everything else is none of our business. */
function isKubernetes(document: YamlDocument): boolean {
  if (resourcesOf(document).length > 0) return true;
  return document.problems.length > 0 && /^apiVersion:\s/m.test(document.text) && /^kind:\s/m.test(document.text);
}

/** The part of a file's state that is kept when nobody has it open. */
export function closed(file: FileState): FileState {
  const documents = file.documents.map(
    ({ start, facts, findings, ignores }): DocumentState => ({
      start,
      facts: compacted(facts),
      findings: findings.map(withoutTree),
      ignores: compacted(ignores),
    }),
  );
  return { ...file, documents, note: compacted(file.note), live: undefined };
}

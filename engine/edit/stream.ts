import { applyEdits, shiftEdits, type TextEdit } from '../text/edits';
import { Patch } from '../text/patch';
import { eolOf } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { type PlacedDocument, parseStream, type YamlStream } from '../yaml/parse';
import { splitStream } from '../yaml/split';
import { type Edited, editDocument } from './apply';
import { bind, equalsValue, modelOfNode } from './model';
import { type Operation, Refusal, refuse, type Value } from './operations';
import { blockLines, flowText, isFilled } from './render';
import { learnStyle } from './style';

/** Changes to a stream of documents; indices count its documents as they were before the first operation. */
export type StreamOperation =
  | { kind: 'editDocument'; index: number; operations: readonly Operation[] }
  /** Puts a document behind that at `after`; -1 puts it first. */
  | { kind: 'insertDocument'; after: number; content: DocumentContent }
  /** Puts a document before that at `before`; the number of documents puts it last. Its comments go with it. */
  | { kind: 'moveDocument'; from: number; before: number }
  /** A value changes only what differs; a text takes the place of all behind the `---` line. */
  | { kind: 'replaceDocument'; index: number; content: DocumentContent }
  /** Removes a document with the comments in it. */
  | { kind: 'removeDocument'; index: number };

/** One document: data to be written, or YAML text, with or without a `---` line. */
export type DocumentContent = { value: Value } | { text: string };

type Rearrangement = Exclude<StreamOperation, { kind: 'editDocument' }>;

/**
 * Carries out operations on a stream; edits are relative to `text`, which must be the text of `stream`. Operations
 * within documents come first, whatever their order. Verified and refused as in {@link editDocument}.
 */
export function editStream(text: string, stream: YamlStream, operations: readonly StreamOperation[]): Edited {
  try {
    const bench = new StreamBench(text, stream);
    bench.editDocuments(operations.filter(operation => operation.kind === 'editDocument'));
    for (const operation of operations) if (operation.kind !== 'editDocument') bench.rearrange(operation);
    return { edits: bench.edits };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

/** A document as it has to come out: as one that is known, or as data. */
type Expected = YamlDocument | { value: Value };

/** A document's text in the stream. */
interface Piece {
  start: number;
  end: number;
  text: string;
  document: YamlDocument;
}

class StreamBench {
  /** Which original document stands where; undefined for new ones. */
  private order: (number | undefined)[];
  private readonly patch: Patch;
  private readonly eol: string;

  constructor(
    private text: string,
    private stream: YamlStream,
  ) {
    this.order = stream.documents.map((_, index) => index);
    this.patch = new Patch(text.length);
    this.eol = eolOf(text);
  }

  get edits(): TextEdit[] {
    return this.patch.edits;
  }

  editDocuments(operations: readonly Extract<StreamOperation, { kind: 'editDocument' }>[]): void {
    const edits = this.stream.documents.flatMap(({ start, document }, index) => {
      const wanted = operations.filter(operation => operation.index === index).flatMap(one => one.operations);
      return wanted.length > 0 ? shiftEdits(this.editOne(document, wanted), start) : [];
    });
    this.apply(edits);
    this.stream = this.parse();
    if (this.stream.documents.length !== this.order.length) refuse('the number of documents would change');
  }

  rearrange(operation: Rearrangement): void {
    if (this.stream.templated) refuse('the stream is a template');
    if (!splitStream(this.text)) refuse('the stream has directives or document end marks');
    switch (operation.kind) {
      case 'insertDocument':
        this.insert(this.place(operation.after < 0 ? 0 : this.find(operation.after) + 1), operation.content);
        break;
      case 'removeDocument':
        this.remove(this.find(operation.index));
        break;
      case 'replaceDocument':
        this.replace(this.find(operation.index), operation.content);
        break;
      case 'moveDocument': {
        const isLast = operation.before >= this.stream.documents.length;
        this.move(this.find(operation.from), this.place(isLast ? this.order.length : this.find(operation.before)));
      }
    }
  }

  /** Comments above the first `---` belong to the file; nothing goes before them. */
  private place(at: number): number {
    const [first, second] = this.stream.documents;
    const isHeader = first && second && first.document.root === undefined && !first.document.text.startsWith('---');
    return at === 0 && isHeader ? 1 : at;
  }

  private insert(at: number, content: DocumentContent): void {
    const pieces = this.pieces();
    const edits = this.insertion(pieces, at, this.render(content));
    const expected: Expected[] = pieces.map(piece => piece.document);
    expected.splice(at, 0, 'value' in content ? content : documentOf(content.text));
    this.order.splice(at, 0, undefined);
    this.carryOut(edits, expected);
  }

  private remove(at: number): void {
    const { start, end } = this.pieces()[at]!;
    const expected = this.stream.documents.map(placed => placed.document).filter((_, index) => index !== at);
    this.order.splice(at, 1);
    this.carryOut([{ start, end, newText: '' }], expected);
  }

  private move(from: number, to: number): void {
    if (to === from || to === from + 1) return;
    const pieces = this.pieces();
    const moved = pieces[from]!;
    const body = isBareMark(moved.text) ? moved.text.replace(MARK_LINE, '') : moved.text;
    const edits = this.insertion(pieces, to, body);
    edits.push({ start: moved.start, end: moved.end, newText: '' });
    const [original] = this.order.splice(from, 1);
    const expected = pieces.map(piece => piece.document);
    expected.splice(from, 1);
    const at = to > from ? to - 1 : to;
    this.order.splice(at, 0, original);
    expected.splice(at, 0, moved.document);
    this.carryOut(edits, expected);
  }

  private replace(at: number, content: DocumentContent): void {
    const { start, text, document } = this.pieces()[at]!;
    const expected: Expected[] = this.stream.documents.map(placed => placed.document);
    if ('value' in content && document.root) {
      const edits = this.editOne(document, [{ kind: 'replaceNode', node: document.root, value: content.value }]);
      expected[at] = documentOf(applyEdits(document.text, edits));
      this.carryOut(shiftEdits(edits, start), expected);
      return;
    }
    const head = MARK_LINE.exec(text)?.[0] ?? (text.startsWith('---') ? refuse('content on the line of the mark') : '');
    const body = this.render(content);
    const newText = text.endsWith('\n') || !this.isLast(at) ? this.endLine(body) : body.replace(/\r?\n$/, '');
    const wanted = documentOf(head + body);
    if ('value' in content && !says(wanted, content)) refuse('the text would say something else');
    expected[at] = wanted;
    this.carryOut([{ start: start + head.length, end: start + text.length, newText }], expected);
  }

  /** The text of a document, which may have a mark of its own, put before the piece at `at`. */
  private insertion(pieces: readonly Piece[], at: number, body: string): TextEdit[] {
    const marked = (text: string) => (text.startsWith('---') ? text : `---${this.eol}${text}`);
    const target = pieces[at];
    if (!target) {
      const endsLine = this.text === '' || this.text.endsWith('\n');
      const text = endsLine ? this.endLine(marked(body)) : this.eol + marked(body).trimEnd();
      return [{ start: this.text.length, end: this.text.length, newText: text }];
    }
    const { start } = target;
    if (target.text.startsWith('---')) return [{ start, end: start, newText: this.endLine(marked(body)) }];
    return [{ start, end: start, newText: `${this.endLine(body)}---${this.eol}` }];
  }

  private editOne(document: YamlDocument, operations: readonly Operation[]): TextEdit[] {
    const neighbours = this.stream.documents.map(placed => placed.document).filter(other => other !== document);
    const edited = editDocument(document, operations, neighbours);
    return 'edits' in edited ? edited.edits : refuse(edited.refused);
  }

  /** The text of new content, without mark, with the stream's line breaks. */
  private render(content: DocumentContent): string {
    if ('text' in content) return content.text.replace(MARK_LINE, '').replace(/\r\n|\n/g, this.eol);
    const [first, ...others] = this.stream.documents.map(placed => placed.document);
    const style = learnStyle(first!, others);
    const { value } = content;
    return isFilled(value) ? blockLines(value, 0, style).join(this.eol) : flowText(value, style);
  }

  private endLine(text: string): string {
    return text === '' || text.endsWith('\n') ? text : text + this.eol;
  }

  private pieces(): Piece[] {
    return this.stream.documents.map(({ start, document }) => {
      const end = start + document.text.length;
      return { start, end, text: document.text, document };
    });
  }

  private isLast(at: number): boolean {
    return at === this.stream.documents.length - 1;
  }

  private find(index: number): number {
    const at = this.order.indexOf(index);
    return at < 0 ? refuse('there is no such document') : at;
  }

  private carryOut(edits: readonly TextEdit[], expected: readonly Expected[]): void {
    this.apply(edits);
    this.stream = this.parse();
    verify(this.stream.documents, expected);
  }

  private apply(edits: readonly TextEdit[]): void {
    this.text = applyEdits(this.text, edits);
    this.patch.apply(edits);
  }

  private parse(): YamlStream {
    return parseStream(this.text, { ...OPTIONS, templates: this.stream.templated ? 'template' : 'auto' }, this.stream);
  }
}

const OPTIONS = { templates: 'auto', patch: false } as const;

/** A `---` line with nothing on it but perhaps a comment. */
const MARK_LINE = /^---[ \t]*(#[^\r\n]*)?(\r\n|\n|$)/;

function isBareMark(text: string): boolean {
  return /^---[ \t]*(\r\n|\n|$)/.test(text);
}

/** The one document of a text. */
function documentOf(text: string): YamlDocument {
  const { documents } = parseStream(text, OPTIONS);
  return documents.length === 1 ? documents[0]!.document : refuse('the new text is not one document');
}

function verify(documents: readonly PlacedDocument[], expected: readonly Expected[]): void {
  if (documents.length !== expected.length) refuse('the number of documents would not be right');
  for (const [i, { document }] of documents.entries()) {
    const wanted = expected[i]!;
    if (wanted === document) continue;
    if (document.problems.length > ('value' in wanted ? 0 : wanted.problems.length)) refuse('the text would not parse');
    if (!says(document, wanted)) refuse('the text would say something else');
  }
}

/** Whether a document says what it should; of known documents the comments count too. */
function says(document: YamlDocument, wanted: Expected): boolean {
  if ('value' in wanted)
    return document.root ? equalsValue(modelOfNode(document.root), wanted.value) : wanted.value === null;
  const texts = wanted.comments.map(comment => comment.text);
  if (document.comments.length !== texts.length) return false;
  if (document.comments.some((comment, i) => comment.text !== texts[i])) return false;
  if (!document.root || !wanted.root) return document.root === wanted.root;
  return bind(modelOfNode(wanted.root), document.root);
}

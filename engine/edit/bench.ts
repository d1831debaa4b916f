import { applyEdits, type TextEdit } from '../text/edits';
import { Patch } from '../text/patch';
import type { Range } from '../text/source';
import { type Comment, commentsAround } from '../yaml/comments';
import type { YamlNode } from '../yaml/nodes';
import { parseStream } from '../yaml/parse';
import { indexIn } from './layout';
import { bind, lookInto, type Model, type ModelMapping, type ModelSequence, type Places } from './model';
import { refuse } from './operations';
import type { Style } from './style';

/** What one operation does to the text; the model has been changed to match. */
export interface Change {
  edits: TextEdit[];
  /** Comments that begin in these ranges go. */
  dropped?: readonly Range[];
  /** Comments that come: their texts, in order, and the offset of the edit that brings them. */
  added?: readonly { at: number; texts: readonly string[] }[];
}

/** Checks edits in terms of the text as it was at first; throws a Refusal. */
export type Guard = (range: Range) => void;

/**
 * A whole document, or whole lines of one, in the making. Operations are carried out one after another; after each the
 * text is parsed again and must have exactly the tree and the comments that were meant.
 */
export class Bench {
  private found: readonly Comment[] | undefined;
  private readonly patch: Patch;

  /**
   * @param model of the whole text, placed at nodes whose offsets count in it
   * @param places which part of the model each node of the original document has become
   * @param comments those of the text
   * @param base offset of the text in the document; `isPart` when it is not all of the document
   */
  constructor(
    public text: string,
    private readonly model: Model,
    private readonly places: Places,
    comments: readonly Comment[],
    readonly style: Style,
    private readonly base: number,
    readonly isPart: boolean,
  ) {
    this.patch = new Patch(text.length);
    this.found = comments;
  }

  /** All that was done so far, as edits of the original text. */
  get edits(): TextEdit[] {
    return this.patch.edits;
  }

  get comments(): readonly Comment[] {
    this.found ??= commentsAround(this.text, this.model.node);
    return this.found;
  }

  /** Comments that begin in the range. */
  commentsIn(range: Range): Comment[] {
    return this.comments.filter(({ start }) => range.start <= start && start < range.end);
  }

  /** What became of a node of the original document. */
  find(original: YamlNode): Model {
    const known = this.places.get(original);
    if (known || !original.parent) return known ?? refuse('the place does not belong to the document');
    lookInto(this.find(original.parent));
    return this.places.get(original) ?? refuse('another operation has replaced the place');
  }

  mapping(original: YamlNode): ModelMapping {
    const model = this.find(original);
    return model.kind === 'mapping' ? model : refuse('the mapping has become something else');
  }

  sequence(original: YamlNode): ModelSequence {
    const model = this.find(original);
    return model.kind === 'sequence' ? model : refuse('the list has become something else');
  }

  /** The model of a node of the current text. */
  modelAt(node: YamlNode): Model {
    const { parent } = node;
    if (!parent) return this.model;
    const above = this.modelAt(parent);
    const index = indexIn(parent, node);
    const found =
      above.kind === 'mapping' ? above.entries[index]?.value : above.kind === 'sequence' && above.items[index];
    return found || refuse('the place has been removed');
  }

  /** Where the character at an offset of the original document stands now. */
  now(offset: number): number {
    if (offset - this.base === this.patch.length) return this.text.length;
    return this.patch.toCurrent(offset - this.base) ?? refuse('another operation has replaced this text');
  }

  /** Changes the text; throws a Refusal when that is not exactly what the model and the change say. */
  carryOut(change: Change, guard: Guard): void {
    if (change.edits.length === 0) return;
    for (const edit of change.edits) guard(this.original(edit));
    const comments = expectedComments(this.comments, change);
    this.apply(change.edits);
    this.found = undefined;
    this.parse(this.text);
    if (this.comments.length !== comments.length || this.comments.some((comment, i) => comment.text !== comments[i]))
      refuse('comments would be lost or moved');
  }

  private apply(edits: readonly TextEdit[]): void {
    try {
      this.text = applyEdits(this.text, edits);
      this.patch.apply(edits);
    } catch {
      refuse('the edits overlap');
    }
  }

  /** What the characters of a range of the current text were in the document, as far as they were there. */
  private original(range: Range): Range {
    const start = this.base + this.patch.toOriginal(range.start);
    if (range.end === range.start) return { start, end: start };
    return { start, end: Math.max(start, this.base + this.patch.toOriginal(range.end - 1) + 1) };
  }

  /** Parses the text and holds it against the model. */
  private parse(text: string): void {
    const { documents } = parseStream(text, { templates: 'auto', patch: false });
    const document = documents[0]!.document;
    if (documents.length > 1) refuse('the text would become several documents');
    if (document.problems.some(problem => problem.code !== 'UNKNOWN_ALIAS')) refuse('the text would not parse');
    if (!document.root || !bind(this.model, document.root)) refuse('the text would say something else');
  }
}

function expectedComments(comments: readonly Comment[], change: Change): string[] {
  const kept = comments
    .filter(({ start }) => !change.dropped?.some(range => range.start <= start && start < range.end))
    .map(({ start, text }) => ({ at: start, texts: [text] as readonly string[] }));
  const all = [...(change.added ?? []), ...kept];
  return all.sort((a, b) => a.at - b.at).flatMap(entry => entry.texts);
}

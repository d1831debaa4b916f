import type { Range } from '../text/source';
import { type Comment, commentsAround, commentsOf } from './comments';
import type { Pieces } from './lazy';
import type { YamlNode } from './nodes';
import { isConditional } from './open';
import type { Action } from './template';

/** A place at which the text is not YAML. Offsets are relative to the document. */
export interface SyntaxProblem extends Range {
  message: string;
  code: string;
}

export interface Template {
  /** The text that was parsed: actions masked, same length. */
  masked: string;
  actions: readonly Action[];
  conditional: readonly Range[];
}

/**
 * One parsed document of a stream, `---` line included. It knows neither its file nor its place there, so it stays
 * valid as long as its own text does.
 */
export class YamlDocument {
  private found: Comment[] | undefined;

  constructor(
    readonly text: string,
    readonly root: YamlNode | undefined,
    readonly problems: readonly SyntaxProblem[],
    readonly template: Template | undefined,
    /** For reading a later state of the document, where this one was read in pieces. */
    readonly pieces?: Pieces,
  ) {}

  get comments(): readonly Comment[] {
    const isSound = this.problems.length === 0 && !this.template;
    this.found ??= isSound ? commentsAround(this.text, this.root) : commentsOf(this.template?.masked ?? this.text);
    return this.found;
  }

  /** True where a template may leave out or repeat what is written. */
  isConditional(offset: number): boolean {
    return this.template !== undefined && isConditional(this.template.conditional, offset);
  }
}

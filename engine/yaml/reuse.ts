import { unshared } from '../text/strings';
import type { YamlDocument } from './document';
import type { YamlStream } from './parse';

/** Misses after which documents are looked for anywhere in the stream. One is the document that is being typed in. */
const FEW = 2;

/**
 * Documents of an earlier reading, to be taken over where their text stands unchanged. Counted from the front or from
 * the back most stand where they stood, so that comparing is enough, and nothing has to be sorted.
 */
export class Reuse {
  private readonly known: YamlStream['documents'];
  private misses = 0;
  private byText: Map<string, YamlDocument> | undefined;

  /** `count` is the number of documents now. */
  constructor(
    previous: YamlStream | undefined,
    templated: boolean,
    patch: boolean,
    private readonly count: number,
  ) {
    this.known = previous && previous.templated === templated && previous.patch === patch ? previous.documents : [];
  }

  find(text: string, number: number): YamlDocument | undefined {
    const { known, count } = this;
    if (known.length === 0) return undefined;
    const fromFront = known[number]?.document;
    if (fromFront?.text === text) return fromFront;
    const fromBack = known[known.length - count + number]?.document;
    if (fromBack?.text === text) return fromBack;
    if (++this.misses <= FEW) return undefined;
    this.byText ??= new Map(known.map(({ document }) => [document.text, document]));
    return this.byText.get(text);
  }

  /** The document that stood in this place, counted from the front or, after a change of their number, from the back. */
  near(number: number): YamlDocument | undefined {
    const { known, count } = this;
    return (known.length === count ? known[number] : known[known.length - count + number])?.document;
  }

  /**
   * The text of a document that is read anew, to be kept. A part of a longer text keeps all of that alive, and each
   * keystroke brings another one; what is read first may as well share it. And a text that an editor put together is
   * slower to read, character by character, than one that is made anew.
   */
  own(text: string): string {
    return this.known.length === 0 ? text : unshared(text);
  }
}

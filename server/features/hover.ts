import type { Hover, HoverParams } from 'vscode-languageserver';
import type { Range } from '../../engine/text/source';
import type { OpenDocument } from '../documents';
import { toOffset, toRange } from '../positions';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';

/** Something to say about a part of a document; offsets in its text. */
export interface Remark extends Range {
  markdown: string;
}

/** Looks at one place of an open document. */
export type Remarker = (document: OpenDocument, offset: number) => Remark[] | Promise<Remark[]>;

/** Hovers: everything that there is to say about a place, one thing below the other. */
export class Hovers {
  constructor(
    private readonly workspace: Workspace,
    private readonly remarkers: readonly Remarker[],
    /** Resolves once the settings for a file are known. */
    private readonly ready: (path: string) => Promise<void>,
  ) {}

  async at({ textDocument, position }: HoverParams): Promise<Hover | null> {
    const path = pathOf(textDocument.uri);
    await this.ready(path);
    this.workspace.settle();
    const document = this.workspace.documents.get(path);
    if (!document) return null;
    const offset = toOffset(document, position);
    const found = await Promise.all(this.remarkers.map(remarker => remarker(document, offset)));
    const remarks = found.flat();
    if (remarks.length === 0) return null;
    const narrowest = remarks.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
    return { contents: { kind: 'markdown', value: join(remarks) }, range: this.rangeOf(document, narrowest) };
  }

  private rangeOf({ path, shift }: OpenDocument, { start, end }: Range) {
    return toRange(this.workspace.project.file(path)?.lineStarts ?? Uint32Array.of(0), start, end, shift);
  }
}

function join(remarks: readonly Remark[]): string {
  return [...new Set(remarks.map(({ markdown }) => markdown))].join('\n\n---\n\n');
}

/** Whether an offset lies in a range or right behind it, where the cursor is after the last character. */
export function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Text as code, whatever it holds. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(match => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : fence + text + fence;
}

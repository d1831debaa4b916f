import type { DocumentLink, DocumentLinkParams, Location, TextDocumentPositionParams } from 'vscode-languageserver';
import { type Lead, leadsOf, leadsOfFile, type Target, usesOf } from '../../engine/workspace/navigation';
import type { OpenDocument } from '../documents';
import { toOffset, toRange } from '../positions';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import { holds } from './hover';

/** From a name to what it names, and back. */
export class Navigation {
  constructor(
    private readonly workspace: Workspace,
    /** Resolves once the settings for a file are known. */
    private readonly ready: (path: string) => Promise<void>,
  ) {}

  async definition(params: TextDocumentPositionParams): Promise<Location[]> {
    const document = await this.open(params.textDocument.uri);
    if (!document) return [];
    const offset = toOffset(document, params.position);
    const targets = this.leads(document.path)
      .filter(lead => holds(lead.at, offset))
      .flatMap(lead => lead.targets);
    return targets.flatMap(target => this.locate(target));
  }

  /** Of the object whose name, or whose name in a reference, stands at the position. */
  async references(params: TextDocumentPositionParams): Promise<Location[]> {
    const document = await this.open(params.textDocument.uri);
    if (!document) return [];
    const { path } = document;
    const offset = toOffset(document, params.position);
    const named = this.leads(path)
      .filter(lead => holds(lead.at, offset))
      .flatMap(lead => lead.targets);
    const index = this.workspace.project.lookAround();
    const definitions = this.placed(path).filter(({ placed, start }) => {
      const { place } = placed.facts;
      return holds({ start: place.start + start, end: place.end + start }, offset);
    });
    const others = named.flatMap(target =>
      this.placed(target.path).filter(
        ({ placed }) => placed.document === target.document && placed.facts.place.start === target.at.start,
      ),
    );
    return [...definitions, ...others].flatMap(({ placed }) => usesOf(index, placed)).flatMap(use => this.locate(use));
  }

  /** One target only: where several fit, going to the definition lists them. */
  async links({ textDocument }: DocumentLinkParams): Promise<DocumentLink[]> {
    const document = await this.open(textDocument.uri);
    if (!document) return [];
    return this.leads(document.path).flatMap(({ at, targets, soft }) => {
      const place = targets.length === 1 && !soft ? this.locate(targets[0]!)[0] : undefined;
      if (!place) return [];
      const { line } = place.range.start;
      return [{ range: this.rangeIn(document.path, at), target: line > 0 ? `${place.uri}#L${line + 1}` : place.uri }];
    });
  }

  private async open(uri: string): Promise<OpenDocument | undefined> {
    const path = pathOf(uri);
    await this.ready(path);
    this.workspace.settle();
    return this.workspace.documents.get(path);
  }

  /** With places in the file. */
  private leads(path: string): Lead[] {
    const index = this.workspace.project.lookAround();
    const note = this.workspace.project.file(path)?.note;
    const ofFile = note ? leadsOfFile(index, note) : [];
    const ofObjects = this.placed(path).flatMap(({ placed, start }) =>
      leadsOf(index, placed).map(lead => ({ ...lead, at: { start: lead.at.start + start, end: lead.at.end + start } })),
    );
    return [...ofFile, ...ofObjects];
  }

  private placed(path: string) {
    const file = this.workspace.project.file(path);
    return (file?.placed ?? []).map(placed => ({ placed, start: file!.documents[placed.document]!.start }));
  }

  private locate({ path, document, at }: Target): Location[] {
    const start = this.workspace.project.file(path)?.documents[document]?.start ?? 0;
    const range = this.rangeIn(path, { start: at.start + start, end: at.end + start });
    return [{ uri: this.workspace.uriOf(path), range }];
  }

  private rangeIn(path: string, { start, end }: { start: number; end: number }) {
    const shift = this.workspace.documents.get(path)?.shift;
    return toRange(this.workspace.project.file(path)?.lineStarts ?? Uint32Array.of(0), start, end, shift);
  }
}

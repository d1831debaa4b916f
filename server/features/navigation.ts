import type { DocumentLink, DocumentLinkParams, Location, TextDocumentPositionParams } from 'vscode-languageserver';
import type { Range } from '../../engine/text/source';
import { leadsOfFile, namersOf, usesOfFile } from '../../engine/workspace/fileNavigation';
import { localLeads } from '../../engine/workspace/localLeads';
import { type Lead, leadsOf, placesOf, type Target, usesOf } from '../../engine/workspace/navigation';
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

  /** Of what stands at the position, or of what a name at the position leads to: an object, a key, a port, a file. */
  async references(params: TextDocumentPositionParams): Promise<Location[]> {
    const document = await this.open(params.textDocument.uri);
    if (!document) return [];
    const { path } = document;
    const offset = toOffset(document, params.position);
    const named = this.leads(path)
      .filter(lead => holds(lead.at, offset))
      .flatMap(lead => lead.targets);
    const own = [...this.placesIn(path), ...this.locals(path).map(({ to }) => to)].filter(({ document, at }) =>
      holds(moved(at, this.startOf(path, document)), offset),
    );
    const uses = unique([...own, ...named]).flatMap(target => this.usesOf(target));
    return unique(uses).flatMap(use => this.locate(use));
  }

  private usesOf(target: Target): Target[] {
    const index = this.workspace.project.lookAround();
    const { path, document, at } = target;
    const local = this.locals(path).filter(({ to }) => keyOf(to) === keyOf(target));
    const owners = this.placed(path).filter(
      ({ placed }) => placed.document === document && placesOf(placed).some(place => place.start === at.start),
    );
    const ofObjects = owners.flatMap(({ placed }) => [
      ...usesOf(index, placed, at),
      ...(placed.facts.place.start === at.start ? namersOf(index, placed) : []),
    ]);
    const ofFile = at.end === 0 ? usesOfFile(index, path) : [];
    return [...local.map(({ from }) => from), ...ofObjects, ...ofFile];
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
      leadsOf(index, placed).map(lead => ({ ...lead, at: moved(lead.at, start) })),
    );
    const inside = this.locals(path).map(({ from, to }) => ({
      at: moved(from.at, this.startOf(path, from.document)),
      targets: [to],
      soft: true,
    }));
    return [...ofFile, ...ofObjects, ...inside];
  }

  /** Names and what they name within one object of an open file. */
  private locals(path: string): { from: Target; to: Target }[] {
    const documents = this.workspace.project.file(path)?.live?.stream.documents ?? [];
    return documents.flatMap(({ document: tree }, document) =>
      localLeads(tree).map(({ at, to }) => ({ from: { path, document, at }, to: { path, document, at: to } })),
    );
  }

  /** Places of the file that others may lead to; its beginning stands for the file as a whole. */
  private placesIn(path: string): Target[] {
    const ofObjects = this.placed(path).flatMap(({ placed }) =>
      placesOf(placed).map(at => ({ path, document: placed.document, at })),
    );
    return [...ofObjects, { path, document: 0, at: { start: 0, end: 0 } }];
  }

  private startOf(path: string, document: number): number {
    return this.workspace.project.file(path)?.documents[document]?.start ?? 0;
  }

  private placed(path: string) {
    const file = this.workspace.project.file(path);
    return (file?.placed ?? []).map(placed => ({ placed, start: file!.documents[placed.document]!.start }));
  }

  private locate({ path, document, at }: Target): Location[] {
    const range = this.rangeIn(path, moved(at, this.startOf(path, document)));
    return [{ uri: this.workspace.uriOf(path), range }];
  }

  private rangeIn(path: string, { start, end }: { start: number; end: number }) {
    const shift = this.workspace.documents.get(path)?.shift;
    return toRange(this.workspace.project.file(path)?.lineStarts ?? Uint32Array.of(0), start, end, shift);
  }
}

function moved({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

function keyOf({ path, document, at }: Target): string {
  return `${path} ${document} ${at.start} ${at.end}`;
}

function unique(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map(target => [keyOf(target), target])).values()];
}

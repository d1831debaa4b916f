import { type CodeLens, type CodeLensParams, CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import { impactOf } from '../../engine/workspace/impact';
import type { Placed } from '../../engine/workspace/indexReader';
import type { ClientCan } from '../clientCan';
import { toRange } from '../positions';
import { Later } from '../slices';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import { impactWords } from './impactWords';
import { logCommands } from './logCommands';

/** Which object a lens is about, and what it shows of it. */
interface LensData {
  path: string;
  document: number;
  item: number;
  shows: 'impact' | 'logs';
}

/** Milliseconds in which changes are gathered before the client is told to ask again. */
const GATHER = 300;

/** Above each workload: what applying it would do, and how to get at its logs. Words are found when a lens is seen. */
export class CodeLenses {
  private readonly refreshing = new Later(GATHER, () => this.refresh());
  private wasAsked = false;

  constructor(
    private readonly connection: Connection,
    private readonly workspace: Workspace,
    private readonly can: ClientCan,
    /** Resolves once the settings for a file are known. */
    private readonly ready: (path: string) => Promise<void>,
  ) {}

  /** A client asks by itself about the file that it changes, but not about what that does to others. */
  changed(paths: ReadonlySet<string>): void {
    const isOwn = paths.size === 1 && [...paths].every(path => this.workspace.documents.get(path));
    if (this.workspace.isComparing && !isOwn) this.baselineChanged();
  }

  /** Of that a client knows nothing, though it be the client that has told it. */
  baselineChanged(): void {
    if (this.can.refreshLenses && this.wasAsked) this.refreshing.soon();
  }

  /** A client that refuses is asked again with the next change. */
  private refresh(): void {
    this.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  }

  async in({ textDocument }: CodeLensParams): Promise<CodeLens[]> {
    const path = pathOf(textDocument.uri);
    this.wasAsked = true;
    await this.ready(path);
    this.workspace.settle();
    const kinds: LensData['shows'][] = [
      ...(this.workspace.isCompared(path) ? ['impact' as const] : []),
      ...(this.can.isOurs ? ['logs' as const] : []),
    ];
    const placed = this.workspace.project.file(path)?.placed ?? [];
    return placed.filter(isWorkload).flatMap(one => kinds.map(shows => this.lens(one, shows)));
  }

  /** A lens of something that is gone by now shows nothing. */
  resolve(lens: CodeLens): CodeLens {
    const { path, document, item, shows } = lens.data as LensData;
    this.workspace.settle();
    const placed = this.workspace.project.file(path)?.placed ?? [];
    const here = placed.find(one => one.document === document && one.item === item);
    if (!here) return { ...lens, command: { title: '', command: '' } };
    if (shows === 'impact') return { ...lens, command: { title: this.impact(here), command: '' } };
    return { ...lens, command: { title: 'Logs', command: 'avoidSpikes.logs', arguments: [logCommands(here.facts)] } };
  }

  private impact(here: Placed): string {
    const impact = impactOf(this.workspace.project.lookAround(), here);
    return impact && here.facts.workload ? impactWords(impact, here.facts.workload) : '';
  }

  private lens({ path, document, item, facts }: Placed, shows: LensData['shows']): CodeLens {
    const file = this.workspace.project.file(path)!;
    const { start } = file.documents[document]!;
    const shift = this.workspace.documents.get(path)?.shift;
    const range = toRange(file.lineStarts, start + facts.place.start, start + facts.place.end, shift);
    const data: LensData = { path, document, item, shows };
    return { range, data };
  }
}

function isWorkload({ facts }: Placed): boolean {
  return facts.workload !== undefined && facts.origin === 'plain' && facts.name !== undefined;
}

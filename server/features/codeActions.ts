import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver';
import type { IgnoreScope } from '../../engine/lint/ignoreEdits';
import { FIX_ALL, SOURCE } from '../announcement';
import type { ClientCan } from '../clientCan';
import type { OpenDocument } from '../documents';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import type { ActionData, Deed } from './actionData';
import type { Reports } from './reports';
import type { DiagnosticData } from './toDiagnostic';

const IGNORE_TITLES: Record<IgnoreScope, string> = {
  line: 'on this line',
  document: 'in this document',
  file: 'in this file',
};

/** What can be done about the diagnostics at a place. Cheap: titles only, edits are computed when one is chosen. */
export class CodeActions {
  private readonly aboutIgnores: ReadonlySet<string>;

  constructor(
    private readonly workspace: Workspace,
    private readonly reports: Reports,
    private readonly can: ClientCan,
  ) {
    this.aboutIgnores = new Set(workspace.rules.filter(rule => rule.ignores).map(rule => rule.meta.id));
  }

  at({ textDocument, context }: CodeActionParams): CodeAction[] {
    const document = this.workspace.documents.get(pathOf(textDocument.uri));
    if (!document) return [];
    const actions: CodeAction[] = [];
    if (isWanted(CodeActionKind.QuickFix, context.only)) {
      const ours = context.diagnostics.filter(({ source }) => source === SOURCE);
      actions.push(...this.forDiagnostics(document, ours));
    }
    // Nobody wants to see this in the menu of every line: it has to be asked for.
    if (context.only && isWanted(FIX_ALL, context.only)) actions.push(...this.fixAll(document));
    return actions;
  }

  /** What mends comes first, the worst flaw's remedy on top; then the reasons, then the ways to look away. */
  private forDiagnostics(document: OpenDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
    const worstFirst = [...diagnostics].sort((a, b) => (a.severity ?? 1) - (b.severity ?? 1));
    const all = worstFirst.flatMap(diagnostic => {
      const data = dataOf(diagnostic) ?? this.ownData(document, diagnostic);
      return data ? [{ maker: new Maker(document, diagnostic), data }] : [];
    });
    const each = (make: (maker: Maker, data: DiagnosticData) => CodeAction[]) =>
      all.flatMap(({ maker, data }) => make(maker, data));
    return [
      ...each(fixes),
      ...each((maker, data) => this.sameFixes(maker, data)),
      ...each((maker, data) => this.explanation(maker, data)),
      ...each((maker, data) => this.ignores(maker, data)),
      ...each((maker, data) => this.switchOff(maker, data)),
    ];
  }

  /** For clients that do not send back what a diagnostic carries. */
  private ownData({ path }: OpenDocument, { range, code }: Diagnostic): DiagnosticData | undefined {
    const own = this.reports.of(path).diagnostics.filter(diagnostic => diagnostic.code === code);
    return dataOf(own.find(diagnostic => isSameRange(diagnostic.range, range)));
  }

  private sameFixes(maker: Maker, { rule }: DiagnosticData): CodeAction[] {
    const fixable = this.safelyFixable(maker.document).filter(data => data.rule === rule);
    if (fixable.length < 2) return [];
    return [maker.make(`Fix all ${rule} in this file`, { deed: 'fixAll', rule })];
  }

  private fixAll(document: OpenDocument): CodeAction[] {
    if (this.safelyFixable(document).length === 0) return [];
    return [new Maker(document).make('Fix all spikes that are safe to fix', { deed: 'fixAll' }, FIX_ALL)];
  }

  private safelyFixable({ path }: OpenDocument): DiagnosticData[] {
    const all = this.reports.of(path).diagnostics.flatMap(diagnostic => dataOf(diagnostic) ?? []);
    return all.filter(data => data.fixes.some(({ safety }) => safety === 'safe'));
  }

  /** A broken document takes no edits, and rules about ignore comments have the last word on these. */
  private ignores(maker: Maker, { rule, fingerprint }: DiagnosticData): CodeAction[] {
    if (this.aboutIgnores.has(rule) || rule === 'yaml/syntax') return [];
    const scopes = Object.keys(IGNORE_TITLES) as IgnoreScope[];
    return scopes.map(scope =>
      maker.make(`Ignore ${rule} ${IGNORE_TITLES[scope]}`, { deed: 'ignore', fingerprint, scope }),
    );
  }

  /** Only where there is a file to write it to, or a place to make one. */
  private switchOff(maker: Maker, { rule }: DiagnosticData): CodeAction[] {
    if (!this.can.createFiles || this.workspace.folders.length === 0) return [];
    return [maker.make(`Switch ${rule} off in the configuration`, { deed: 'switchOff', rule })];
  }

  private explanation(maker: Maker, { rule }: DiagnosticData): CodeAction[] {
    if (!this.can.isOurs) return [];
    const title = `Why is this a spike? (${rule})`;
    const command = { title, command: 'avoidSpikes.openRulePage', arguments: [rule] };
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics: maker.diagnostics, command }];
  }
}

/** Makes the actions for one diagnostic, or for the whole document. */
class Maker {
  readonly diagnostics: Diagnostic[];

  constructor(
    readonly document: OpenDocument,
    diagnostic?: Diagnostic,
  ) {
    this.diagnostics = diagnostic ? [diagnostic] : [];
  }

  make(title: string, deed: Deed, kind: string = CodeActionKind.QuickFix): CodeAction {
    const { uri, version } = this.document;
    const data: ActionData = { v: 1, uri, version, ...deed };
    return { title, kind, data, ...(this.diagnostics.length > 0 && { diagnostics: this.diagnostics }) };
  }
}

function fixes(maker: Maker, { fingerprint, fixes: offers }: DiagnosticData): CodeAction[] {
  const marked = offers.find(({ preferred }) => preferred === true);
  const safe = offers.filter(({ safety }) => safety === 'safe');
  const preferred = marked ?? (safe.length === 1 ? safe[0] : undefined);
  return offers.map(offer => ({
    ...maker.make(offer.title, { deed: 'fix', fingerprint, title: offer.title }),
    ...(offer === preferred && { isPreferred: true }),
  }));
}

function dataOf(diagnostic: Diagnostic | undefined): DiagnosticData | undefined {
  const data: unknown = diagnostic?.data;
  return typeof data === 'object' && data !== null && 'v' in data && data.v === 1
    ? (data as DiagnosticData)
    : undefined;
}

/** A kind is wanted when nothing particular is, or when it or one above it is named. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some(wanted => kind === wanted || kind.startsWith(`${wanted}.`));
}

function isSameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

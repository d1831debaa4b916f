import {
  type CodeAction,
  type Connection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  ResponseError,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import type { ClientCan } from './clientCan';
import { Core, type Platform } from './core';
import { Documents } from './documents';
import { type Features, makeFeatures } from './features/features';
import { withoutMark } from './files/fileSystem';
import { describeError } from './log';
import { Pages } from './pages';
import * as protocol from './protocol';
import { attend } from './slices';
import type { Session } from './start';
import { pathOf } from './uris';

/** Does the work for one client. Everything specific to where the server runs comes with `platform`. */
export function openSession(connection: Connection, params: InitializeParams, platform: Platform): Session {
  const core = new Core(connection, platform, new Documents(connection), params);
  const features = makeFeatures(connection, core, new Pages(() => platform.pages()));
  const guard = new Guard(connection);
  handleEvents(connection, core, features, guard);
  handleRequests(connection, core, features, guard);
  return { begin: () => begin(connection, core, guard) };
}

function begin(connection: Connection, core: Core, guard: Guard): void {
  guard.run('Starting', undefined, () => core.begin());
  if (!core.can.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(event =>
    guard.run('A change of folders', undefined, () => core.foldersChanged(event)),
  );
}

function handleEvents(connection: Connection, core: Core, { diagnostics, hints }: Features, guard: Guard): void {
  connection.onDidChangeConfiguration(({ settings }) =>
    guard.run('A change of settings', undefined, async () => {
      await core.settingsChanged(settings);
      hints.changed();
    }),
  );
  connection.onDidChangeWatchedFiles(({ changes }) => core.events.take(changes));
  connection.workspace.onDidRenameFiles(({ files }) => core.events.renamed(files.map(({ oldUri }) => oldUri)));
  connection.onNotification(protocol.baseline, ({ folders, files }) =>
    core.workspace.setBaseline(
      folders.map(pathOf),
      files.map(({ uri, text }) => [pathOf(uri), text === undefined ? undefined : withoutMark(text)]),
    ),
  );
  connection.onShutdown(() => diagnostics.stop());
}

function handleRequests(connection: Connection, core: Core, features: Features, guard: Guard): void {
  const { pull, actions, resolver, hovers, hints, navigation, lenses, requests } = features;
  connection.onCodeLens(params => guard.run('Code lenses', [], () => lenses.in(params), params));
  connection.onCodeLensResolve(lens => guard.run('A code lens', lens, () => lenses.resolve(lens)));
  connection.onDefinition(params => guard.run('A definition', [], () => navigation.definition(params), params));
  connection.onReferences(params => guard.run('References', [], () => navigation.references(params), params));
  connection.onDocumentLinks(params => guard.run('Links', [], () => navigation.links(params), params));
  connection.onHover(params => guard.run('A hover', null, () => hovers.at(params), params));
  connection.languages.inlayHint.on(params => guard.run('Inlay hints', [], () => hints.in(params), params));
  const resolve = (action: CodeAction) => guard.run('A code action', action, () => resolver.resolve(action));
  connection.onCodeAction(params =>
    guard.run('Code actions', [], () => withEdits(actions.at(params), core.can, resolve), params),
  );
  connection.onCodeActionResolve(resolve);
  if (pull) {
    const { diagnostics } = connection.languages;
    diagnostics.on(params => guard.run('Diagnostics', NO_PROBLEMS, () => pull.ofDocument(params), params));
    diagnostics.onWorkspace((params, token, _progress, partial) =>
      guard.run('Diagnostics of the workspace', NO_FILES, () => pull.ofWorkspace(params, token, partial)),
    );
  }
  connection.onRequest(protocol.target, ({ uri }) => requests.target(uri));
  connection.onRequest(protocol.setTarget, ({ uri, version }) => requests.setTarget(uri, version));
  connection.onRequest(protocol.rulePage, ({ rule }) => requests.rulePage(rule));
  connection.onRequest(protocol.fixRule, ({ rule }) => requests.fixRule(rule));
  connection.onRequest(protocol.rules, () => requests.rules());
}

const NO_PROBLEMS: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
const NO_FILES: WorkspaceDiagnosticReport = { items: [] };

/** Clients that cannot complete a chosen action later get all edits at once; what cannot be done is not offered. */
async function withEdits(
  actions: CodeAction[],
  can: ClientCan,
  resolve: (action: CodeAction) => Promise<CodeAction>,
): Promise<CodeAction[]> {
  if (can.resolveEdits) return actions;
  const resolved = actions.map(action => (action.data === undefined ? action : resolve(action).catch(() => undefined)));
  return (await Promise.all(resolved)).filter(action => action !== undefined);
}

/** Keeps a handler that throws from harming more than its own answer, and leaves one line of it in the log. */
class Guard {
  constructor(private readonly connection: Connection) {}

  /** `fallback` is the answer when the handler throws anything but an error meant for the client. */
  async run<T>(
    what: string,
    fallback: T,
    handler: () => T | Promise<T>,
    params?: { textDocument: { uri: string } },
  ): Promise<T> {
    if (params) attend();
    try {
      return await handler();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const where = params ? ` for ${params.textDocument.uri}` : '';
      this.connection.console.error(`${what}${where} failed: ${describeError(error)}`);
      return fallback;
    }
  }
}

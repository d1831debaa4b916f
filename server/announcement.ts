import {
  CodeActionKind,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { version } from '../package.json';
import type { ClientCan } from './clientCan';

/** The name of the server and of its diagnostics. */
export const SOURCE = 'avoid-spikes';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.avoidSpikes`;
const ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL];

/** What the server says of itself. */
export function answerTo(can: ClientCan): InitializeResult {
  return {
    serverInfo: { name: SOURCE, version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      codeActionProvider: { codeActionKinds: ACTION_KINDS, resolveProvider: can.resolveEdits },
      hoverProvider: true,
      inlayHintProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentLinkProvider: {},
      codeLensProvider: { resolveProvider: true },
      ...(can.pullDiagnostics && {
        diagnosticProvider: { identifier: SOURCE, interFileDependencies: true, workspaceDiagnostics: true },
      }),
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: { didRename: { filters: [{ pattern: { glob: '**', matches: 'folder' } }] } },
      },
    },
  };
}

import type { Connection } from 'vscode-languageserver';
import type { Core } from '../core';
import type { Pages } from '../pages';
import { StatusNotifier } from '../statusNotifier';
import { CodeActions } from './codeActions';
import { CodeLenses } from './codeLenses';
import { ConfigurationEditor } from './configurationEditor';
import type { Diagnostics } from './diagnostics';
import { Hovers } from './hover';
import { apiRemarks } from './hoverApi';
import { claimRemarks } from './hoverClaims';
import { effectRemarks } from './hoverEffects';
import { findingRemarks } from './hoverFinding';
import { hostRemarks } from './hoverHost';
import { networkRemarks } from './hoverNetwork';
import { InlayHints } from './inlayHints';
import { Navigation } from './navigation';
import { PullDiagnostics } from './pullDiagnostics';
import { PushDiagnostics } from './pushDiagnostics';
import { Reports } from './reports';
import { OwnRequests } from './requests';
import { ActionResolver } from './resolveActions';
import { DiagnosticWriter } from './toDiagnostic';
import { EditWriter } from './workspaceEdits';

/** Everything that a client can ask for. */
export interface Features {
  diagnostics: Diagnostics;
  /** Undefined when diagnostics are pushed. */
  pull: PullDiagnostics | undefined;
  actions: CodeActions;
  resolver: ActionResolver;
  hovers: Hovers;
  hints: InlayHints;
  navigation: Navigation;
  lenses: CodeLenses;
  requests: OwnRequests;
}

/** Puts the features together and lets them hear of changes. */
export function makeFeatures(connection: Connection, core: Core, pages: Pages): Features {
  const { can, workspace, configurations, settings, scanner, rulePage } = core;
  const diagnosticWriter = new DiagnosticWriter(workspace, configurations, can, rulePage);
  const reports = new Reports(workspace, diagnosticWriter, connection.console);
  const ready = (path: string) => core.ready(path);
  const delivery = { connection, workspace, configurations, reports, can, ready };
  const pull = can.pullDiagnostics ? new PullDiagnostics(delivery) : undefined;
  const diagnostics = pull ?? new PushDiagnostics(delivery);
  const status = can.isOurs ? new StatusNotifier(connection, workspace, scanner) : undefined;
  const hints = new InlayHints({ connection, workspace, settings, can, ready });
  const lenses = new CodeLenses(connection, workspace, can, ready);
  workspace.onDidChange = paths => {
    reports.forget(paths);
    diagnostics.changed(paths);
    hints.changed();
    status?.changed();
    lenses.changed(paths);
  };
  workspace.onDidRead = () => diagnostics.changed(new Set());
  workspace.onDidChangeBaseline = () => lenses.baselineChanged();
  scanner.onDidChangeState = () => status?.changed();
  const writer = new EditWriter(workspace, can);
  const textOf = (path: string) => core.textOf(path);
  const configurationEditor = new ConfigurationEditor({ workspace, configurations, writer, textOf });
  return {
    ...{ diagnostics, pull, hints },
    actions: new CodeActions(workspace, reports, can),
    resolver: new ActionResolver({ workspace, writer, configurationEditor, textOf }),
    hovers: new Hovers(
      workspace,
      [
        findingRemarks({ workspace, pages, rulePage, showsMessages: can.isOurs }),
        hostRemarks(workspace),
        apiRemarks(workspace),
        networkRemarks(workspace),
        claimRemarks(workspace),
        effectRemarks(workspace),
      ],
      ready,
    ),
    navigation: new Navigation(workspace, ready),
    lenses,
    requests: new OwnRequests({
      workspace,
      configurations,
      settings,
      configurationEditor,
      pages,
      writer,
      textOf,
      ready,
    }),
  };
}

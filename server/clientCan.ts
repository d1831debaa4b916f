import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol';

/** What the client at the other end understands. */
export interface ClientCan {
  pullDiagnostics: boolean;
  refreshDiagnostics: boolean;
  refreshHints: boolean;
  refreshLenses: boolean;
  /** In diagnostics. */
  relatedInformation: boolean;
  links: boolean;
  tags: boolean;
  versions: boolean;
  /** Complete the edit of a code action when it is chosen. */
  resolveEdits: boolean;
  /** Edits that name the version they were made for, and files that do not exist yet. */
  documentChanges: boolean;
  createFiles: boolean;
  changeAnnotations: boolean;
  /** Be asked for settings. */
  configuration: boolean;
  configurationEvents: boolean;
  watchFiles: boolean;
  relativePatterns: boolean;
  workspaceFolders: boolean;
  /** The client is our own: it knows our commands, requests and notifications. */
  isOurs: boolean;
}

export function clientCan({ capabilities, initializationOptions }: InitializeParams): ClientCan {
  const { workspace } = capabilities;
  const watching = workspace?.didChangeWatchedFiles;
  return {
    ...diagnosticCapabilities(capabilities),
    ...editCapabilities(capabilities),
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    refreshHints: workspace?.inlayHint?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    configurationEvents: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchFiles: watching?.dynamicRegistration === true,
    relativePatterns: watching?.relativePatternSupport === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    isOurs: optionsOf(initializationOptions).files !== undefined,
  };
}

type DiagnosticCapabilities = Pick<
  ClientCan,
  'pullDiagnostics' | 'refreshDiagnostics' | 'relatedInformation' | 'links' | 'tags' | 'versions'
>;

/** Clients describe what a diagnostic may hold under either way of getting them. */
function diagnosticCapabilities({ textDocument, workspace }: ClientCapabilities): DiagnosticCapabilities {
  const pull = textDocument?.diagnostic;
  const push = textDocument?.publishDiagnostics;
  return {
    pullDiagnostics: pull !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: (pull?.relatedInformation ?? push?.relatedInformation) === true,
    links: (pull?.codeDescriptionSupport ?? push?.codeDescriptionSupport) === true,
    tags: (pull?.tagSupport ?? push?.tagSupport) !== undefined,
    versions: push?.versionSupport === true,
  };
}

type EditCapabilities = Pick<ClientCan, 'resolveEdits' | 'documentChanges' | 'createFiles' | 'changeAnnotations'>;

function editCapabilities({ textDocument, workspace }: ClientCapabilities): EditCapabilities {
  const edits = workspace?.workspaceEdit;
  return {
    resolveEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    documentChanges: edits?.documentChanges === true,
    createFiles: edits?.documentChanges === true && edits.resourceOperations?.includes('create') === true,
    changeAnnotations: edits?.changeAnnotationSupport !== undefined,
  };
}

/** Options come from anywhere: what does not fit is taken as not given. */
export function optionsOf(given: unknown): InitializationOptions {
  const options = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const { files, rulePage } = options;
  return {
    ...(files === 'node' || files === 'client' ? { files } : {}),
    ...(typeof rulePage === 'string' ? { rulePage } : {}),
  };
}

/** What clients can do, as their `initialize` says it. */

const diagnostics = { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } };

const workspace = {
  configuration: true,
  workspaceFolders: true,
  didChangeConfiguration: { dynamicRegistration: true },
  didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  workspaceEdit: { documentChanges: true, resourceOperations: ['create'], changeAnnotationSupport: {} },
};

const codeAction = {
  codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
  dataSupport: true,
  resolveSupport: { properties: ['edit'] },
};

/** An editor of today, such as VS Code. */
export const pulling = {
  workspace: { ...workspace, diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: { dynamicRegistration: true, ...diagnostics }, codeAction },
  window: { workDoneProgress: true },
};

/** One that waits for diagnostics to be pushed. */
export const waiting = {
  workspace,
  textDocument: { publishDiagnostics: { ...diagnostics, versionSupport: true }, codeAction },
};

/** The least that a client can be. */
export const bare = { textDocument: { publishDiagnostics: {} } };

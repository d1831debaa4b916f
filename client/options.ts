import { type LogOutputChannel, workspace } from 'vscode';
import type { ErrorHandler, LanguageClientOptions } from 'vscode-languageclient';
import { RevealOutputChannelOn } from 'vscode-languageclient';
import type { InitializationOptions } from '../server/protocol';

/** How the language client is set up, on every platform. */
export function clientOptions(
  output: LogOutputChannel,
  files: 'node' | 'client',
  errorHandler: ErrorHandler,
): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    files,
    rulePage: `command:avoidSpikes.openRulePage?${encodeURIComponent('["')}{rule}${encodeURIComponent('"]')}`,
  };
  return {
    documentSelector: documentSelector(),
    initializationOptions,
    errorHandler,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // Hovers may link to these commands and to no others.
    markdown: { isTrusted: { enabledCommands: ['avoidSpikes.openRulePage', 'avoidSpikes.chooseKubernetesVersion'] } },
  };
}

/** Which documents are checked. */
export function documentSelector(): ({ scheme: string } & ({ language: string } | { pattern: string }))[] {
  return documentSchemes().flatMap(scheme => [
    { scheme, language: 'yaml' },
    { scheme, language: 'helm' },
    { scheme, pattern: '**/Kustomization' },
  ]);
}

/**
 * Where documents may come from, sorted: the usual places and the workspace's own. Not from everywhere, because the old
 * side of a comparison (`git:`) and the preview of a refactoring are documents too, and would count twice.
 */
export function documentSchemes(): string[] {
  const folders = (workspace.workspaceFolders ?? []).map(folder => folder.uri.scheme);
  return [...new Set(['file', 'untitled', 'vscode-vfs', ...folders])].sort();
}

/**
 * What client and server say to each other beyond the Language Server Protocol.
 *
 * A client that knows none of it gets every diagnostic and every fix all the same: without
 * `InitializationOptions` the server reads `file:` folders itself and sends none of the requests below.
 */
import { NotificationType, RequestType, RequestType0, type WorkspaceEdit } from 'vscode-languageserver-protocol';

/** Sent as `initializationOptions`; each part may be missing. */
export interface InitializationOptions {
  /**
   * Who reads files that are not open. `node`: the server, from disk; only for `file:` folders and where it runs in
   * Node. `client`: the editor, asked by `findFiles` and `readFile`; for virtual folders and for the Web Worker.
   */
  readonly files?: 'node' | 'client';
  /**
   * Address of a rule's page, for `codeDescription.href` and links in hovers. `{rule}` stands for the rule's id,
   * percent-encoded once. A client that gives none gets no such links.
   */
  readonly rulePage?: string;
}

/** Which files to look for: YAML and Helm files below `folder`. */
export interface FindFilesParams {
  /** URI of a workspace folder. */
  readonly folder: string;
  /** Globs relative to the folder (`**` crosses folders). */
  readonly exclude: readonly string[];
  /** Most files to return. */
  readonly limit: number;
}

export interface FoundFiles {
  /** In no particular order; `size` in bytes where the client knows it without reading. */
  readonly files: readonly { readonly uri: string; readonly size?: number }[];
  /** True when there are more files than `limit`. */
  readonly truncated: boolean;
}

export interface ReadFileParams {
  readonly uri: string;
  /** Files above this many bytes are not read: the answer is an error. */
  readonly maxBytes?: number;
}

/** The text as UTF-8, with a byte order mark where the file has one; or why there is none, in words. */
export type FileText = { readonly text: string } | { readonly error: string };

/** The Kubernetes version that findings in a file are for. */
export interface Target {
  /** For example `1.36`. */
  readonly kubernetesVersion: string;
  readonly from: 'configuration file' | 'setting' | 'default';
  /** URI of the nearest configuration file, also when the version does not come from it. */
  readonly configuration?: string;
  /** All versions there is data for, newest first. */
  readonly supported: readonly string[];
  /** Says that the version gets no fixes any more, or is not known yet; undefined when all is well. */
  readonly trouble?: string;
}

export interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
}

/** What files held in the version that the workspace is compared with, such as the last commit. */
export interface Baseline {
  /** URIs of the folders that the version comprises; of files outside nothing is known. None: there is no such version. */
  readonly folders: readonly string[];
  /**
   * Only what has changed since the last message. An empty text: the file was not there. No text: it stands unchanged, as
   * all files of the folders do that are never named.
   */
  readonly files: readonly { readonly uri: string; readonly text?: string }[];
}

/** Argument of the command `avoidSpikes.logs`, in a list. */
export interface ShellCommand {
  readonly title: string;
  /** One line for any shell. */
  readonly command: string;
}

/** Sent whenever one of its figures changes. */
export interface ServerStatus {
  /** Grows with each change of the workspace index. */
  readonly revision: number;
  /** Files in the index. */
  readonly files: number;
  /** True while files are still being read for the first time or after a change of configuration. */
  readonly scanning: boolean;
}

/** Server to client, only with `files: 'client'`. */
export const findFiles = new RequestType<FindFilesParams, FoundFiles, void>('avoidSpikes/findFiles');

/** Server to client, only with `files: 'client'`. A file that cannot be read is an answer, not a failure. */
export const readFile = new RequestType<ReadFileParams, FileText, void>('avoidSpikes/readFile');

/** Client to server: the target version for the file at `uri`. */
export const target = new RequestType<{ readonly uri: string }, Target, void>('avoidSpikes/target');

/**
 * Client to server: the edit that makes `version` the target for the file at `uri`, in the nearest configuration file
 * or a new one at the workspace folder's root. The client applies it. Fails when the file is in no workspace folder and
 * has no configuration file, or when the version is not supported.
 */
export const setTarget = new RequestType<{ readonly uri: string; readonly version: string }, WorkspaceEdit, void>(
  'avoidSpikes/setTarget',
);

/** Client to server: a rule's page as Markdown. Fails when there is no such rule. */
export const rulePage = new RequestType<{ readonly rule: string }, { readonly markdown: string }, void>(
  'avoidSpikes/rulePage',
);

/** Client to server: every rule, sorted by id. */
export const rules = new RequestType0<readonly RuleSummary[], void>('avoidSpikes/rules');

/**
 * Client to server: the edit that carries out all safe fixes of a rule in all files of the workspace. The client applies
 * it. Fails when there is no such rule.
 */
export const fixRule = new RequestType<{ readonly rule: string }, WorkspaceEdit, void>('avoidSpikes/fixRule');

/** Client to server. Code lenses in these folders say what applying would do, though it may name no file. */
export const baseline = new NotificationType<Baseline>('avoidSpikes/baseline');

/** Server to client, only when the client sent `InitializationOptions`. */
export const status = new NotificationType<ServerStatus>('avoidSpikes/status');

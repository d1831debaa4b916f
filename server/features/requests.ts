import { LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { troubleWith } from '../../engine/kubernetes/lifecycle/support';
import { formatKubernetesVersion, NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { fixAll } from '../../engine/lint/fixes';
import { type Layer, layersFor } from '../../engine/lint/settings';
import type { ConfigurationFiles } from '../configurationFiles';
import type { Pages } from '../pages';
import type { RuleSummary, Target } from '../protocol';
import type { EditorSettings } from '../settings';
import { pathOf } from '../uris';
import type { Workspace } from '../workspace';
import type { ConfigurationEditor } from './configurationEditor';
import type { EditWriter, TextChange } from './workspaceEdits';

/** The tables of fields begin with 1.14. */
const OLDEST_VERSION = 14;

const SUPPORTED = Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, age) =>
  formatKubernetesVersion(NEWEST_VERSION - age),
);

export interface RequestOptions {
  workspace: Workspace;
  configurations: ConfigurationFiles;
  settings: EditorSettings;
  configurationEditor: ConfigurationEditor;
  pages: Pages;
  writer: EditWriter;
  /** The text of a file as it is now, without byte order mark: the editor's, else that on disk. */
  textOf(path: string): Promise<string | undefined>;
  /** Resolves once the settings for a file are known. */
  ready(path: string): Promise<void>;
}

/** Answers to the requests of protocol.ts. */
export class OwnRequests {
  constructor(private readonly options: RequestOptions) {}

  async target(uri: string): Promise<Target> {
    const { workspace, configurations, settings, ready } = this.options;
    const path = pathOf(uri);
    await ready(path);
    const setsTarget = (layers: readonly Layer[]) => layersFor(path, layers).some(({ target }) => target !== undefined);
    const nearest = configurations.nearest(path);
    const version = workspace.project.configurations.effective(path).target;
    const trouble = troubleWith(version, new Date().toISOString().slice(0, 10));
    return {
      kubernetesVersion: formatKubernetesVersion(version),
      from: setsTarget(configurations.layersFor(path))
        ? 'configuration file'
        : setsTarget(settings.layers())
          ? 'setting'
          : 'default',
      ...(nearest !== undefined && { configuration: workspace.uriOf(nearest) }),
      supported: SUPPORTED,
      ...(trouble !== undefined && { trouble }),
    };
  }

  async setTarget(uri: string, version: string): Promise<WorkspaceEdit> {
    if (!SUPPORTED.includes(version)) throw failure(`There is no data for Kubernetes ${version}.`);
    await this.options.ready(pathOf(uri));
    return this.options.configurationEditor.set(pathOf(uri), ['kubernetesVersion'], version);
  }

  async fixRule(rule: string): Promise<WorkspaceEdit> {
    const { workspace, writer, textOf } = this.options;
    const { project, rules } = workspace;
    if (!rules.some(({ meta }) => meta.id === rule)) throw failure(`There is no rule ${rule}.`);
    workspace.settle();
    const paths = project.paths().filter(path => project.report(path).findings.some(finding => finding.rule === rule));
    const changes: TextChange[] = [];
    for (const path of paths) {
      const text = await textOf(path);
      const { edits } = text === undefined ? { edits: [] } : fixAll(project, path, text, { rule, safety: 'safe' });
      if (edits.length > 0) changes.push({ path, text, edits });
    }
    return writer.write(changes[0]?.path ?? '', changes);
  }

  async rulePage(rule: string): Promise<{ markdown: string }> {
    const markdown = await this.options.pages.page(rule);
    if (markdown === undefined) throw failure(`There is no rule ${rule}.`);
    return { markdown };
  }

  rules(): RuleSummary[] {
    const summaries = this.options.workspace.rules.map(({ meta: { id, title, severity } }) => ({
      id,
      title,
      severity,
    }));
    return summaries.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

function failure(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

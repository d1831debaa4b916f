import type { Range } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { at, itemsAt } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import { baseName, folderOf, resolveFrom } from './paths';

/** What a Helm chart's Chart.yaml says of where its templates come from. */
export interface Chart {
  name: string;
  dependencies: ChartDependency[];
}

export interface ChartDependency {
  name: string;
  /** Folder in the workspace, for `file://` repositories. */
  folder: string | undefined;
  /** Where the repository, or else the name, is written. */
  at: Range;
}

export function isChartPath(path: string): boolean {
  return baseName(path) === 'Chart.yaml';
}

export function readChart(path: string, document: YamlDocument | undefined): Chart {
  const root = document?.root;
  return {
    name: asString(at(root, 'name')) ?? baseName(folderOf(path)),
    dependencies: itemsAt(root, 'dependencies').map(item => {
      const { start, end } = at(item, 'repository') ?? item;
      return {
        name: asString(at(item, 'name')) ?? '',
        folder: localFolder(path, asString(at(item, 'repository')) ?? ''),
        at: { start, end },
      };
    }),
  };
}

function localFolder(path: string, repository: string): string | undefined {
  return repository.startsWith('file://') ? resolveFrom(path, repository.slice('file://'.length)) : undefined;
}

/** The folder of the chart that a file is a template of, or one of its `crds/`, by its path alone. */
export function templateFolder(path: string): string | undefined {
  const match = /^(?:(.*)\/)?(?:templates|crds)\//.exec(path);
  return match ? (match[1] ?? '') : undefined;
}

/** The chart in whose `charts/` folder this one lies. */
export function parentChart(folder: string): string | undefined {
  const match = /^(?:(.*)\/)?charts\/[^/]+$/.exec(folder);
  return match ? (match[1] ?? '') : undefined;
}

import type { Range } from '../text/source';
import type { FolderReference } from './facts';
import type { FileNote } from './fileNote';
import type { IndexReader, Placed } from './indexReader';
import type { Named } from './kustomize';
import type { NamedObject } from './kustomizePatches';
import type { Lead, Target } from './navigation';
import { folderOf, foldersUp } from './paths';
import { FOLDER_PATHS } from './referenceKinds';
import { namesIn } from './scope';
import { scopeOf, scopesOf } from './scopes';

const START: Range = { start: 0, end: 0 };

/** Files, folders and objects that a kustomization names, and charts that a chart takes from beside it. */
export function leadsOfFile(index: IndexReader, { path, kustomization, chart }: FileNote): Lead[] {
  const named = kustomization
    ? [...kustomization.resources, ...kustomization.components, ...kustomization.patches, ...kustomization.files]
    : [];
  const charts = (chart?.dependencies ?? []).map(({ folder, at }) => ({ path: folder, at }));
  const files = [...named, ...charts].flatMap(one => {
    const target = namedFile(index, one);
    return target ? [{ at: one.at, targets: [target] }] : [];
  });
  const objects = (kustomization?.objects ?? []).map(one => ({
    at: one.at,
    targets: objectsNamed(index, path, one).map(headOf),
  }));
  return [...files, ...objects.filter(({ targets }) => targets.length > 0)];
}

/** Folders of the repository that an object of a deployment tool names. */
export function leadsOfFolders(index: IndexReader, { path, facts }: Placed): Lead[] {
  return (facts.folders ?? []).map(folder => ({ at: folder.at, targets: folderTargets(index, path, folder) }));
}

/** Every place that leads to a file as a whole: kustomizations, charts, and objects of deployment tools. */
export function usesOfFile(index: IndexReader, path: string): Target[] {
  const folder = folderOf(path);
  const { files } = index;
  const namers = [...files.namers(path), ...files.namers(folder), ...files.readers(path), ...files.dependents(folder)];
  const inFiles = [...new Set(namers)].flatMap(note =>
    leadsOfFile(index, note)
      .filter(({ targets }) => targets.some(target => target.path === path && target.at === START))
      .map(({ at }) => ({ path: note.path, document: 0, at })),
  );
  const tools = Object.keys(FOLDER_PATHS).flatMap(kind =>
    index.ofKind(kind, ({ facts }) => facts.folders !== undefined),
  );
  const inObjects = tools.flatMap(placed =>
    leadsOfFolders(index, placed)
      .filter(({ targets }) => targets.some(target => target.path === path))
      .map(({ at }) => ({ path: placed.path, document: placed.document, at })),
  );
  return [...inFiles, ...inObjects];
}

/** Places in kustomizations that name an object, in any that lead to it. */
export function namersOf(index: IndexReader, definition: Placed): Target[] {
  const members = new Set(scopesOf(index, definition.path).flatMap(scope => [...scope.members.keys()]));
  return [...members].flatMap(path =>
    (index.files.file(path)?.kustomization?.objects ?? [])
      .filter(one => objectsNamed(index, path, one).includes(definition))
      .map(({ at }) => ({ path, document: 0, at })),
  );
}

/** `replicas` name workloads of any kind. Source: kubernetes-sigs/kustomize builtinconfig replicas. */
const WITH_REPLICAS = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

function objectsNamed(index: IndexReader, path: string, { kind, name }: NamedObject): Placed[] {
  const scope = scopeOf(index, path);
  const kinds = kind === undefined ? WITH_REPLICAS : [kind];
  return kinds.flatMap(one =>
    namesIn(scope, name).flatMap(each =>
      index.named(one, each, ({ path: file, facts }) => facts.origin !== 'patch' && scope.members.has(file)),
    ),
  );
}

function headOf({ path, document, facts }: Placed): Target {
  return { path, document, at: facts.place };
}

function namedFile(index: IndexReader, { path }: Named): Target | undefined {
  if (path === undefined) return undefined;
  const file = index.files.file(path) ?? index.files.kustomizationIn(path) ?? index.files.chartIn(path);
  return file && { path: file.path, document: 0, at: START };
}

/** The repository's root is not known: the nearest folder above from which the path leads somewhere counts. */
function folderTargets(index: IndexReader, from: string, { path }: FolderReference): Target[] {
  const clean = path.replace(/^\.?\//, '').replace(/\/$/, '');
  if (clean === '' || clean.includes('..')) return [];
  for (const root of foldersUp(from)) {
    const folder = root === '' ? clean : `${root}/${clean}`;
    const file = index.files.kustomizationIn(folder) ?? index.files.chartIn(folder);
    if (file && folderOf(file.path) !== folderOf(from)) return [{ path: file.path, document: 0, at: START }];
  }
  return [];
}

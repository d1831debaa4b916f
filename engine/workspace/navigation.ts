import type { Range } from '../text/source';
import type { FolderReference, Reference } from './facts';
import type { FileNote } from './fileNote';
import type { IndexReader, Placed } from './indexReader';
import type { Named } from './kustomize';
import { folderOf, foldersUp } from './paths';
import { resolve } from './resolve';
import { dependentsOf } from './scope';

/** A place in a document of a file; offsets in the document. A file as a whole is its first character. */
export interface Target {
  path: string;
  document: number;
  at: Range;
}

/** A place that leads elsewhere. */
export interface Lead {
  at: Range;
  targets: Target[];
  /** Only a text that reads like a name. */
  soft?: boolean;
}

const START: Range = { start: 0, end: 0 };

/** Every place of an object that names something which is in the workspace. */
export function leadsOf(index: IndexReader, placed: Placed): Lead[] {
  const { references, folders = [] } = placed.facts;
  const objects = references.flatMap(reference => leadsOfReference(index, placed, reference));
  const places = folders.map(folder => ({ at: folder.at, targets: folderTargets(index, placed.path, folder) }));
  return [...objects, ...places].filter(({ targets }) => targets.length > 0);
}

/** Files and folders that a kustomization names. */
export function leadsOfFile(index: IndexReader, { kustomization }: FileNote): Lead[] {
  if (!kustomization) return [];
  const named = [...kustomization.resources, ...kustomization.components, ...kustomization.patches];
  return named.flatMap(one => {
    const target = namedFile(index, one);
    return target ? [{ at: one.at, targets: [target] }] : [];
  });
}

/** Every place in the workspace that names an object. */
export function usesOf(index: IndexReader, definition: Placed): Target[] {
  return dependentsOf(index, definition).flatMap(placed => {
    const { path, document } = placed;
    const leading = leadsOf(index, placed).filter(({ targets }) => targets.some(target => isThere(target, definition)));
    return leading.map(({ at }) => ({ path, document, at }));
  });
}

function isThere({ path, document, at }: Target, definition: Placed): boolean {
  return path === definition.path && document === definition.document && at.start === definition.facts.place.start;
}

function leadsOfReference(index: IndexReader, placed: Placed, reference: Reference): Lead[] {
  const resolutions = resolve(index, placed, reference);
  const objects = resolutions.flatMap(({ definitions }) => definitions);
  const generated = resolutions.flatMap(({ scope, generator }) =>
    generator ? generatorTargets(index, scope.members.keys(), generator.name) : [],
  );
  const provided = objects.length + generated.length > 0 ? [] : index.providers(reference.kind, reference.name);
  const targets = [...new Set([...objects, ...provided])].map(({ path, document, facts }) => ({
    path,
    document,
    at: facts.place,
  }));
  const keys = (reference.keys ?? []).map(({ key, at }) => ({
    at,
    targets: [...new Set(objects)].flatMap(({ path, document, facts }) => {
      const place = facts.config?.keyPlaces[key];
      return place ? [{ path, document, at: place }] : [];
    }),
  }));
  return [{ at: reference.at, targets: [...targets, ...generated], ...(reference.soft && { soft: true }) }, ...keys];
}

/** Where the kustomizations of a scope make an object, with places as they are now. */
function generatorTargets(index: IndexReader, paths: Iterable<string>, name: string): Target[] {
  return [...paths].flatMap(path =>
    (index.files.file(path)?.kustomization?.generated ?? [])
      .filter(one => one.name === name)
      .map(({ at }) => ({ path, document: 0, at })),
  );
}

function namedFile(index: IndexReader, { path }: Named): Target | undefined {
  if (path === undefined) return undefined;
  const file = index.files.file(path) ?? index.files.kustomizationIn(path);
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

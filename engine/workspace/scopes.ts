import { parentChart, templateFolder } from './chart';
import type { FileReader, IndexReader } from './indexReader';
import type { Generated, Kustomization, Named, NamedPatch } from './kustomize';
import type { Layer } from './layers';
import { baseName, folderOf } from './paths';

/** What belongs together: it is applied together, so what one part names another part has to define. */
export interface Scope {
  kind: 'kustomization' | 'chart' | 'folder';
  /** The kustomization, the chart's folder, or the folder. */
  root: string;
  /** As people call it: the last two folders of its path. */
  title: string;
  /** Files that belong to it, with the namespace that kustomizations give to their objects. Empty for folders. */
  members: ReadonlyMap<string, Member>;
  /** Folders of its members. */
  folders: ReadonlySet<string>;
  generated: readonly Generated[];
  /** Prefixes and suffixes that come to names on the way. */
  affixes: readonly Affix[];
  /** Patches and replacements, in the order in which they are laid over the objects. */
  layers: readonly PlacedLayer[];
  /** A patch that is written out in a kustomization has to do with what pods may do. */
  patchesSecurity: boolean;
  /** Something that it names was not found, or makes objects out of sight: whatever seems missing may be there. */
  hasUnseen: boolean;
  /** All that it names was found, and nothing in it makes or changes objects out of sight. */
  isClosed: boolean;
}

export interface Member {
  /** Empty: as the objects say themselves. */
  namespace: string;
}

/** A layer and where it is written: offsets are those of the document. */
export interface PlacedLayer extends Layer {
  path: string;
  document: number;
}

export interface Affix {
  prefix: string;
  suffix: string;
}

/**
 * The scopes of a file: the outermost kustomizations that lead to it, several when overlays share a base; or its chart;
 * or its folder.
 */
export function scopesOf(index: IndexReader, path: string): Scope[] {
  return index.once(`scopes ${path}`, () => findScopes(index, path));
}

function findScopes(index: IndexReader, path: string): Scope[] {
  const roots = rootsOf(index, path);
  if (roots.length > 0) return roots.map(root => scopeOf(index, root));
  const template = templateFolder(path);
  if (template !== undefined) {
    const chart = index.derive(`chart of ${template}`, files => outermostChart(files, template));
    if (chart !== undefined) return [index.derive(`chart ${chart}`, files => chartScope(files, chart))];
  }
  return [folderScope(folderOf(path))];
}

/** All that a kustomization leads to. */
export function scopeOf(index: IndexReader, kustomization: string): Scope {
  return index.derive(`kustomization ${kustomization}`, files => kustomizationScope(files, kustomization));
}

function rootsOf(index: IndexReader, path: string): string[] {
  const namers = index.files.namers(path).map(note => note.path);
  if (namers.length === 0) return index.files.file(path)?.kustomization ? outermost(index, path) : [];
  return [...new Set(namers.flatMap(namer => outermost(index, namer)))].sort();
}

function outermost(index: IndexReader, kustomization: string): string[] {
  return index.derive(`roots ${kustomization}`, files => {
    const roots = [...climb(files, kustomization, new Set())];
    // In a circle nobody is outermost.
    return roots.length > 0 ? roots.sort() : [kustomization];
  });
}

/** Kustomizations that nobody names, reached from this one by those who name it. */
function climb(files: FileReader, path: string, seen: Set<string>): Set<string> {
  if (seen.has(path)) return new Set();
  seen.add(path);
  const folder = folderOf(path);
  const namers = [...files.namers(folder), ...files.namers(path)].filter(note => note.path !== path);
  if (namers.length === 0) return new Set([path]);
  return new Set(namers.flatMap(note => [...climb(files, note.path, seen)]));
}

function kustomizationScope(files: FileReader, root: string): Scope {
  const walk = new KustomizeWalk(files);
  const note = files.file(root);
  if (note?.kustomization) walk.take(note.kustomization, '', { prefix: '', suffix: '' });
  return {
    ...{ kind: 'kustomization', root, title: titleOf(folderOf(root)) },
    ...{ members: walk.members, folders: foldersOf(walk.members), generated: walk.generated },
    affixes: [...walk.affixes.values()],
    layers: walk.layers,
    patchesSecurity: walk.patchesSecurity,
    // A component on its own lacks what it is laid over.
    hasUnseen: walk.hasUnseen || note?.kustomization?.isComponent !== false,
    isClosed: walk.isClosed && !walk.hasUnseen && note?.kustomization?.isComponent === false,
  };
}

/** Follows what a kustomization names, as `kustomize build` does. */
class KustomizeWalk {
  readonly members = new Map<string, Member>();
  readonly generated: Generated[] = [];
  readonly affixes = new Map<string, Affix>();
  readonly layers: PlacedLayer[] = [];
  patchesSecurity = false;
  isClosed = true;
  hasUnseen = false;
  private readonly taken = new Set<string>();

  constructor(private readonly files: FileReader) {}

  /** `namespace` and `affix` are what the kustomizations around this one set, which win. */
  take(kustomization: Kustomization, namespace: string, affix: Affix): void {
    const { path } = kustomization;
    if (this.taken.has(path)) return;
    this.taken.add(path);
    const inner = { namespace: namespace || this.namespaceOf(kustomization) };
    const { prefix, suffix } = this.affixOf(kustomization, affix);
    if (prefix !== '' || suffix !== '') this.affixes.set(`${prefix} ${suffix}`, { prefix, suffix });
    if (kustomization.opaque) this.isClosed = false;
    if (kustomization.makesUnseen) this.hasUnseen = true;
    if (kustomization.patchesSecurity) this.patchesSecurity = true;
    this.members.set(path, inner);
    this.generated.push(...kustomization.generated);
    for (const named of [...kustomization.resources, ...kustomization.components])
      this.follow(named, inner, { prefix, suffix });
    for (const named of kustomization.patches) this.takePatch(named, inner);
    this.layers.push(...kustomization.layers.map(layer => ({ ...layer, path, document: 0 })));
  }

  private follow({ path }: Named, inner: Member, affix: Affix): void {
    const file = path === undefined ? undefined : this.files.file(path);
    const folder = path === undefined || file ? undefined : this.files.kustomizationIn(path);
    if (folder?.kustomization) this.take(folder.kustomization, inner.namespace, affix);
    else if (file && !file.kustomization) this.members.set(file.path, inner);
    else this.hasUnseen = true;
  }

  private takePatch({ path, target }: NamedPatch, inner: Member): void {
    const file = path === undefined ? undefined : this.files.file(path);
    if (file) this.members.set(file.path, inner);
    for (const [document, layer] of (file?.layers ?? []).entries())
      this.layers.push({ ...layer, ...(target && { target }), path: file!.path, document });
    if (!file || file.takesAway) this.isClosed = false;
  }

  /** Components change what stands beside them. */
  private namespaceOf(kustomization: Kustomization): string {
    if (kustomization.namespace !== '') return kustomization.namespace;
    return this.componentsOf(kustomization).find(component => component.namespace !== '')?.namespace ?? '';
  }

  private affixOf(kustomization: Kustomization, outer: Affix): Affix {
    return [...this.componentsOf(kustomization), kustomization].reduce(
      ({ prefix, suffix }, { namePrefix, nameSuffix }) => ({
        prefix: prefix + namePrefix,
        suffix: nameSuffix + suffix,
      }),
      outer,
    );
  }

  private componentsOf({ components }: Kustomization): Kustomization[] {
    return components.flatMap(({ path }) =>
      path === undefined ? [] : (this.files.kustomizationIn(path)?.kustomization ?? []),
    );
  }
}

/** The chart that a chart is a part of, as far up as it goes; undefined when there is no Chart.yaml. */
function outermostChart(files: FileReader, folder: string): string | undefined {
  if (!files.chartIn(folder)) return undefined;
  const above = parentChart(folder);
  return (above === undefined ? undefined : outermostChart(files, above)) ?? folder;
}

function chartScope(files: FileReader, root: string): Scope {
  const members = new Map<string, Member>();
  const isClosed = takeChart(files, root, members, new Set());
  const title = files.chartIn(root)?.chart?.name ?? baseName(root);
  return {
    kind: 'chart',
    root,
    title: `chart ${title}`,
    members,
    folders: foldersOf(members),
    generated: [],
    affixes: [],
    layers: [],
    patchesSecurity: false,
    hasUnseen: false,
    isClosed,
  };
}

/** Collects the files of a chart and of those it depends on; false when one was not found or makes objects unseen. */
function takeChart(files: FileReader, folder: string, members: Map<string, Member>, seen: Set<string>): boolean {
  const chart = files.chartIn(folder)?.chart;
  if (!chart) return false;
  if (seen.has(folder)) return true;
  seen.add(folder);
  const templates = files.templatesOf(folder);
  for (const { path } of templates) members.set(path, { namespace: '' });
  const subcharts = files.subchartsOf(folder).map(({ path }) => folderOf(path));
  const wanted = chart.dependencies.map(
    ({ name, folder: local }) => local ?? subcharts.find(one => baseName(one) === name),
  );
  const parts = [...new Set([...subcharts, ...wanted])].map(
    one => one !== undefined && takeChart(files, one, members, seen),
  );
  return parts.every(Boolean) && !templates.some(({ hidden }) => hidden);
}

function foldersOf(members: ReadonlyMap<string, Member>): Set<string> {
  return new Set([...members.keys()].map(folderOf));
}

const NO_MEMBERS: ReadonlyMap<string, Member> = new Map();
const NO_FOLDERS: ReadonlySet<string> = new Set();

/** Nearly every file has one, so they share what is empty. */
function folderScope(folder: string): Scope {
  return {
    kind: 'folder',
    root: folder,
    title: titleOf(folder),
    members: NO_MEMBERS,
    folders: NO_FOLDERS,
    generated: [],
    affixes: [],
    layers: [],
    patchesSecurity: false,
    hasUnseen: false,
    isClosed: false,
  };
}

function titleOf(folder: string): string {
  return folder.split('/').slice(-2).join('/') || 'this folder';
}

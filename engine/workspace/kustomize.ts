import type { Range } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { at, itemsAt, keyText, mappingAt, type YamlNode } from '../yaml/nodes';
import { asBool, asString } from '../yaml/scalars';
import { inlineLayers, isWrittenOut, type NamedObject, namedObjects, targetOf } from './kustomizePatches';
import type { Layer, LayerTarget } from './layers';
import { baseName, resolveFrom } from './paths';

/** A ConfigMap or Secret that a kustomization makes. */
export interface Generated {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  /** Undefined when a file that is no YAML decides them. */
  keys: string[] | undefined;
  /** It adds to what another generator, or a file, makes. */
  merges?: true;
  /** Where its name stands in the kustomization. */
  at: Range;
}

/** A file or folder that a kustomization names; the path is undefined for remote ones. */
export interface Named {
  path: string | undefined;
  at: Range;
}

export interface NamedPatch extends Named {
  /** Undefined: the patch says itself which object it is for. */
  target?: LayerTarget;
}

/** What a kustomization says that decides how other files are read. Paths are resolved. */
export interface Kustomization {
  path: string;
  isComponent: boolean;
  namespace: string;
  /** Files and folders: `resources` and `bases`. */
  resources: Named[];
  /** Folders of components, which change everything that the kustomization holds. */
  components: Named[];
  patches: NamedPatch[];
  /** What patches that are written out in it, and its replacements, do. */
  layers: Layer[];
  /** Images that get another name. */
  images: { name: string; newName: string; at: Range }[];
  /** Other files that it reads: for generators, transformers, values of charts. */
  files: Named[];
  /** Objects that it names to change them, or to read from them. */
  objects: NamedObject[];
  namePrefix: string;
  nameSuffix: string;
  generated: Generated[];
  /** Generated names get a hash of their content, so changes do restart what uses them. */
  hashed: boolean;
  /** It adds labels, also to selectors or not. */
  labels: boolean;
  /** A patch that is written out in it has to do with what pods may do. */
  patchesSecurity: boolean;
  /** It keeps the order of its resources, where others are sorted by kind. */
  fifo: boolean;
  /** Something in it makes objects that cannot be seen. */
  makesUnseen: boolean;
  /** Something in it makes objects, or changes references, in a way that is not followed here. */
  opaque: boolean;
}

export function isKustomizationPath(path: string): boolean {
  return /^(kustomization\.ya?ml|Kustomization)$/.test(baseName(path));
}

export function readKustomization(path: string, document: YamlDocument | undefined): Kustomization {
  const root = document?.root;
  const named = (nodes: YamlNode[]) => nodes.map(node => readName(path, node));
  const strategic = itemsAt(root, 'patchesStrategicMerge').filter(node => !isWrittenOut(node));
  return {
    path,
    isComponent: asString(at(root, 'kind')) === 'Component',
    namespace: asString(at(root, 'namespace')) ?? '',
    resources: named([...itemsAt(root, 'resources'), ...itemsAt(root, 'bases')]),
    components: named(itemsAt(root, 'components')),
    patches: [...targetedPatches(path, root), ...named(strategic)],
    layers: inlineLayers(document),
    images: renamedImages(root),
    files: filesOf(path, root),
    objects: namedObjects(root),
    namePrefix: asString(at(root, 'namePrefix')) ?? '',
    nameSuffix: asString(at(root, 'nameSuffix')) ?? '',
    generated: [...generated(root, 'configMapGenerator', 'ConfigMap'), ...generated(root, 'secretGenerator', 'Secret')],
    hashed: asBool(at(root, 'generatorOptions', 'disableNameSuffixHash')) !== true,
    labels: mappingAt(root, 'commonLabels') !== undefined || itemsAt(root, 'labels').length > 0,
    patchesSecurity: patchTexts(root).some(text => /securityContext|hostUsers|os:/.test(text)),
    fifo: asString(at(root, 'sortOptions', 'order')) === 'fifo',
    makesUnseen: hasKey(root, MAKERS),
    opaque: isOpaque(root),
  };
}

function readName(path: string, node: YamlNode): Named {
  const name = asString(node);
  return {
    path: name === undefined || name.includes('\n') ? undefined : resolveFrom(path, name),
    at: { start: node.start, end: node.end },
  };
}

function targetedPatches(path: string, root: YamlNode | undefined): NamedPatch[] {
  return [...itemsAt(root, 'patches'), ...itemsAt(root, 'patchesJson6902')].flatMap(item => {
    const node = at(item, 'path');
    const target = targetOf(item);
    return node ? [{ ...readName(path, node), ...(target && { target }) }] : [];
  });
}

function renamedImages(root: YamlNode | undefined): Kustomization['images'] {
  return itemsAt(root, 'images').flatMap(item => {
    const node = at(item, 'newName');
    const [name, newName] = [asString(at(item, 'name')), asString(node)];
    return node && name !== undefined && newName !== undefined
      ? [{ name, newName, at: { start: node.start, end: node.end } }]
      : [];
  });
}

/** `KEY=path` and plain paths. Source: kubernetes-sigs/kustomize api/types/kustomization.go. */
function filesOf(path: string, root: YamlNode | undefined): Named[] {
  const generators = ['configMapGenerator', 'secretGenerator'].flatMap(key => itemsAt(root, key));
  const lists = generators.flatMap(item => [...itemsAt(item, 'files'), ...itemsAt(item, 'envs'), at(item, 'env')]);
  const others = ['configurations', 'crds', 'generators', 'transformers', 'validators'].flatMap(key =>
    itemsAt(root, key),
  );
  const single = [
    ...itemsAt(root, 'replacements').map(item => at(item, 'path')),
    ...itemsAt(root, 'helmCharts').flatMap(item => [at(item, 'valuesFile'), ...itemsAt(item, 'additionalValuesFiles')]),
    at(root, 'openapi', 'path'),
  ];
  return [...lists, ...others, ...single].flatMap(node => {
    if (node?.kind !== 'scalar' || node.templated || isWrittenOut(node)) return [];
    const file = node.value.replace(/^[^=/]*=/, '');
    const start = node.style === 'plain' ? node.end - file.length : node.start;
    return [{ path: resolveFrom(path, file), at: { start, end: node.end } }];
  });
}

function generated(root: YamlNode | undefined, key: string, kind: Generated['kind']): Generated[] {
  return itemsAt(root, key).flatMap(item => {
    const node = at(item, 'name');
    const name = asString(node);
    return name === undefined || !node
      ? []
      : [
          {
            ...{ kind, name, keys: keysOf(item), at: { start: node.start, end: node.end } },
            ...(asString(at(item, 'behavior')) === 'merge' && { merges: true as const }),
          },
        ];
  });
}

/** `KEY=value` literals and `[KEY=]path` files; an env file may hold any key. */
function keysOf(item: YamlNode): string[] | undefined {
  if (at(item, 'env') !== undefined || itemsAt(item, 'envs').length > 0) return undefined;
  const literals = itemsAt(item, 'literals').map(node => asString(node)?.split('=')[0] ?? '');
  const files = itemsAt(item, 'files').map(node => {
    const text = asString(node) ?? '';
    return text.includes('=') ? text.split('=')[0]! : baseName(text);
  });
  return [...literals, ...files];
}

const MAKERS = ['helmCharts', 'helmChartInflationGenerator', 'generators', 'transformers'];
const OPAQUE = [...MAKERS, 'vars', 'configurations', 'crds'];
/** Parts of references: a replacement that writes there may name anything. */
const NAMES = /name(space)?$/i;

function isOpaque(root: YamlNode | undefined): boolean {
  return hasKey(root, OPAQUE) || patchTexts(root).some(takesAway) || replacesNames(root);
}

function hasKey(root: YamlNode | undefined, wanted: readonly string[]): boolean {
  return mappingAt(root)?.entries.some(entry => wanted.includes(keyText(entry) ?? '')) === true;
}

function patchTexts(root: YamlNode | undefined): string[] {
  const inline = ['patches', 'patchesJson6902'].flatMap(key => itemsAt(root, key).map(item => at(item, 'patch')));
  return [...inline, ...itemsAt(root, 'patchesStrategicMerge')].flatMap(node => asString(node) ?? []);
}

/** Whether a patch may do more than add: then a reference that seems to lead nowhere may be gone. */
export function takesAway(text: string): boolean {
  return /\bop["']?:\s*["']?(remove|replace|move)|\$patch|:\s*(null|~)\s*$/m.test(text);
}

function replacesNames(root: YamlNode | undefined): boolean {
  return itemsAt(root, 'replacements').some(
    item =>
      at(item, 'path') !== undefined ||
      itemsAt(item, 'targets').some(target =>
        itemsAt(target, 'fieldPaths').some(node => NAMES.test(asString(node) ?? '')),
      ),
  );
}

import type { YamlDocument } from '../yaml/document';
import { at, itemsAt, mappingAt, type YamlNode } from '../yaml/nodes';
import { asBool, asString } from '../yaml/scalars';
import { baseName, resolveFrom } from './paths';

/** What a kustomization says that decides how other files are read. Paths are resolved; remote ones are left out. */
export interface Kustomization {
  path: string;
  namespace: string;
  /** Files and folders. */
  resources: string[];
  patches: string[];
  namePrefix: string;
  nameSuffix: string;
  /** ConfigMaps and Secrets made by generators: `ConfigMap/settings`. */
  generated: string[];
  /** Generated names get a hash of their content, so changes do restart what uses them. */
  hashed: boolean;
  /** It adds labels, also to selectors or not. */
  labels: boolean;
}

export function isKustomizationPath(path: string): boolean {
  return /^(kustomization\.ya?ml|Kustomization)$/.test(baseName(path));
}

export function readKustomization(path: string, document: YamlDocument | undefined): Kustomization {
  const root = document?.root;
  const resolve = (nodes: YamlNode[]) => nodes.flatMap(node => resolveFrom(path, asString(node) ?? ':') ?? []);
  const patchFiles = itemsAt(root, 'patches')
    .concat(itemsAt(root, 'patchesJson6902'))
    .flatMap(item => at(item, 'path') ?? []);
  return {
    path,
    namespace: asString(at(root, 'namespace')) ?? '',
    resources: resolve([...itemsAt(root, 'resources'), ...itemsAt(root, 'bases'), ...itemsAt(root, 'components')]),
    patches: resolve([...patchFiles, ...itemsAt(root, 'patchesStrategicMerge')]),
    namePrefix: asString(at(root, 'namePrefix')) ?? '',
    nameSuffix: asString(at(root, 'nameSuffix')) ?? '',
    generated: [...generated(root, 'configMapGenerator', 'ConfigMap'), ...generated(root, 'secretGenerator', 'Secret')],
    hashed: asBool(at(root, 'generatorOptions', 'disableNameSuffixHash')) !== true,
    labels: mappingAt(root, 'commonLabels') !== undefined || itemsAt(root, 'labels').length > 0,
  };
}

function generated(root: YamlNode | undefined, key: string, kind: string): string[] {
  return itemsAt(root, key).flatMap(item => {
    const name = asString(at(item, 'name'));
    return name === undefined ? [] : [`${kind}/${name}`];
  });
}

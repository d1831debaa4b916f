import type { Range } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { locateInScalar } from '../yaml/locate';
import { at, itemsAt, type Scalar, type YamlNode } from '../yaml/nodes';
import { parseStream } from '../yaml/parse';
import { asString } from '../yaml/scalars';
import { type Layer, type LayerTarget, layerOf } from './layers';

/** An object that a kustomization names; the kind is undefined where any of several is meant. */
export interface NamedObject {
  kind: string | undefined;
  name: string;
  at: Range;
}

/** Longer ones are not followed. */
const MAX_TEXT = 64 * 1024;

/** Patches that are written out in a kustomization, and what its replacements write. */
export function inlineLayers(document: YamlDocument | undefined): Layer[] {
  const root = document?.root;
  if (!document || !root) return [];
  const patches = ['patches', 'patchesJson6902'].flatMap(key =>
    itemsAt(root, key).flatMap(item => layersIn(at(item, 'patch'), targetOf(item), document)),
  );
  const merged = itemsAt(root, 'patchesStrategicMerge').filter(isWrittenOut);
  return [...patches, ...merged.flatMap(node => layersIn(node, undefined, document)), ...replacementLayers(root)];
}

/** A strategic merge patch may be written out instead of named. */
export function isWrittenOut(node: YamlNode): boolean {
  return asString(node)?.includes('\n') === true;
}

/** Which objects a patch is for. Names and kinds are patterns. Source: kubernetes-sigs/kustomize api/types/selector.go. */
export function targetOf(item: YamlNode): LayerTarget | undefined {
  const target = at(item, 'target');
  return target && selectOf(target);
}

/** Objects that patches, replacements and `replicas` name, patterns left out. */
export function namedObjects(root: YamlNode | undefined): NamedObject[] {
  const patched = ['patches', 'patchesJson6902'].flatMap(key => itemsAt(root, key).map(item => at(item, 'target')));
  const replaced = itemsAt(root, 'replacements').flatMap(item => [
    at(item, 'source'),
    ...itemsAt(item, 'targets').map(target => at(target, 'select')),
  ]);
  const selectors = [...patched, ...replaced].flatMap(node => nameIn(node, asString(at(node, 'kind'))));
  return [...selectors, ...itemsAt(root, 'replicas').flatMap(node => nameIn(node, undefined))];
}

function nameIn(holder: YamlNode | undefined, kind: string | undefined): NamedObject[] {
  const node = at(holder, 'name');
  const name = asString(node);
  const isPlain = name !== undefined && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(name);
  return node && isPlain ? [{ kind, name, at: { start: node.start, end: node.end } }] : [];
}

function layersIn(node: YamlNode | undefined, target: LayerTarget | undefined, document: YamlDocument): Layer[] {
  if (node?.kind !== 'scalar') return [];
  const whole = { start: node.start, end: node.end };
  const text = asString(node);
  if (text === undefined || text.length > MAX_TEXT)
    return [{ target: target ?? {}, at: whole, fields: [], unknown: true }];
  return parseStream(text, { templates: 'auto', patch: true }).documents.map(({ start, document: inner }) => {
    const layer = layerOf(inner.root, target);
    const place = (range: Range) => placeIn(node, document, range, start);
    const fields = layer.fields.map(field => ({ ...field, at: place(field.at) }));
    return {
      ...layer,
      at: layer.deletes ? place(layer.at) : whole,
      fields,
      ...(inner.problems.length > 0 && { unknown: true as const }),
    };
  });
}

function placeIn(scalar: Scalar, { text }: YamlDocument, { start, end }: Range, shift: number): Range {
  return locateInScalar(scalar, text, start + shift, end + shift) ?? { start: scalar.start, end: scalar.end };
}

/** Where a replacement writes cannot be told what will stand there. One in a file of its own may write anywhere. */
function replacementLayers(root: YamlNode): Layer[] {
  return itemsAt(root, 'replacements').flatMap((item): Layer[] => {
    const elsewhere = at(item, 'path');
    if (elsewhere) return [{ target: {}, at: rangeOf(elsewhere), fields: [], unknown: true }];
    return itemsAt(item, 'targets').map(target => {
      const select = at(target, 'select') ?? target;
      const paths = itemsAt(target, 'fieldPaths');
      return {
        target: selectOf(select),
        at: rangeOf(select),
        fields: paths.map(path => ({ path: stepsOf(asString(path) ?? ''), at: rangeOf(path) })),
        // Without paths the name is written.
        ...(paths.length === 0 && { fields: [{ path: ['metadata', 'name'], at: rangeOf(select) }] }),
      };
    });
  });
}

function selectOf(node: YamlNode): LayerTarget {
  const [kind, name] = [asString(at(node, 'kind')), asString(at(node, 'name'))];
  return { ...(kind !== undefined && { kind }), ...(name !== undefined && { name }) };
}

/** `spec.containers.[name=web].image`, `metadata.annotations.[a.b/c]`. */
function stepsOf(path: string): string[] {
  return (path.match(/\[[^\]]*\]|(?:\\\.|[^.[\]])+/g) ?? []).map(step =>
    step.replace(/^\[(?:[\w-]+=)?(.*)\]$/, '$1').replaceAll('\\.', '.'),
  );
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

import type { YamlDocument } from '../yaml/document';
import { type Mapping, ownEntry, type Sequence, type YamlNode } from '../yaml/nodes';
import { childCount } from './layout';
import type { Operation } from './operations';
import { type Region, regionAround, regionAt } from './region';

/** What an operation has to do with, in terms of the document as it is. */
export interface Reach {
  /** Nodes that it changes; all that it does happens within them. */
  touched: readonly YamlNode[];
  /** Nodes whose text goes, or goes elsewhere. */
  uprooted: readonly YamlNode[];
  /** Whether it changes data at all, and whether what is uprooted comes back elsewhere. */
  effect: 'comment' | 'change' | 'move';
  /** Mappings that it may add keys to. */
  grows: readonly Mapping[];
  region: Region;
}

export function reachOf(document: YamlDocument, operation: Operation): Reach {
  if (operation.kind === 'replaceComment' || operation.kind === 'removeComment')
    return { ...NOTHING, region: regionAt(document, operation.comment.start) };
  const touched = touchedBy(operation);
  const region = regionAround(document, [...touched, ...startsOf(operation)]);
  if (operation.kind === 'insertComment') return { ...NOTHING, region };
  const effect = operation.kind === 'moveItem' || operation.kind === 'moveEntry' ? 'move' : 'change';
  return { touched, uprooted: uprootedBy(operation), effect, grows: grownBy(operation), region };
}

const NOTHING = { touched: [], uprooted: [], effect: 'comment', grows: [] } as const;

type NodeOperation = Exclude<Operation, { kind: 'replaceComment' | 'removeComment' }>;

function touchedBy(operation: NodeOperation): YamlNode[] {
  switch (operation.kind) {
    case 'insertKey':
    case 'renameKey':
      return [operation.mapping];
    case 'setPath':
      return [innermost(operation.mapping, operation.path)];
    case 'setScalar':
    case 'replaceInScalar':
      return [operation.node];
    case 'removeEntry':
      return [survivor(operation.mapping)];
    case 'removeItem':
      return [survivor(operation.sequence)];
    case 'appendItem':
      return ['kind' in operation.to ? operation.to : innermost(operation.to.mapping, [operation.to.key])];
    case 'moveItem':
      return [survivor(operation.from), innermost(operation.to.mapping, [operation.to.key])];
    case 'moveEntry':
      return [survivor(operation.from), innermost(operation.to, operation.path ?? [])];
    case 'replaceNode':
    case 'insertComment':
      return [operation.node.parent ?? operation.node];
  }
}

/** Nodes from which the operation finds its way. */
function startsOf(operation: NodeOperation): YamlNode[] {
  switch (operation.kind) {
    case 'setPath':
      return [operation.mapping];
    case 'appendItem':
      return 'kind' in operation.to ? [] : [operation.to.mapping];
    case 'moveItem':
      return [operation.from, operation.to.mapping];
    case 'moveEntry':
      return [operation.from, operation.to];
    default:
      return [];
  }
}

/** How far the path leads: the value at its end, or the last thing on the way. */
function innermost(mapping: Mapping, path: readonly string[]): YamlNode {
  const [key, ...rest] = path;
  const value = key === undefined ? mapping : (ownEntry(mapping, key)?.value ?? mapping);
  return value.kind === 'mapping' && value !== mapping ? innermost(value, rest) : value;
}

/** The innermost collection that has children left when one is taken out of `node`. */
function survivor(node: Mapping | Sequence): Mapping | Sequence {
  return node.parent && childCount(node) <= 1 ? survivor(node.parent) : node;
}

function uprootedBy(operation: NodeOperation): YamlNode[] {
  switch (operation.kind) {
    case 'removeEntry':
      return gone(operation.mapping, ownEntry(operation.mapping, operation.key)?.value);
    case 'moveEntry':
      return gone(operation.from, ownEntry(operation.from, operation.key)?.value);
    case 'removeItem':
      return gone(operation.sequence, operation.sequence.items[operation.index]);
    case 'moveItem':
      return gone(operation.from, operation.from.items[operation.index]);
    case 'setScalar':
    case 'replaceNode':
      return [operation.node];
    case 'setPath':
      return grownBy(operation).length > 0 ? [] : [innermost(operation.mapping, operation.path)];
    default:
      return [];
  }
}

/** A child that is taken out, and with it the collections that it leaves empty. */
function gone(parent: Mapping | Sequence, child: YamlNode | undefined): YamlNode[] {
  if (!child) return [];
  return parent.parent && childCount(parent) <= 1 ? gone(parent.parent, parent) : [child];
}

function grownBy(operation: NodeOperation): Mapping[] {
  switch (operation.kind) {
    case 'insertKey':
      return [operation.mapping];
    case 'setPath':
      return alongPath(operation.mapping, operation.path);
    case 'moveItem':
      return [operation.to.mapping];
    case 'moveEntry':
      return alongPath(operation.to, [...(operation.path ?? []), operation.key]);
    default:
      return [];
  }
}

/** The mapping to which the path adds a key; none when all of it exists. */
function alongPath(mapping: Mapping, path: readonly string[]): Mapping[] {
  const [key, ...rest] = path;
  const value = key === undefined ? undefined : ownEntry(mapping, key)?.value;
  if (value?.kind === 'mapping' && rest.length > 0) return alongPath(value, rest);
  return value ? [] : [mapping];
}

import type { Comment } from '../yaml/comments';
import type { Mapping, Scalar, Sequence, YamlNode } from '../yaml/nodes';

/** Plain data that is written as YAML: keys in insertion order, strings quoted only where they need it. */
export type Value = ScalarValue | readonly Value[] | { readonly [key: string]: Value };
export type ScalarValue = string | number | boolean | null;

/**
 * What to change, without saying how the text has to change. Every node is one of the document that is edited; all
 * operations of one call speak of the document as it was before the first of them.
 */
export type Operation =
  | InsertKey
  | SetPath
  | SetScalar
  | ReplaceInScalar
  | RemoveEntry
  | RemoveItem
  | AppendItem
  | RenameKey
  | MoveItem
  | MoveEntry
  | ReplaceNode
  | InsertComment
  | ReplaceComment
  | RemoveComment;

/** Adds a key that is not there yet. */
export interface InsertKey {
  kind: 'insertKey';
  mapping: Mapping;
  key: string;
  value: Value;
  /** Keys after which the new one conventionally stands, best first; without them the usual order decides. */
  after?: readonly string[] | undefined;
}

/** Walks down existing mappings and writes what is missing, or sets the value that is already there. */
export interface SetPath {
  kind: 'setPath';
  mapping: Mapping;
  path: readonly string[];
  value: Value;
}

export interface SetScalar {
  kind: 'setScalar';
  node: Scalar;
  value: ScalarValue;
}

/** Replaces the characters `[start, end)` of the document, which lie inside the scalar's content, by `text`. */
export interface ReplaceInScalar {
  kind: 'replaceInScalar';
  node: Scalar;
  start: number;
  end: number;
  text: string;
}

/**
 * What becomes of a collection that loses its last child: 'empty' writes `{}` or `[]`, 'remove' takes away its entry
 * in turn. Without it, the entry goes where an empty value means the same as none (see empties.ts).
 */
export type WhenEmpty = 'empty' | 'remove';

/** Removes an entry with the comments on its own lines; comments on lines above it stay. */
export interface RemoveEntry {
  kind: 'removeEntry';
  mapping: Mapping;
  key: string;
  whenEmpty?: WhenEmpty | undefined;
}

export interface RemoveItem {
  kind: 'removeItem';
  sequence: Sequence;
  index: number;
  whenEmpty?: WhenEmpty | undefined;
}

/** A list by the key it stands under, or would stand under: it is made when it is missing. */
export interface ListAt {
  mapping: Mapping;
  key: string;
}

export interface AppendItem {
  kind: 'appendItem';
  to: Sequence | ListAt;
  value: Value;
  /** Position in the list as it was; at the end without it. */
  index?: number | undefined;
}

export interface RenameKey {
  kind: 'renameKey';
  mapping: Mapping;
  key: string;
  to: string;
}

/** Moves an item as it is written, with its comments and those right above it, to another list. */
export interface MoveItem {
  kind: 'moveItem';
  from: Sequence;
  index: number;
  to: ListAt & { index?: number | undefined };
  /** Keys to add to the item, a mapping, once it has moved. */
  add?: { readonly [key: string]: Value } | undefined;
  whenEmpty?: WhenEmpty | undefined;
}

/** Moves an entry as it is written, with its comments and those right above it, to another mapping. */
export interface MoveEntry {
  kind: 'moveEntry';
  from: Mapping;
  key: string;
  to: Mapping;
  /** Keys that lead down from `to`; mappings that are missing there are made. */
  path?: readonly string[] | undefined;
  whenEmpty?: WhenEmpty | undefined;
}

/** Turns a value into another, touching only the parts that differ, so that comments and layout of the rest stay. */
export interface ReplaceNode {
  kind: 'replaceNode';
  node: YamlNode;
  value: Value;
}

/** Adds a comment on a line of its own before the node's first line, or at the end of a line of the node. */
export interface InsertComment {
  kind: 'insertComment';
  node: YamlNode;
  place: 'before' | 'end';
  /** With its `#`; one line. */
  text: string;
}

export interface ReplaceComment {
  kind: 'replaceComment';
  comment: Comment;
  /** With its `#`; one line. */
  text: string;
}

export interface RemoveComment {
  kind: 'removeComment';
  comment: Comment;
}

/** Why an edit is not made. Thrown inside this room only; it leaves as `{ refused }`. */
export class Refusal extends Error {}

/** The operation reaches beyond the part of the document that it was thought to touch. */
export class TooNarrow extends Error {}

export function refuse(reason: string): never {
  throw new Refusal(reason);
}

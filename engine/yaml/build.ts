import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Alias as ParsedAlias,
  type Node as ParsedNode,
  type Scalar as ParsedScalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { makeAlias, makeMapping, makeScalar, makeSequence, type Place } from './make';
import type { Entry, Mapping, ScalarStyle, Sequence, YamlNode } from './nodes';
import { MASK } from './template';

const STYLES: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Deeper nesting than any manifest has; below it everything counts as unknown, so that recursion stays bounded. */
const MAX_DEPTH = 200;

export interface BuildOptions {
  /** Subtracted from the parser's offsets. */
  base: number;
  /** Every mapping and list is open: the document is a patch. */
  open: boolean;
  /** Whether braces in a one-line scalar mean a template action. */
  braces: boolean;
}

/** Turns the parser's tree into facade nodes. Alias targets are set here, because only the order of anchors decides them. */
export class TreeBuilder {
  private readonly anchors = new Map<string, YamlNode>();
  constructor(private readonly options: BuildOptions) {}

  build(node: unknown, parent: Mapping | Sequence | undefined, at: number, depth = 0): YamlNode {
    if (depth > MAX_DEPTH) return this.empty(at, parent, true);
    if (isScalar(node)) return this.scalar(node as ParsedScalar, parent);
    if (isMap(node)) return this.mapping(node as YAMLMap, parent, depth);
    if (isSeq(node)) return this.sequence(node as YAMLSeq, parent, depth);
    if (isAlias(node)) return this.alias(node as ParsedAlias, parent);
    return this.empty(at, parent, false);
  }

  private scalar(node: ParsedScalar, parent: Mapping | Sequence | undefined): YamlNode {
    const value = typeof node.value === 'string' ? node.value : String(node.value ?? '');
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    const templated = value.includes(MASK) || (this.options.braces && style !== 'literal' && value.includes('{{'));
    return this.register(makeScalar(this.place(node, parent), value, style, templated));
  }

  private mapping(node: YAMLMap, parent: Mapping | Sequence | undefined, depth: number): YamlNode {
    const mapping = makeMapping(this.place(node, parent), node.flow === true, this.options.open);
    this.register(mapping);
    for (const pair of node.items) mapping.entries.push(this.entry(pair, mapping, depth));
    if (mapping.entries.some(entry => entry.key.kind === 'scalar' && entry.key.templated)) mapping.open = true;
    this.trim(mapping, mapping.entries.at(-1)?.value);
    return mapping;
  }

  private entry(pair: Pair, mapping: Mapping, depth: number): Entry {
    const key = this.build(pair.key, mapping, mapping.start, depth + 1);
    return { key, value: this.build(pair.value, mapping, key.end, depth + 1) };
  }

  private sequence(node: YAMLSeq, parent: Mapping | Sequence | undefined, depth: number): YamlNode {
    const sequence = makeSequence(this.place(node, parent), node.flow === true, this.options.open);
    this.register(sequence);
    for (const item of node.items) sequence.items.push(this.build(item, sequence, sequence.end, depth + 1));
    this.trim(sequence, sequence.items.at(-1));
    return sequence;
  }

  private alias(node: ParsedAlias, parent: Mapping | Sequence | undefined): YamlNode {
    return makeAlias(this.place(node, parent), node.source, this.anchors.get(node.source));
  }

  /** The parser lets block collections run over trailing comments and line breaks; ours end with their last leaf. */
  private trim(node: Mapping | Sequence, last: YamlNode | undefined): void {
    if (!node.flow && last) node.end = Math.max(node.start, last.end);
  }

  private place(node: ParsedNode, parent: Mapping | Sequence | undefined): Place {
    const [start, end] = node.range ?? [0, 0];
    const { base } = this.options;
    const anchor = (node as { anchor?: string }).anchor;
    return { start: start - base, end: end - base, parent, anchor, tag: node.tag };
  }

  private empty(at: number, parent: Mapping | Sequence | undefined, templated: boolean): YamlNode {
    const place = { start: at, end: at, parent, anchor: undefined, tag: undefined };
    return makeScalar(place, '', 'plain', templated);
  }

  private register(node: YamlNode): YamlNode {
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return node;
  }
}

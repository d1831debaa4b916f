import {
  CHOMPING_KEEP,
  EVENT_ALIAS,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  parseEvents,
  type ScalarEvent,
} from 'js-yaml';
import { makeAlias, makeMapping, makeScalar, makeSequence, type Place } from './make';
import type { Entry, Mapping, Scalar, ScalarStyle, Sequence, YamlNode } from './nodes';
import { MASK } from './template';

/**
 * The fast way to a tree: js-yaml's flat list of events, which carries offsets and is ten times cheaper than a full
 * concrete tree. It stops at the first error, so it is only for healthy documents; the other builder takes the rest.
 * Both give the same nodes, ranges and values: test/unit/yaml/events.test.ts compares them.
 */
export function buildFromEvents(text: string, open: boolean): { root: YamlNode | undefined } | undefined {
  if (DIRECTIVE.test(text)) return undefined;
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch {
    return undefined;
  }
  const documents = events.filter(event => event.type === 1).length;
  if (documents > 1) return undefined;
  if (documents === 0) return { root: undefined };
  const reader = new EventReader(text, events, open);
  const root = reader.root();
  return reader.isUnusual ? undefined : { root };
}

/** Directives move where content may begin and what tags mean. */
const DIRECTIVE = /^%/m;

/** Deeper nesting than any manifest has goes to the other builder, which bounds it. */
const MAX_DEPTH = 150;

const STYLES: Record<number, ScalarStyle> = { 1: 'plain', 2: 'single', 3: 'double', 4: 'literal', 5: 'folded' };

type Parent = Mapping | Sequence | undefined;

interface Properties {
  anchorStart: number;
  anchorEnd: number;
  tagStart: number;
  tagEnd: number;
}

class EventReader {
  /** Something was met that manifests do not hold and whose ranges only the other builder gets right. */
  isUnusual = false;
  private index = 1;
  private readonly anchors = new Map<string, YamlNode>();

  constructor(
    private readonly text: string,
    private readonly events: Event[],
    private readonly open: boolean,
  ) {}

  root(): YamlNode | undefined {
    const from = /^\ufeff?---/.exec(this.text)?.[0].length ?? 0;
    return this.events[1]!.type === EVENT_POP ? undefined : this.node(undefined, from);
  }

  /** Reads the next node; `from` is where it may begin: behind the indicator that announces it. */
  private node(parent: Parent, from: number): YamlNode {
    const event = this.events[this.index++]!;
    switch (event.type) {
      case EVENT_SCALAR:
        return this.scalar(event, parent, from);
      case EVENT_ALIAS: {
        const name = this.text.slice(event.anchorStart, event.anchorEnd);
        const place = { start: event.anchorStart - 1, end: event.anchorEnd, parent, anchor: undefined, tag: undefined };
        return makeAlias(place, name, this.anchors.get(name));
      }
      case EVENT_MAPPING:
        return this.mapping(event, parent);
      case EVENT_SEQUENCE:
        return this.sequence(event, parent);
      default:
        throw new Error('unexpected event');
    }
  }

  private scalar(event: ScalarEvent, parent: Parent, from: number): Scalar {
    const style = STYLES[event.style] ?? 'plain';
    const { start, end } = this.scalarRange(event, style, from);
    const value =
      event.valueStart < 0
        ? ''
        : event.fast
          ? this.text.slice(event.valueStart, event.valueEnd)
          : getScalarValue(this.text, event);
    const templated = value.includes(MASK) || (style !== 'literal' && value.includes('{{'));
    const place = { start, end, parent, anchor: this.anchorOf(event), tag: this.tagOf(event) };
    return this.register(makeScalar(place, value, style, templated));
  }

  private scalarRange(event: ScalarEvent, style: ScalarStyle, from: number): { start: number; end: number } {
    const { valueStart, valueEnd } = event;
    if (valueStart < 0) {
      const at = this.emptyAt(Math.max(from, event.anchorEnd, event.tagEnd));
      return { start: at, end: at };
    }
    if (style === 'single' || style === 'double') return { start: valueStart - 1, end: valueEnd + 1 };
    if (style === 'plain') return { start: valueStart, end: valueEnd };
    const start = this.skip(Math.max(from, event.anchorEnd, event.tagEnd));
    return {
      start,
      end: event.chomping === CHOMPING_KEEP ? valueEnd : this.withoutBlankLines(valueStart, valueEnd, event.indent),
    };
  }

  /** An empty value stands right behind its indicator, or right before a comment on the same line. */
  private emptyAt(from: number): number {
    let at = from;
    while (this.text[at] === ' ' || this.text[at] === '\t') at++;
    return this.text[at] === '#' && at > from ? at : from;
  }

  /** Blank lines behind a block scalar belong to it only when it keeps them (`|+`), or when they are indented deeper. */
  private withoutBlankLines(start: number, end: number, indent: number): number {
    let at = end;
    while (at > start) {
      const lineStart = this.text.lastIndexOf('\n', at - 2) + 1;
      const line = this.text.slice(Math.max(lineStart, start), at);
      if (line.trim() !== '' || line.replace(/[\r\n]/g, '').length > indent) return at;
      at = lineStart;
    }
    return Math.max(at, start);
  }

  private mapping(event: Properties & { start: number; style: number }, parent: Parent): Mapping {
    const flow = event.style === 2;
    const mapping = makeMapping(this.placeOf(event, parent), flow, this.open);
    this.register(mapping);
    let at = flow && this.text[event.start] === '{' ? event.start + 1 : event.start;
    while (this.events[this.index]!.type !== EVENT_POP) {
      const entry = this.entry(mapping, at);
      mapping.entries.push(entry);
      at = entry.value.end;
    }
    this.index++;
    if (mapping.entries.some(({ key }) => key.kind === 'scalar' && key.templated)) mapping.open = true;
    mapping.end = this.endOf(mapping, at, '}');
    return mapping;
  }

  private entry(mapping: Mapping, from: number): Entry {
    const key = this.node(mapping, from);
    if (key.start === key.end || (key.kind !== 'scalar' && key.kind !== 'alias')) this.isUnusual = true;
    if (mapping.entries.length === 0 && !this.isBraced(mapping) && key.start > mapping.start) {
      if (/[?!]/.test(this.text[mapping.start]!)) this.isUnusual = true;
      mapping.start = key.start;
    }
    return { key, value: this.node(mapping, this.behindColon(key.end)) };
  }

  private sequence(event: Properties & { start: number; style: number }, parent: Parent): Sequence {
    const flow = event.style === 2;
    const sequence = makeSequence(this.placeOf(event, parent), flow, this.open);
    this.register(sequence);
    let at = event.start + (flow ? 1 : 0);
    while (this.events[this.index]!.type !== EVENT_POP) {
      const from = flow ? at : this.skip(at) + 1;
      const item = this.node(sequence, from);
      sequence.items.push(item);
      at = Math.max(at, item.end);
    }
    this.index++;
    sequence.end = this.endOf(sequence, at, ']');
    return sequence;
  }

  /** Of a collection, which ends where its last leaf will turn out to end. */
  private placeOf(event: Properties & { start: number }, parent: Parent): Place {
    const { start } = event;
    return { start, end: start, parent, anchor: this.anchorOf(event), tag: this.tagOf(event) };
  }

  /** Block collections end with their last leaf; flow ones behind their bracket. */
  private endOf(node: Mapping | Sequence, last: number, bracket: string): number {
    if (!node.flow || (bracket === '}' && !this.isBraced(node))) return last;
    let at = this.skip(last);
    while (this.text[at] === ',') at = this.skip(at + 1);
    return this.text[at] === bracket ? at + 1 : last;
  }

  private isBraced(node: Mapping | Sequence): boolean {
    return node.flow && this.text[node.start] === '{';
  }

  /** Offset behind the colon that follows a key; the key's end when there is none, as in `{a, b}`. */
  private behindColon(end: number): number {
    const at = this.skip(end);
    return this.text[at] === ':' ? at + 1 : end;
  }

  /** Offset of the next character that is neither white space nor in a comment. */
  private skip(from: number): number {
    const { text } = this;
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 32 || code === 10 || code === 13 || code === 9) at++;
      else if (code === 35 && (at === 0 || /\s/.test(text[at - 1]!)))
        while (at < text.length && text.charCodeAt(at) !== 10) at++;
      else return at;
    }
  }

  private anchorOf(event: Properties): string | undefined {
    return event.anchorStart < 0 ? undefined : this.text.slice(event.anchorStart, event.anchorEnd);
  }

  private tagOf(event: Properties): string | undefined {
    if (event.tagStart < 0) return undefined;
    const tag = this.text.slice(event.tagStart, event.tagEnd);
    if (/binary|omap|set$/.test(tag)) this.isUnusual = true;
    if (tag.startsWith('!<')) return tag.slice(2, -1);
    return tag.startsWith('!!') ? `tag:yaml.org,2002:${tag.slice(2)}` : tag;
  }

  private register<T extends YamlNode>(node: T): T {
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return node;
  }
}

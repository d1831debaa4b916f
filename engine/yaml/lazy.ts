import { type Block, largeBlocks } from './blocks';
import { duplicateKeys } from './duplicates';
import { buildFromEvents } from './events';
import { type Entry, type Mapping, walk, type YamlNode } from './nodes';
import { skim } from './skim';

/** Documents from this many characters on are read in pieces, and blocks of this many are pieces of their own. */
export interface LazySizes {
  document: number;
  block: number;
}

export const LAZY_SIZES: LazySizes = { document: 64 * 1024, block: 12 * 1024 };

/** What is known of a piece that was read: where it begins and ends, counted from its own first character. */
interface Piece {
  start: number;
  end: number;
}

/** Pieces that are known to be sound, by their text without the blocks inside. */
export type Pieces = Map<string, Piece>;

/**
 * Reads a large document piece by piece: nested blocks are checked on their own and become mappings whose entries are
 * read when somebody asks for them, which nobody does with the schemas that fill most large documents. Typing checks
 * the one piece that it falls into; `known` are those of the document before. Undefined when the document is small,
 * or something in it needs to be seen as a whole: errors, anchors, tags, duplicate keys.
 */
export function readLazily(
  text: string,
  known: Pieces | undefined,
  sizes: LazySizes = LAZY_SIZES,
): { root: YamlNode | undefined; pieces: Pieces } | undefined {
  if (text.length < sizes.document) return undefined;
  const blocks = largeBlocks(text, sizes.block);
  if (blocks.length === 0) return undefined;
  const reader = new PieceReader(text, known);
  if (!blocks.every(block => reader.isSound(block))) return undefined;
  const root = reader.read({ start: 0, end: text.length, blocks });
  return root && { root, pieces: reader.pieces };
}

class PieceReader {
  readonly pieces: Pieces = new Map();

  constructor(
    private readonly text: string,
    private readonly known: Pieces | undefined,
  ) {}

  /** Whether the block and all blocks inside are mappings that can be read on their own. */
  isSound(block: Block): boolean {
    return block.blocks.every(inner => this.isSound(inner)) && this.pieceOf(block) !== undefined;
  }

  private pieceOf(block: Block): Piece | undefined {
    const source = compact(this.text, block);
    const piece = this.known?.get(source) ?? this.check(block, source);
    if (piece) this.pieces.set(source, piece);
    return piece;
  }

  private check(block: Block, source: string): Piece | undefined {
    const skimmed = skim(source);
    if (skimmed && areEmpty(block, skimmed.empties)) return { start: skimmed.start, end: skimmed.end };
    const root = buildFromEvents(source, false)?.root;
    if (root?.kind !== 'mapping' || root.flow || hasProperties(root) || duplicateKeys(root).length > 0)
      return undefined;
    return emptyValues(root, block) && { start: root.start, end: root.end };
  }

  /** The tree of a block, in which the blocks inside are mappings that are read later. */
  read(block: Omit<Block, 'colon'>): YamlNode | undefined {
    const root = buildFromEvents(compact(this.text, block), false)?.root;
    if (!root) return undefined;
    const entries = emptyValues(root, block);
    if (!entries) return undefined;
    const place = placing(block);
    for (const node of walk(root)) {
      node.start = place(node.start);
      node.end = place(node.end);
    }
    for (const [i, { entry, holder }] of entries.entries()) {
      const value = new LazyMapping(block.blocks[i]!, holder, this);
      entry.value = value;
      stretch(value);
    }
    return root;
  }

  /** Where the content of a block begins and ends in the text. */
  extent(block: Block): { start: number; end: number } {
    const { start, end } = this.pieces.get(compact(this.text, block)) ?? { start: 0, end: block.end - block.start };
    const place = placing(block);
    const last = block.blocks.at(-1);
    const ownEnd = place(end);
    // The piece ends with a key whose value was cut out.
    return { start: place(start), end: last && ownEnd === last.colon ? this.extent(last).end : ownEnd };
  }
}

/** A mapping that has been found to be sound, and whose entries are read when somebody looks at them. */
class LazyMapping implements Mapping {
  readonly kind = 'mapping';
  readonly anchor = undefined;
  readonly tag = undefined;
  readonly flow = false;
  open = false;
  start: number;
  end: number;
  declare readonly entries: Entry[];
  private found: Entry[] | undefined;

  constructor(
    private readonly block: Block,
    public parent: YamlNode['parent'],
    private readonly reader: PieceReader,
  ) {
    const { start, end } = reader.extent(block);
    this.start = start;
    this.end = end;
    // Of its own, so that copies get it too.
    Object.defineProperty(this, 'entries', { enumerable: true, get: () => this.readOnce() });
  }

  get isUnread(): boolean {
    return this.found === undefined;
  }

  private readOnce(): Entry[] {
    this.found ??= this.read();
    return this.found;
  }

  private read(): Entry[] {
    const root = this.reader.read(this.block);
    if (root?.kind !== 'mapping') return [];
    for (const { key, value } of root.entries) {
      key.parent = this;
      value.parent = this;
    }
    return root.entries;
  }
}

/** The text of a block without the blocks inside. */
function compact(text: string, { start, end, blocks }: Omit<Block, 'colon'>): string {
  const parts: string[] = [];
  let from = start;
  for (const block of blocks) {
    parts.push(text.slice(from, block.start));
    from = block.end;
  }
  parts.push(text.slice(from, end));
  return parts.length === 1 ? parts[0]! : parts.join('');
}

/** From offsets in the text of `compact` to those in the whole. */
function placing({ start, blocks }: Omit<Block, 'colon'>): (offset: number) => number {
  const cuts: { at: number; shift: number }[] = [{ at: 0, shift: start }];
  for (const block of blocks) {
    const { shift } = cuts.at(-1)!;
    cuts.push({ at: block.start - shift, shift: shift + block.end - block.start });
  }
  return offset => {
    let low = 0;
    let high = cuts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (cuts[middle]!.at <= offset) low = middle;
      else high = middle - 1;
    }
    return offset + cuts[low]!.shift;
  };
}

/** The entries from which the blocks were cut out, in order; undefined when one of them is nothing of the kind. */
function emptyValues(root: YamlNode, block: Omit<Block, 'colon'>): { entry: Entry; holder: Mapping }[] | undefined {
  if (block.blocks.length === 0) return [];
  const place = placing(block);
  const byColon = new Map<number, { entry: Entry; holder: Mapping }>();
  for (const node of walk(root)) {
    if (node.kind !== 'mapping' || node.flow) continue;
    for (const entry of node.entries)
      if (isEmpty(entry.value)) byColon.set(place(entry.value.start), { entry, holder: node });
  }
  const entries = block.blocks.flatMap(({ colon }) => byColon.get(colon) ?? []);
  return entries.length === block.blocks.length ? entries : undefined;
}

/** Whether the blocks were cut out behind keys that have no value now; `empties` as in Skimmed. */
function areEmpty(block: Block, empties: readonly number[]): boolean {
  if (block.blocks.length === 0) return true;
  const place = placing(block);
  const places = new Set(empties.map(place));
  return block.blocks.every(({ colon }) => places.has(colon));
}

function isEmpty(value: YamlNode): boolean {
  return value.kind === 'scalar' && value.start === value.end && value.style === 'plain' && !value.anchor && !value.tag;
}

function hasProperties(root: YamlNode): boolean {
  if (root.kind === 'alias' || root.anchor !== undefined || root.tag !== undefined) return true;
  if (root.kind === 'sequence') return root.items.some(hasProperties);
  return root.kind === 'mapping' && root.entries.some(({ key, value }) => hasProperties(key) || hasProperties(value));
}

/** What ended with the key ends with its value now. */
function stretch(value: LazyMapping): void {
  let last: YamlNode = value;
  for (let holder: YamlNode['parent'] = value.parent; holder; holder = holder.parent) {
    const ends = holder.kind === 'mapping' ? holder.entries.at(-1)?.value : holder.items.at(-1);
    if (ends !== last) return;
    holder.end = last.end;
    last = holder;
  }
}

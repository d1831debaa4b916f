import { eolOf } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import { type Entry, type Mapping, walk, type YamlNode } from '../yaml/nodes';
import { columnOf } from './layout';

/** How the author writes; new text follows it. */
export interface Style {
  /** Columns by which a nested mapping is indented. */
  step: number;
  /** Columns by which the dashes of a list are indented against its key. */
  listStep: number;
  /** Columns between a dash and its item. */
  dashGap: number;
  quote: 'single' | 'double';
  eol: '\n' | '\r\n';
}

/** Enough to know an author's habits, and little enough to cost nothing on a long document. */
const SAMPLE = 400;

/** Learns the style of a document; what it does not show is learnt from its neighbours, best first. */
export function learnStyle(document: YamlDocument, neighbours: readonly YamlDocument[] = []): Style {
  const votes = new Votes();
  for (const one of [document, ...neighbours]) {
    if (votes.isComplete) break;
    votes.read(one.root, one.text);
  }
  const eolSource = [document, ...neighbours].find(one => one.text.includes('\n'));
  const step = winner(votes.steps) ?? 2;
  return {
    step,
    listStep: winner(votes.listSteps) ?? step,
    dashGap: winner(votes.gaps) ?? 1,
    quote: votes.single > votes.double ? 'single' : 'double',
    eol: eolOf(eolSource?.text ?? ''),
  };
}

class Votes {
  readonly steps = new Map<number, number>();
  readonly listSteps = new Map<number, number>();
  readonly gaps = new Map<number, number>();
  single = 0;
  double = 0;

  get isComplete(): boolean {
    return this.steps.size > 0 && this.listSteps.size > 0 && this.single + this.double > 0;
  }

  read(root: YamlNode | undefined, text: string): void {
    let budget = SAMPLE;
    for (const node of walk(root)) {
      if (budget-- === 0) return;
      if (node.kind === 'scalar' && node.style === 'single') this.single++;
      else if (node.kind === 'scalar' && node.style === 'double') this.double++;
      else if (node.kind === 'sequence' && !node.flow) this.readGap(node.items[0], text, node.start);
      else if (node.kind === 'mapping' && !node.flow) this.readSteps(node, text);
    }
  }

  private readGap(item: YamlNode | undefined, text: string, dash: number): void {
    if (item && item.end > item.start && /^- +$/.test(text.slice(dash, item.start)))
      count(this.gaps, item.start - dash - 1);
  }

  private readSteps(mapping: Mapping, text: string): void {
    const column = columnOf(text, mapping.start);
    for (const entry of mapping.entries.slice(0, 20)) this.readStep(entry, text, column);
  }

  private readStep({ value }: Entry, text: string, column: number): void {
    if (value.kind === 'scalar' || value.kind === 'alias' || value.flow) return;
    const by = columnOf(text, value.start) - column;
    if (value.kind === 'sequence' && by >= 0) count(this.listSteps, by);
    if (value.kind === 'mapping' && by > 0) count(this.steps, by);
  }
}

function count(votes: Map<number, number>, value: number): void {
  votes.set(value, (votes.get(value) ?? 0) + 1);
}

/** The value with most votes; of equals the smallest. */
function winner(votes: Map<number, number>): number | undefined {
  return [...votes].sort(([a, n], [b, m]) => m - n || a - b)[0]?.[0];
}

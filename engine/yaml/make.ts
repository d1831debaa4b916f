import type { Alias, Mapping, Scalar, ScalarStyle, Sequence, YamlNode } from './nodes';

/** What all nodes have, see nodes.ts. */
export type Place = Pick<Scalar, 'start' | 'end' | 'parent' | 'anchor' | 'tag'>;

/*
 * The one place where nodes are made, of healthy texts and of others: nodes of a kind have one hidden class then, so
 * that everything that reads them stays quick when somebody has typed a mistake.
 */

export function makeScalar(
  { start, end, parent, anchor, tag }: Place,
  value: string,
  style: ScalarStyle,
  templated: boolean,
): Scalar {
  return { kind: 'scalar', start, end, parent, anchor, tag, value, style, templated };
}

export function makeMapping({ start, end, parent, anchor, tag }: Place, flow: boolean, open: boolean): Mapping {
  return { kind: 'mapping', start, end, parent, anchor, tag, entries: [], flow, open };
}

export function makeSequence({ start, end, parent, anchor, tag }: Place, flow: boolean, open: boolean): Sequence {
  return { kind: 'sequence', start, end, parent, anchor, tag, items: [], flow, open };
}

export function makeAlias(
  { start, end, parent, anchor, tag }: Place,
  name: string,
  target: YamlNode | undefined,
): Alias {
  return { kind: 'alias', start, end, parent, anchor, tag, name, target };
}

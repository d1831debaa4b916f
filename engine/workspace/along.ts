import { at, itemsAt, type YamlNode } from '../yaml/nodes';

/** The nodes at the end of a path; `[]` stands for every item of a list. */
export function nodesAlong(from: YamlNode, path: readonly string[]): YamlNode[] {
  const [step, ...rest] = path;
  if (step === undefined) return [from];
  if (step === '[]') return itemsAt(from).flatMap(item => nodesAlong(item, rest));
  const next = at(from, step);
  return next ? nodesAlong(next, rest) : [];
}

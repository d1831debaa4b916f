import { resourcesOf } from '../../../engine/kubernetes/resource';
import type { PlacedFinding, Project } from '../../../engine/lint/project';
import type { Range } from '../../../engine/text/source';
import type { YamlDocument } from '../../../engine/yaml/document';
import { deref, keyText, walk, type YamlNode } from '../../../engine/yaml/nodes';

/** A finding as it has to look in every notation: what is said, and of which node of which object. */
export interface Shape {
  rule: string;
  severity: string;
  message: string;
  /** Path of the node marked, from its object's root. */
  place: string;
  /** What is marked of it, quotes and escapes left out. */
  marked: string;
  related: string[];
}

/** All that is found in a file, in an order that no notation decides. */
export function shapesOf(project: Project, path: string): Shape[] {
  const shapes = project.report(path).findings.map(finding => shapeOf(finding, project, path));
  return shapes.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

export function shapeOf(finding: PlacedFinding, project: Project, path: string): Shape {
  const { documents } = project.file(path)!.live!.stream;
  const { document, start } = documents[finding.document]!;
  const first = documents.slice(0, finding.document).reduce((sum, placed) => sum + objectsIn(placed.document), 0);
  const where = (at: Range) => placeOf(document, at, first);
  const range = { start: finding.start - start, end: finding.end - start };
  const { rule, severity, message } = finding;
  return {
    ...{ rule, severity, message, ...where(range) },
    related: finding.related.map(({ message, at, target }) => {
      return target ? message : `${message} @ ${where(at).place}`;
    }),
  };
}

/** What is only there to stand before others does not count. */
function objectsIn(document: YamlDocument): number {
  return resourcesOf(document).filter(({ kind }) => kind !== 'Harmless').length;
}

/** `first` is the number of the document's first object in its file. */
function placeOf(document: YamlDocument, at: Range, first: number): { place: string; marked: string } {
  const node = document.root && smallest(document.root, at);
  const text = document.text.slice(at.start, at.end);
  if (!node) return { place: 'text', marked: text };
  const target = deref(node) ?? node;
  const isWhole = at.start === node.start && at.end === node.end;
  const marked = isWhole ? (target.kind === 'scalar' ? target.value : `a ${target.kind}`) : text;
  return { place: numbered(pathTo(target), first, document), marked };
}

function smallest(root: YamlNode, at: Range): YamlNode | undefined {
  let found: YamlNode | undefined;
  for (const node of walk(root)) if (node.start <= at.start && at.end <= node.end && node.end > at.start) found = node;
  return found;
}

/** `.spec.containers[0].name`, a key with ` key` behind; merge keys leave no trace. */
export function pathTo(node: YamlNode): string {
  const { parent } = node;
  if (!parent) return '';
  if (parent.kind === 'sequence') return `${pathTo(parent)}[${parent.items.indexOf(node)}]`;
  const entry = parent.entries.find(({ key, value }) => key === node || value === node)!;
  const name = keyText(entry) ?? '?';
  if (name === '<<') return pathTo(parent);
  return `${pathTo(parent)}.${name}${entry.key === node ? ' key' : ''}`;
}

/** An item of a list stands for itself. */
function numbered(path: string, first: number, document: YamlDocument): string {
  const item = /^\.items\[(\d+)\]/.exec(path);
  const isItem = item && resourcesOf(document).some(({ root }) => root !== deref(document.root));
  return isItem ? `#${first + Number(item[1])}${path.slice(item[0].length)}` : `#${first}${path}`;
}

/** Where an alias stands, and what it repeats. */
export type AliasPaths = [alias: string, target: string][];

export function aliasesOf(project: Project, path: string): AliasPaths {
  let first = 0;
  return project.file(path)!.live!.stream.documents.flatMap(({ document }) => {
    const number = first;
    first += objectsIn(document);
    return [...walk(document.root)].flatMap((node): AliasPaths => {
      const target = node.kind === 'alias' ? deref(node) : undefined;
      return target ? [[numbered(pathTo(node), number, document), numbered(pathTo(target), number, document)]] : [];
    });
  });
}

/** What stands behind an alias is marked where it is written. */
export function seenThrough(shape: Shape, aliases: AliasPaths): Shape {
  if (aliases.length === 0) return shape;
  const related = shape.related.map(text => {
    const [message, place] = text.split(' @ ');
    return place === undefined ? text : `${message} @ ${followed(place, aliases)}`;
  });
  return { ...shape, place: followed(shape.place, aliases), related };
}

function followed(place: string, aliases: AliasPaths): string {
  for (const [alias, target] of aliases) {
    const rest = place.slice(alias.length);
    if (place.startsWith(alias) && /^([.[]|$)/.test(rest)) return followed(target + rest, aliases);
  }
  return place;
}

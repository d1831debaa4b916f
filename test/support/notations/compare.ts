import type { Project } from '../../../engine/lint/project';
import type { Rule } from '../../../engine/lint/rule';
import { rules } from '../../../rules/registry.generated';
import { projectOf } from '../project';
import type { Example } from '../rulePage';
import { meaningOf } from './meaning';
import type { Notation } from './notations';
import { aliasesOf, type Shape, seenThrough, shapesOf } from './places';

/** An example written in another notation; undefined when it cannot be, or is already. */
export function translated(example: Example, notation: Notation): Example | undefined {
  const files = writtenBy(notation, example.files);
  if (!files || [...files].every(([path, text]) => text === example.files.get(path))) return undefined;
  const before = writtenBy(notation, example.before);
  return before && { ...example, files, before };
}

function writtenBy(notation: Notation, files: Map<string, string>): Map<string, string> | undefined {
  const result = new Map<string, string>();
  for (const [path, text] of files) {
    if (!isManifest(path) || text === '') result.set(path, text);
    else {
      const other = notation.write(text);
      if (other === undefined) return undefined;
      result.set(path, other);
    }
  }
  return result;
}

/** Files that Kubernetes reads, and no other tool. */
export function isManifest(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /\.ya?ml$/.test(name) && !/^(kustomization|Chart|values.*|\.avoid-spikes)\.ya?ml$/.test(name);
}

/** With the rules of one chapter: all of them on each of thousands of texts would take too long. */
export function projectFor(example: Example, rule: string): Project {
  const chapter = rule.slice(0, rule.indexOf('/') + 1);
  let some = chapters.get(chapter);
  if (!some) {
    some = rules.filter(({ meta }) => meta.id.startsWith(chapter));
    chapters.set(chapter, some);
  }
  return projectOf(some, example.files, example.configuration, example.before, rules);
}

const chapters = new Map<string, Rule[]>();

/** What is found in one notation and not in the other, by rule. */
export interface Difference {
  rule: string;
  text: string;
}

export function differences(original: Project, other: Project, files: Iterable<string>): Difference[] {
  return [...files].flatMap(path => {
    const aliases = aliasesOf(other, path);
    const [was, is] = [original, other].map(project =>
      shapesOf(project, path).map(shape => seenThrough(shape, aliases)),
    );
    return [...without(was!, is!, 'lost'), ...without(is!, was!, 'new')];
  });
}

function without(these: readonly Shape[], those: readonly Shape[], title: string): Difference[] {
  const rest = those.map(shape => JSON.stringify(shape));
  return these.flatMap(shape => {
    const at = rest.indexOf(JSON.stringify(shape));
    if (at < 0) return [{ rule: shape.rule, text: `${title}: ${JSON.stringify(shape, undefined, 1)}` }];
    rest.splice(at, 1);
    return [];
  });
}

/** The notation must mean the same, or the comparison means nothing. */
export function meansTheSame(example: Example, other: Example): boolean {
  return [...example.files].every(([path, text]) => {
    const harmless = (objects: string[]) => objects.filter(object => !object.includes('"Harmless"'));
    return JSON.stringify(harmless(meaningOf(text))) === JSON.stringify(harmless(meaningOf(other.files.get(path)!)));
  });
}

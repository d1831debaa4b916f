import type { Project } from '../../../engine/lint/project';
import type { Example } from '../rulePage';
import { KINDS } from './kinds';
import { shapesOf } from './places';

/** What a rule says about pods, without what depends on the kind that carries them. */
export function podShapes(project: Project, rule: string, example: Example): string[] {
  return [...example.files.keys()]
    .flatMap(path => shapesOf(project, path).filter(shape => shape.rule === rule))
    .map(({ severity, message, place, marked }) =>
      [severity, nameless(message), inPod(place), nameless(marked)].join(' | '),
    )
    .sort();
}

const NAMES = new RegExp(`\\b(${KINDS.map(({ kind }) => kind).join('|')})\\b`, 'g');

function nameless(text: string): string {
  return text.replace(NAMES, 'Kind');
}

function inPod(place: string): string {
  return place
    .replace(/^(#\d+)\.spec\.(jobTemplate\.spec\.)?template\.(spec|metadata)/, '$1.$3')
    .replace(/^(#\d+)\.spec\.(jobTemplate\.spec\.)?template\b.*/, '$1.kind');
}

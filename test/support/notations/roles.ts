import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Project } from '../../../engine/lint/project';
import { pathIn } from './kinds';
import { shapesOf } from './places';
import { aliasesIn, objectsOf, rewritten } from './trees';

/** The same container with another part to play in its pod. */
export interface Role {
  name: string;
  list: 'initContainers' | 'ephemeralContainers';
  restartPolicy?: 'Always';
}

export const ROLES: Role[] = [
  { name: 'init container', list: 'initContainers' },
  { name: 'native sidecar', list: 'initContainers', restartPolicy: 'Always' },
  { name: 'ephemeral container', list: 'ephemeralContainers' },
];

/** Takes the place of the container that plays another part, because a pod needs one. */
const HARMLESS = { name: 'harmless', image: 'registry.example/harmless:1' };

/** The first container of every pod plays another part; undefined when there is none. */
export function playing(text: string, role: Role): string | undefined {
  let changed = false;
  const result = rewritten(text, tree => {
    if (aliasesIn(tree).length > 0) return;
    for (const object of objectsOf(tree)) {
      const path = pathIn(object);
      const spec = path && object.getIn([...path, 'spec']);
      const containers = isMap(spec) ? spec.get('containers') : undefined;
      if (!isMap(spec) || !isSeq(containers) || !isMap(containers.items[0])) continue;
      const container = containers.items[0] as YAMLMap;
      const { name, image } = HARMLESS;
      containers.items[0] = tree.createNode(container.has('image') ? { name, image } : { name });
      container.delete('restartPolicy');
      if (role.restartPolicy) container.set('restartPolicy', role.restartPolicy);
      if (!isSeq(spec.get('initContainers')) || role.list !== 'initContainers')
        spec.set(role.list, tree.createNode([]));
      (spec.get(role.list) as YAMLSeq).items.unshift(container);
      changed = true;
    }
  });
  return changed ? result : undefined;
}

/** What a rule says about the first container of a list, whatever its part is called. */
export function containerShapes(project: Project, rule: string, files: Iterable<string>, list: string): string[] {
  const within = `.spec.${list}[0].`;
  return [...files]
    .flatMap(path => shapesOf(project, path))
    .filter(shape => shape.rule === rule && shape.place.includes(within))
    .map(({ severity, message, place, marked }) =>
      [severity, roleless(message), place.slice(place.indexOf(within) + within.length), marked].join(' | '),
    )
    .sort();
}

function roleless(message: string): string {
  return message
    .replace(/\b(init|ephemeral) container\b|\bsidecar\b/gi, 'container')
    .replace(/\bContainer\b/g, 'container');
}

import type { Operation, Value } from '../../../engine/edit/operations';
import { carry } from '../../../engine/kubernetes/conversions/conversion';
import type { FoundField } from '../../../engine/kubernetes/lifecycle/findFields';
import { at, entryOf, isOpen, itemsAt, lacks, type Mapping, mappingAt } from '../../../engine/yaml/nodes';
import type { Plain } from '../../../engine/yaml/plain';
import { asString } from '../../../engine/yaml/scalars';

/** Where a value belongs now. */
interface Destination {
  mapping: Mapping;
  path: readonly string[];
  /** Other than the value as it is written. */
  value?: Value;
}

/** A value that has to go elsewhere: the operations, and where to. Undefined when it cannot be said for this object. */
export interface Move {
  operations: Operation[];
  /** `spec.storageClassName`, as people write it. */
  to: string;
}

/** The annotation's value as the field that took its place; undefined when that is set already, or cannot be seen. */
export function moveOf(found: FoundField): Move | undefined {
  const destination = destinationOf(found);
  if (!destination || !isFree(destination.mapping, destination.path)) return undefined;
  const { mapping, path, value } = destination;
  const operations = carry(found.holder, String(found.path.at(-1)), mapping, path, value);
  return operations && { operations, to: path.join('.') };
}

/** Whether the field that took the annotation's place is written too. */
export function isMoved(found: FoundField): boolean {
  const destination = destinationOf(found);
  return destination !== undefined && at(destination.mapping, ...destination.path) !== undefined;
}

function destinationOf(found: FoundField): Destination | undefined {
  const text = asString(found.entry?.value);
  return text === undefined ? undefined : MOVES[found.life.id]?.(found, text);
}

/** Whether nothing stands at the path, nor can stand there unseen. */
function isFree(mapping: Mapping, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return false;
  if (lacks(mapping, key)) return true;
  const below = mappingAt(mapping, key);
  return below !== undefined && !isOpen(mapping) && isFree(below, rest);
}

type Mover = (found: FoundField, text: string) => Destination | undefined;

/** The object, pod template or claim whose metadata holds the annotation. */
function ownerOf({ root, path }: FoundField): Mapping | undefined {
  return mappingAt(root, ...path.slice(0, path.lastIndexOf('metadata')));
}

const toSpec =
  (path: readonly string[], read: (text: string) => Value | undefined = text => text): Mover =>
  (found, text) => {
    const mapping = ownerOf(found);
    const value = read(text);
    if (!mapping || value === undefined || !entryOf(mapping, 'spec')) return undefined;
    return { mapping, path: ['spec', ...path], ...(value === text ? {} : { value }) };
  };

const toContainer =
  (field: string): Mover =>
  (found, text) => {
    const name = String(found.path.at(-1)).split('/').at(-1);
    const spec = mappingAt(ownerOf(found), 'spec');
    const container = ['containers', 'initContainers', 'ephemeralContainers']
      .flatMap(list => itemsAt(spec, list))
      .find(item => asString(entryOf(item, 'name')?.value) === name);
    const value = profileOf(text);
    if (container?.kind !== 'mapping' || value === undefined) return undefined;
    return { mapping: container, path: ['securityContext', field], value };
  };

/** `runtime/default` and `localhost/name` as the fields say it. Source: kubernetes/api core/v1 annotation_key_constants.go. */
function profileOf(text: string): Value | undefined {
  if (text === 'runtime/default' || text === 'docker/default') return { type: 'RuntimeDefault' };
  if (text === 'unconfined') return { type: 'Unconfined' };
  const local = /^localhost\/(.+)$/.exec(text)?.[1];
  return local === undefined ? undefined : { type: 'Localhost', localhostProfile: local };
}

function listOfWords(text: string): Value | undefined {
  const words = text.split(',').flatMap(word => word.trim() || []);
  return words.length > 0 ? words : undefined;
}

/** `a=1,b=2` as a list of names and values. */
function sysctls(text: string): Value | undefined {
  const pairs = text.split(',').map(pair => /^\s*([\w./-]+)=(.*?)\s*$/.exec(pair));
  return pairs.every(pair => pair !== null) ? pairs.map(pair => ({ name: pair[1]!, value: pair[2]! })) : undefined;
}

function json(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    return undefined;
  }
}

const MOVES: Record<string, Mover> = {
  'ingress-class': toSpec(['ingressClassName']),
  'storage-class': toSpec(['storageClassName']),
  'mount-options': toSpec(['mountOptions'], listOfWords),
  'lb-source-ranges': toSpec(['loadBalancerSourceRanges'], listOfWords),
  'tolerate-unready': toSpec(['publishNotReadyAddresses'], text => (text === 'true' ? true : undefined)),
  'seccomp-pod': toSpec(['securityContext', 'seccompProfile'], profileOf),
  'seccomp-container': toContainer('seccompProfile'),
  'apparmor-container': toContainer('appArmorProfile'),
  sysctls: toSpec(['securityContext', 'sysctls'], sysctls),
  'critical-pod': toSpec(['priorityClassName'], () => 'system-cluster-critical'),
  'sched-tolerations': toSpec(['tolerations'], json),
  'sched-affinity': toSpec(['affinity'], json),
};

import type { Reference } from './facts';
import type { IndexReader, Placed } from './indexReader';
import { isFor, type LaidField, type Layer } from './layers';
import { type PlacedLayer, type Scope, scopesOf } from './scopes';

/** Patches and replacements of a scope that are for an object, in the order in which they are laid over it. */
export function layersFor(scope: Scope, { facts, path }: Placed): PlacedLayer[] {
  const { kind, name } = facts;
  const renamed = name === undefined ? [] : scope.affixes.map(({ prefix, suffix }) => prefix + name + suffix);
  return scope.layers.filter(layer => layer.path !== path && isFor(layer, kind, [name, ...renamed]));
}

/**
 * Whether a kustomization writes a field of the object, told by its dotted path, or may: then what the manifest says
 * there is no more than a placeholder.
 */
export function isChanged(index: IndexReader, placed: Placed, field: RegExp): boolean {
  return scopesOf(index, placed.path).some(scope =>
    layersFor(scope, placed).some(layer => layer.unknown || layer.fields.some(one => field.test(one.path.join('.')))),
  );
}

/** Whether a kustomization may put another name in place of the one that a reference of the object has. */
export function renamesReference(scope: Scope, placed: Placed, { kind }: Reference): boolean {
  const field = FIELDS[kind] ?? /name$/i;
  return layersFor(scope, placed).some(layer => isUnclear(layer) || layer.fields.some(one => mayRename(one, field)));
}

function isUnclear({ unknown, deletes }: Layer): boolean {
  return unknown === true || deletes === true;
}

/** Fields that name an object of a kind. */
const FIELDS: Readonly<Record<string, RegExp>> = {
  ConfigMap: /configMap.*name$/i,
  Secret: /secret.*name$|^imagePullSecrets/i,
  PersistentVolumeClaim: /claim.*name$/i,
  ServiceAccount: /serviceAccount|subjects/i,
  PriorityClass: /priorityClassName$/,
  RuntimeClass: /runtimeClassName$/,
  StorageClass: /storageClassName$/,
  IngressClass: /ingressClassName$/,
};

/** Structures that hold names. */
const HOLDERS =
  /(^|\.)(env|envFrom|volumes|(initC|c)ontainers|spec|template|imagePullSecrets|roleRef|subjects|rules|tls|\d+|-)$/;

function mayRename({ path, value, removed }: LaidField, field: RegExp): boolean {
  const dotted = path.join('.');
  if (field.test(dotted)) return true;
  return (value === undefined || removed === true) && HOLDERS.test(dotted);
}

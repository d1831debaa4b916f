import type { Range } from '../text/source';
import type { Reference } from './facts';
import { leadsOfFolders } from './fileNavigation';
import type { IndexReader, Placed } from './indexReader';
import type { Backend, ServicePort } from './networkFacts';
import { resolve } from './resolve';
import { dependentsOf, mayMeet } from './scope';
import { selectedBy, selectorsOf } from './selections';

/** A place in a document of a file; offsets in the document. A file as a whole is its first character. */
export interface Target {
  path: string;
  document: number;
  at: Range;
}

/** A place that leads elsewhere. */
export interface Lead {
  at: Range;
  targets: Target[];
  /** Only a text that reads like a name, or a block: no link. */
  soft?: boolean;
}

/** Every place of an object that names or selects something which is in the workspace. */
export function leadsOf(index: IndexReader, placed: Placed): Lead[] {
  const { references, selections = [], network } = placed.facts;
  return [
    ...references.flatMap(reference => leadsOfReference(index, placed, reference)),
    ...selections.map(one => ({ at: one.at, targets: selectedBy(index, placed, one).map(headOf), soft: true })),
    ...(network?.ports ?? []).map(port => leadOfPort(index, placed, port)),
    ...(network?.backends ?? []).flatMap(backend => leadsOfBackend(index, placed, backend)),
    ...leadsOfFolders(index, placed),
  ].filter(({ targets }) => targets.length > 0);
}

/** Every place in the workspace that leads to an object, or to one of its places. */
export function usesOf(index: IndexReader, definition: Placed, at: Range = definition.facts.place): Target[] {
  const users = [
    ...dependentsOf(index, definition),
    ...usersOfMade(index, definition),
    ...selectorsOf(index, definition).map(({ from }) => from),
  ];
  return [...new Set(users)].flatMap(placed => {
    const { path, document } = placed;
    const leading = leadsOf(index, placed).filter(({ targets }) => targets.some(one => isThere(one, definition, at)));
    return leading.map(lead => ({ path, document, at: lead.at }));
  });
}

/** The places of an object that others may lead to: its head, keys and ports. */
export function placesOf({ facts }: Placed): Range[] {
  const { config, network } = facts;
  const ports = [...(network?.ports ?? []), ...(network?.pod?.declared ?? [])];
  return [facts.place, ...Object.values(config?.keyPlaces ?? {}), ...ports.map(({ place }) => place)];
}

function isThere({ path, document, at }: Target, definition: Placed, place: Range): boolean {
  return path === definition.path && document === definition.document && at.start === place.start;
}

function headOf({ path, document, facts }: Placed): Target {
  return { path, document, at: facts.place };
}

/** Those who name what a controller makes of the object, such as the Secret of a Certificate. */
function usersOfMade(index: IndexReader, { facts }: Placed): Placed[] {
  return (facts.provides ?? []).flatMap(({ kind, name }) => index.referrers(kind, name));
}

function leadsOfReference(index: IndexReader, placed: Placed, reference: Reference): Lead[] {
  const resolutions = resolve(index, placed, reference);
  const objects = [...new Set(resolutions.flatMap(({ definitions }) => definitions))];
  const generated = resolutions.flatMap(({ scope, generator }) =>
    generator ? generatorTargets(index, scope.members.keys(), generator.name) : [],
  );
  const provided = objects.length + generated.length > 0 ? [] : makersOf(index, placed, reference);
  const targets = [...objects, ...provided].map(headOf);
  const keys = (reference.keys ?? []).map(({ key, at }) => ({
    at,
    targets: objects.flatMap(({ path, document, facts }) => {
      const place = facts.config?.keyPlaces[key];
      return place ? [{ path, document, at: place }] : [];
    }),
  }));
  return [{ at: reference.at, targets: [...targets, ...generated], ...(reference.soft && { soft: true }) }, ...keys];
}

/** Definitions of kinds hold everywhere; other things are made for those nearby. */
function makersOf(index: IndexReader, placed: Placed, { kind, name }: Reference): Placed[] {
  return index.providers(kind, name, kind === 'CustomResourceDefinition' ? undefined : mayMeet(index, placed));
}

/** Where the kustomizations of a scope make an object, with places as they are now. */
function generatorTargets(index: IndexReader, paths: Iterable<string>, name: string): Target[] {
  return [...paths].flatMap(path =>
    (index.files.file(path)?.kustomization?.generated ?? [])
      .filter(one => one.name === name)
      .map(({ at }) => ({ path, document: 0, at })),
  );
}

/** From a Service's port to the ports of the pods that it selects. */
function leadOfPort(index: IndexReader, placed: Placed, { target, protocol, portPlace }: ServicePort): Lead {
  const pods = (placed.facts.selections ?? []).flatMap(one => selectedBy(index, placed, one));
  const targets = pods.flatMap(({ path, document, facts }) =>
    (facts.network?.pod?.declared ?? [])
      .filter(
        one => one.protocol === protocol && target !== undefined && (one.name === target || one.number === target),
      )
      .map(({ place }) => ({ path, document, at: place })),
  );
  return { at: portPlace, targets };
}

/** From a backend's port to the Service's. */
function leadsOfBackend(index: IndexReader, placed: Placed, { service, namespace, port, portPlace }: Backend): Lead[] {
  if (port === undefined || !portPlace) return [];
  const reference = {
    kind: 'Service',
    name: service,
    namespace,
    via: 'field' as const,
    optional: false,
    at: portPlace,
  };
  const services = new Set(resolve(index, placed, reference).flatMap(({ definitions }) => definitions));
  const targets = [...services].flatMap(({ path, document, facts }) =>
    (facts.network?.ports ?? [])
      .filter(one => one.port === port || one.name === port)
      .map(({ place }) => ({ path, document, at: place })),
  );
  return [{ at: portPlace, targets }];
}

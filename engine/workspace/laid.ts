import type { Range } from '../text/source';
import { layersFor } from './changes';
import type { ContainerFacts } from './facts';
import type { IndexReader, Placed } from './indexReader';
import type { LaidField } from './layers';
import type { PlacedLayer, Scope } from './scopes';

/** A value after all patches, and where it was written last. Undefined: unknown. */
export interface Laid<T> {
  value: T | undefined;
  site: Site;
}

export interface Site {
  path: string;
  document: number;
  at: Range;
}

/** What a container is in one scope, as far as it is compared. */
export interface LaidContainer {
  facts: ContainerFacts;
  image: Laid<string>;
  readinessProbe: Laid<boolean>;
}

const LISTS = {
  container: 'containers',
  init: 'initContainers',
  sidecar: 'initContainers',
  ephemeral: 'ephemeralContainers',
} as const;

/**
 * The containers of a workload with the patches of a scope laid over them; those that patches add are left out. Undefined
 * when a patch takes the workload away, or does what is not understood.
 */
export function laidContainers(
  index: IndexReader,
  scope: Scope | undefined,
  placed: Placed,
): LaidContainer[] | undefined {
  const layers = scope ? layersFor(scope, placed) : [];
  if (layers.some(({ unknown, deletes }) => unknown || deletes)) return undefined;
  const lists = new Map<string, number>();
  return placed.facts.workload?.containers.map(facts => {
    const list = LISTS[facts.role];
    const number = lists.get(list) ?? 0;
    lists.set(list, number + 1);
    const container = laidContainer(facts, placed, { list, names: [facts.name ?? '', `${number}`] }, layers);
    return { ...container, image: renamed(index, scope, container.image) };
  });
}

/** Where a container stands: the list, and what it may be called there: its name, or its number. */
interface Spot {
  list: string;
  names: readonly string[];
}

function laidContainer(
  facts: ContainerFacts,
  placed: Placed,
  spot: Spot,
  layers: readonly PlacedLayer[],
): LaidContainer {
  const { path, document } = placed;
  const laid: LaidContainer = {
    facts,
    image: { value: facts.image, site: { path, document, at: facts.imagePlace ?? facts.place } },
    readinessProbe: { value: facts.readinessProbe, site: { path, document, at: facts.place } },
  };
  const isKnown = layers.every(layer => layer.fields.every(field => lay(field, layer, spot, laid)));
  return isKnown ? laid : lost(laid);
}

function lost(laid: LaidContainer): LaidContainer {
  const unknown = { value: undefined, site: laid.image.site };
  return { ...laid, image: unknown, readinessProbe: unknown };
}

/** False when nothing is known of the container any more. */
function lay(field: LaidField, layer: PlacedLayer, { list, names }: Spot, laid: LaidContainer): boolean {
  const at = field.path.lastIndexOf(list);
  const rest = field.path.slice(at + 1);
  if (at < 0) return !mayHold(field);
  if (rest.length === 0 || isShift(rest, field)) return false;
  if (!names.includes(rest[0]!)) return true;
  return layInside(rest.slice(1), field, { path: layer.path, document: layer.document, at: field.at }, laid);
}

/** An item put in by number, or taken out, moves those behind it. */
function isShift(rest: readonly string[], { value }: LaidField): boolean {
  return rest.length === 1 && value === undefined && /^\d+$/.test(rest[0]!);
}

/** A structure above the lists of containers that is written as a whole. */
function mayHold({ path, value, removed }: LaidField): boolean {
  return (value === undefined || removed === true) && /^(spec|template|jobTemplate)?$/.test(path.at(-1) ?? '');
}

function layInside(rest: readonly string[], { removed, value }: LaidField, site: Site, laid: LaidContainer): boolean {
  const [key] = rest;
  if (key === undefined) return false;
  if (key === 'image') laid.image = { value: removed ? undefined : value, site };
  if (key !== 'readinessProbe') return true;
  const isGone = removed === true && rest.length === 1;
  // What is changed inside of a probe, or taken out of it, leaves it there.
  if (isGone) laid.readinessProbe = { value: false, site };
  else if (!removed && laid.readinessProbe.value !== true) laid.readinessProbe = { value: true, site };
  return true;
}

/** Kustomizations may write another name for an image, as the last thing that they do. */
function renamed(index: IndexReader, scope: Scope | undefined, image: Laid<string>): Laid<string> {
  const kustomizations = [...(scope?.members.keys() ?? [])].reverse();
  return kustomizations.reduce((laid, path) => {
    const found = index.files
      .file(path)
      ?.kustomization?.images.find(({ name }) => laid.value?.replace(/[:@][^/]*$/, '') === name);
    return found ? { value: found.newName, site: { path, document: 0, at: found.at } } : laid;
  }, image);
}

/**
 * What would happen if the workspace were applied over a baseline, such as the last commit: what is new, what starts
 * anew, what is rejected, what silently stays. Objects are followed by identity, so a moved or renamed file is no change.
 */
import { groupOf } from '../kubernetes/resource';
import type { Range } from '../text/source';
import type { Reference, ResourceFacts } from './facts';
import type { IndexReader, Placed } from './indexReader';
import { distance, folderOf } from './paths';
import { nearestDefinitions } from './scope';

/** What an object was in the baseline. */
export type Past = ResourceFacts | 'new' | 'unchanged';

/** A fixed field whose value differs from the baseline's. */
export interface FrozenChange {
  /** As `spec.serviceName`. */
  field: string;
  /** Values in a few words, where they have that few. */
  before: string | undefined;
  after: string | undefined;
  /** More would be taken, less is not. */
  isLess: boolean;
  /** The new value, else the object's head. */
  at: Range;
}

/** A ConfigMap or Secret that a workload uses, and whose data has changed. */
export interface ConfigChange {
  /** How the workload uses it: the use that reacts least comes first. */
  references: Reference[];
  definition: Placed;
}

/** The object as the baseline has it. */
export function pastOf(index: IndexReader, here: Placed): Past {
  if (!index.files.hasChanged(here.path)) return 'unchanged';
  const { kind, name, namespace } = here.facts;
  if (name === undefined) return 'new';
  const isSame = ({ facts }: Placed) => facts.namespace === namespace && sameApi(facts, here.facts);
  const was = index.wasNamed(kind, name).filter(isSame);
  const inFile = was.filter(({ path }) => path === here.path);
  const found = inFile.find(({ document }) => document === here.document) ?? inFile[0] ?? moved(index, here, was);
  return found?.facts ?? 'new';
}

/** From another file that no longer holds the object: the nearest, when several have lost it. */
function moved(index: IndexReader, here: Placed, was: readonly Placed[]): Placed | undefined {
  const { kind, name, namespace } = here.facts;
  const still = new Set(
    index
      .named(kind, name!)
      .filter(({ facts }) => facts.namespace === namespace)
      .map(({ path }) => path),
  );
  const steps = ({ path }: Placed) => distance(folderOf(path), folderOf(here.path));
  return was.filter(({ path }) => !still.has(path)).sort((a, b) => steps(a) - steps(b))[0];
}

/** One object under two API groups is one object only where the API was moved, as with extensions. */
function sameApi(a: ResourceFacts, b: ResourceFacts): boolean {
  const [one, other] = [groupOf(a.apiVersion), groupOf(b.apiVersion)];
  return one === other || one === 'extensions' || other === 'extensions';
}

/** Fixed fields that differ; both sides must be known. */
export function frozenChanges(past: Past, now: ResourceFacts): FrozenChange[] {
  if (typeof past === 'string' || groupOf(past.apiVersion) !== groupOf(now.apiVersion)) return [];
  return Object.entries(now.frozen ?? {}).flatMap(([field, { value, shown, at, amount }]) => {
    const before = past.frozen?.[field];
    if (value === undefined || before?.value === value) return [];
    // The cluster gave the Service an address that no manifest shows: only «none» is certainly another.
    const isHeadlessNow = field === 'spec.clusterIP' && before && !before.at && shown === 'None';
    if (before?.value === undefined && !isHeadlessNow) return [];
    const isLess = amount !== undefined && before.amount !== undefined;
    if (isLess && BigInt(amount) > BigInt(before.amount!)) return [];
    return [{ field, before: before.shown, after: shown, isLess, at: at ?? now.place }];
  });
}

/** Whether the pod template differs from the baseline's; undefined when part of either is unknown. */
export function isTemplateChanged(past: Past, now: ResourceFacts): boolean | undefined {
  if (past === 'new' || past === 'unchanged') return past === 'new';
  const [before, after] = [past.workload?.digest, now.workload?.digest];
  return before === undefined || after === undefined ? undefined : before !== after;
}

/** Configuration that the workload uses and whose data differs from the baseline's. */
export function configChanges(index: IndexReader, here: Placed): ConfigChange[] {
  return bySource(here.facts.references).flatMap(references => {
    const { kind, name, namespace } = references[0]!;
    return nearestDefinitions(index, here, kind, name, namespace)
      .filter(definition => hasNewData(index, definition))
      .slice(0, 1)
      .map(definition => ({ references, definition }));
  });
}

function hasNewData(index: IndexReader, definition: Placed): boolean {
  const past = pastOf(index, definition);
  const [before, after] = [typeof past === 'string' ? undefined : past.config?.hash, definition.facts.config?.hash];
  return before !== undefined && after !== undefined && before !== after;
}

const CONFIGS = ['ConfigMap', 'Secret'];

/** References in groups that name the same ConfigMap or Secret; in each, the one that reacts least comes first. */
export function bySource(references: readonly Reference[]): Reference[][] {
  const sources = new Map<string, Reference[]>();
  for (const reference of references) {
    if (!CONFIGS.includes(reference.kind) || reference.via === 'field') continue;
    const source = `${reference.kind}/${reference.name}`;
    sources.set(source, [...(sources.get(source) ?? []), reference]);
  }
  for (const list of sources.values()) list.sort((a, b) => Number(isFollowed(a)) - Number(isFollowed(b)));
  return [...sources.values()];
}

/** The kubelet brings changes to a mounted volume, but never to the environment or to a subPath. */
export function isFollowed({ via }: Reference): boolean {
  return via === 'volume' || via === 'projected';
}

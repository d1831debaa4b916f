import { isFollowed } from '../../engine/workspace/baseline';
import { checksumKey } from '../../engine/workspace/checksum';
import type { Reference, ResourceFacts, WorkloadFacts } from '../../engine/workspace/facts';
import { watchesFiles } from './helpers';

/** Some checksum of the configuration is already there, as charts write it, or Reloader watches all that is used. */
export function isRestarted({ annotations }: ResourceFacts, workload: WorkloadFacts): boolean {
  const known = { ...annotations.known, ...workload.annotations.known };
  return (
    Object.keys(known).some(key => /checksum|hash/i.test(key) && !OWN_CHECKSUM.test(key)) ||
    known['reloader.stakater.com/auto'] === 'true'
  );
}

const OWN_CHECKSUM = /^checksum\/(configmap|secret)-/;

/** Our checksum for this very source, or Stakater Reloader told to watch it. Source: stakater/Reloader README. */
export function isReloaded(facts: ResourceFacts, workload: WorkloadFacts, { kind, name }: Reference): boolean {
  const known = { ...facts.annotations.known, ...workload.annotations.known };
  if (checksumKey(kind, name) in known) return true;
  const prefix = kind.toLowerCase();
  const watched = known[`${prefix}.reloader.stakater.com/reload`]?.split(',').map(text => text.trim()) ?? [];
  return (
    watched.includes(name) ||
    known[`${prefix}.reloader.stakater.com/auto`] === 'true' ||
    known['reloader.stakater.com/search'] === 'true'
  );
}

/** A container beside the main one tells it when mounted files change. */
export function isWatched(reference: Reference, workload: WorkloadFacts): boolean {
  return isFollowed(reference) && workload.containers.some(({ image }) => watchesFiles(image));
}

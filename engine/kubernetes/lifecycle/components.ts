import type { ApiReplacement, ComponentLife } from './life';

/** How a release of a component treats one of its APIs. */
export interface ComponentStatus {
  status: 'not yet served' | 'served' | 'deprecated' | 'removed';
  /** The release that was asked about; the newest known one, or undefined, when none was given. */
  release: string | undefined;
  /** No release was given: the cluster may well run an older one. */
  assumed: boolean;
  /** Releases as the component's tags say them. */
  introduced?: string;
  /** Only when it is deprecated at that release already. */
  deprecated?: string;
  removed?: string;
  /** Absent when that release does not serve the successor yet. */
  replacement?: ApiReplacement<string>;
}

/** The releases of components that a cluster runs, by the component's name (`cert-manager`); others: the newest. */
export type ComponentVersions = Readonly<Record<string, string>>;

/** Reads `cert-manager=1.6`, as people write it in a configuration; what says no release is left out. */
export function parseReleases(texts: readonly string[]): ComponentVersions {
  const pairs = texts.map(text => text.split('=').map(part => part.trim()));
  return Object.fromEntries(pairs.flatMap(([name, release]) => (name && release ? [[name, release]] : [])));
}

/** `release` is the component's own version, `v1.6.0` or `1.6`; undefined stands for the newest one. */
export function statusOfComponent(life: ComponentLife, release: string | undefined): ComponentStatus {
  const { introduced, deprecated, removed, replacement } = life;
  const reached = (version: string | undefined): boolean => version !== undefined && isReached(version, release);
  return {
    status: servingStatus(life, release),
    release: release ?? life.newestRelease,
    assumed: release === undefined,
    ...(introduced && { introduced }),
    ...(deprecated && reached(deprecated) && { deprecated }),
    ...(removed && { removed }),
    ...(replacement && (replacement.since === undefined || reached(replacement.since)) && { replacement }),
  };
}

function servingStatus(life: ComponentLife, release: string | undefined): ComponentStatus['status'] {
  if (life.introduced && !life.introducedEarlier && !isReached(life.introduced, release)) return 'not yet served';
  if (life.removed && isReached(life.removed, release)) return 'removed';
  return life.deprecated && isReached(life.deprecated, release) ? 'deprecated' : 'served';
}

function isReached(version: string, release: string | undefined): boolean {
  return release === undefined || compareReleases(release, version) >= 0;
}

/** Negative when `a` is older. Numbers count, missing ones are 0, a leading v and what follows `-` or `+` do not. */
export function compareReleases(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  const length = Math.max(left.length, right.length);
  const differences = Array.from({ length }, (_, index) => (left[index] ?? 0) - (right[index] ?? 0));
  return differences.find(difference => difference !== 0) ?? 0;
}

function numbersOf(release: string): number[] {
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(release.trim())?.[1] ?? '0';
  return numbers.split('.').map(Number);
}

/** A minor release of Kubernetes 1.x as its second number: 36 for 1.36. */
export type KubernetesVersion = number;

/**
 * Reads `1.36`, `v1.36`, `1.36.2` and what distributions append (`v1.33.1-gke.100`, `v1.30.4+k3s1`, `1.31+`).
 * Undefined for anything else, so also for `1`, `2.0` and `latest`.
 */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?1\.(\d{1,3})(\.\d+)?([-+].*)?$/.exec(text.trim());
  return match ? Number(match[1]) : undefined;
}

/** `1.36` of 36. */
export function formatKubernetesVersion(version: KubernetesVersion): string {
  return `1.${version}`;
}

/** The newest release that the lifecycle tables know. */
export const NEWEST_VERSION: KubernetesVersion = 37;

export interface Release {
  version: KubernetesVersion;
  /** Days as `YYYY-MM-DD`. */
  released: string;
  /** From here on only critical fixes; undefined where it is not known. */
  maintenance?: string;
  /** The last day with fixes. */
  endOfLife: string;
}

/** Oldest first. Source: kubernetes.io/releases (kubernetes/website data/releases, kubernetes/sig-release). */
export const RELEASES: readonly Release[] = [
  { version: 30, released: '2024-04-17', endOfLife: '2025-07-15' },
  { version: 31, released: '2024-08-13', endOfLife: '2025-11-11' },
  { version: 32, released: '2024-12-11', endOfLife: '2026-02-28' },
  { version: 33, released: '2025-04-23', endOfLife: '2026-06-28' },
  { version: 34, released: '2025-08-27', endOfLife: '2026-10-27' },
  { version: 35, released: '2025-12-17', maintenance: '2026-12-28', endOfLife: '2027-02-28' },
  { version: 36, released: '2026-04-22', maintenance: '2027-04-28', endOfLife: '2027-06-28' },
  { version: 37, released: '2026-08-26', maintenance: '2027-08-28', endOfLife: '2027-10-28' },
];

export interface Support {
  /** 'unknown': newer than the table. 'ended' without a release: older than the table. */
  state: 'not released' | 'supported' | 'maintenance' | 'ended' | 'unknown';
  release?: Release;
}

/** What upstream does for a version on a day (`YYYY-MM-DD`, or a longer ISO date, of which the day counts). */
export function supportOf(version: KubernetesVersion, date: string): Support {
  const release = RELEASES.find(known => known.version === version);
  if (!release) return { state: version > NEWEST_VERSION ? 'unknown' : 'ended' };
  return { state: stateOn(release, date.slice(0, 10)), release };
}

function stateOn(release: Release, day: string): Support['state'] {
  if (day < release.released) return 'not released';
  if (day > release.endOfLife) return 'ended';
  return release.maintenance !== undefined && day >= release.maintenance ? 'maintenance' : 'supported';
}

/** The versions that still get fixes on a day, newest first. */
export function supportedOn(date: string): KubernetesVersion[] {
  const alive = RELEASES.filter(({ version }) => /supported|maintenance/.test(supportOf(version, date).state));
  return alive.map(release => release.version).reverse();
}

import { listOf } from '../../text/words';
import { formatKubernetesVersion, type KubernetesVersion, NEWEST_VERSION, supportedOn, supportOf } from './versions';

/** What is the matter with a target version on a day (`YYYY-MM-DD`), in a sentence or two; undefined when nothing is. */
export function troubleWith(version: KubernetesVersion, today: string | undefined): string | undefined {
  const name = `Kubernetes ${formatKubernetesVersion(version)}`;
  if (version > NEWEST_VERSION)
    return `${name} is newer than all that is known here: what it brings and takes is checked as of ${formatKubernetesVersion(NEWEST_VERSION)}.`;
  const support = today === undefined ? undefined : supportOf(version, today);
  if (support?.state !== 'ended') return undefined;
  const since = support.release ? ` since ${support.release.endOfLife}` : ' for a long time';
  const alive = listOf(supportedOn(today!).map(formatKubernetesVersion));
  return `${name} has had no fixes${since}, nor will its security holes be mended. Those that get fixes: ${alive}.`;
}

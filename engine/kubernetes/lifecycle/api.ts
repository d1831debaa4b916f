import { groupOf } from '../resource';
import { type ComponentStatus, type ComponentVersions, statusOfComponent } from './components';
import type { ApiLife, ApiReplacement, BuiltInLife, ComponentLife } from './life';
import { builtInGroup, builtInGroups, componentGroup } from './tables';
import { formatKubernetesVersion, type KubernetesVersion } from './versions';

/** The life of a version of a kind; undefined when neither Kubernetes nor a known component has it. */
export function apiLife(apiVersion: string, kind: string): ApiLife | undefined {
  return builtInLife(apiVersion, kind) ?? componentLife(apiVersion, kind);
}

export function builtInLife(apiVersion: string, kind: string): BuiltInLife | undefined {
  return builtInGroup(groupOf(apiVersion))?.get(keyOf(apiVersion, kind));
}

export function componentLife(apiVersion: string, kind: string): ComponentLife | undefined {
  const table = componentGroup(groupOf(apiVersion));
  return table?.get(keyOf(apiVersion, kind)) ?? table?.get(keyOf(apiVersion, '*'));
}

function keyOf(apiVersion: string, kind: string): string {
  return `${apiVersion.slice(apiVersion.indexOf('/') + 1)}/${kind}`;
}

export function isKnownKind(apiVersion: string, kind: string): boolean {
  return apiLife(apiVersion, kind) !== undefined;
}

/** Whether Kubernetes itself owns the API group, so that a kind missing from the tables is a mistake. */
export function isBuiltInGroup(group: string): boolean {
  return builtInGroup(group) !== undefined;
}

/** Objects of the kind belong to no namespace; undefined when the kind, or its scope, is not known. */
export function isClusterScoped(apiVersion: string, kind: string): boolean | undefined {
  const namespaced = apiLife(apiVersion, kind)?.namespaced;
  return namespaced === undefined ? undefined : !namespaced;
}

export type ServingStatus = 'not yet served' | 'served' | 'not served by default' | 'deprecated' | 'removed';

/** How a version of Kubernetes treats a built-in API, with the figures that a message needs. */
export interface ApiStatus {
  /** The worst that holds: an alpha API that is also deprecated is 'not served by default'. */
  status: ServingStatus;
  /** The first version that serves it. */
  introduced: KubernetesVersion;
  /** Only when it is deprecated at the target already. */
  deprecated?: KubernetesVersion;
  /** The first version without it, wherever the target stands. */
  removed?: KubernetesVersion;
  plannedRemoval?: KubernetesVersion;
  /**
   * What to write instead: the successor when the target serves it, else another version of the kind that the target
   * serves. Absent when there is neither, or when this API is fine and the best there is.
   */
  replacement?: ApiReplacement<KubernetesVersion>;
}

export function statusAt(life: BuiltInLife, target: KubernetesVersion): ApiStatus {
  const { introduced, deprecated, removed, plannedRemoval } = life;
  const replacement = replacementAt(life, target);
  return {
    status: servingStatus(life, target),
    introduced,
    ...(deprecated !== undefined && deprecated <= target && { deprecated }),
    ...(removed !== undefined && { removed }),
    ...(plannedRemoval !== undefined && { plannedRemoval }),
    ...(replacement && { replacement }),
  };
}

function servingStatus(life: BuiltInLife, target: KubernetesVersion): ServingStatus {
  if (target < life.introduced) return 'not yet served';
  if (life.removed !== undefined && target >= life.removed) return 'removed';
  if (!life.servedByDefault) return 'not served by default';
  return life.deprecated !== undefined && target >= life.deprecated ? 'deprecated' : 'served';
}

function replacementAt(life: BuiltInLife, target: KubernetesVersion): ApiStatus['replacement'] {
  const { replacement } = life;
  const successor = replacement && builtInLife(replacement.apiVersion, replacement.kind);
  if (successor && !/yet|removed/.test(servingStatus(successor, target))) return replacement;
  if (servingStatus(life, target) === 'served') return undefined;
  const best = servedVersions(life, target)[0];
  return best && best !== life ? { apiVersion: best.apiVersion, kind: best.kind, since: best.introduced } : undefined;
}

function isServedByDefault(life: BuiltInLife, target: KubernetesVersion): boolean {
  return /^(served|deprecated)$/.test(servingStatus(life, target));
}

/**
 * The versions of the same kind that the target serves by default, in its own group or in one that it moved from or
 * to (Ingress: extensions, networking.k8s.io), stable ones first, then the newest.
 */
export function servedVersions(life: BuiltInLife, target: KubernetesVersion): BuiltInLife[] {
  return relatives(life)
    .filter(other => isServedByDefault(other, target))
    .sort((a, b) => STABILITY.indexOf(a.stability) - STABILITY.indexOf(b.stability) || b.introduced - a.introduced);
}

const STABILITY: readonly BuiltInLife['stability'][] = ['stable', 'beta', 'alpha'];

function relatives(life: BuiltInLife): BuiltInLife[] {
  const home = homeOf(life);
  const all = builtInGroups().flatMap(group => [...builtInGroup(group)!.values()]);
  return all.filter(other => other.kind === life.kind && (other.group === life.group || homeOf(other) === home));
}

/** The group that a kind ended up in. */
function homeOf({ kind, group, replacement }: BuiltInLife): string {
  return replacement?.kind === kind ? groupOf(replacement.apiVersion) : group;
}

/** The status of any known API: of a built-in one at the target, of a component's one at the release it runs in. */
export function statusOf(
  life: ApiLife,
  target: KubernetesVersion,
  releases: ComponentVersions = {},
): ApiStatus | ComponentStatus {
  if (life.origin === 'kubernetes') return statusAt(life, target);
  const withKubernetes = life.newestRelease === undefined ? formatKubernetesVersion(target) : undefined;
  return statusOfComponent(life, releases[life.component] ?? withKubernetes);
}

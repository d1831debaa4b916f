import table from '../data/fields.generated.json';
import { groupOf } from '../resource';
import { templatePathOf } from '../workload';
import { isBuiltInGroup } from './api';
import { type Home, type Place, placesOf } from './places';
import type { KubernetesVersion } from './versions';

/**
 * What becomes of a field, annotation, label or value: 'deprecated' works, discouraged · 'superseded' works, a better
 * form exists · 'redirected' works only with the named CSI driver · 'non-functional' accepted, has no effect or fails
 * when it runs · 'removed' unknown to the API · 'rejected' refused on create · 'ignored' and 'no-op' accepted, do
 * nothing · 'invalid' refused, or nonsense · 'hazard' accepted, likely a mistake · 'gated' depends on a feature gate ·
 * 'behaviour-change' the same manifest does something else from then on · 'retired' belongs to a project that ended ·
 * 'exported' written by servers and tools · 'current' fine, listed so that nobody flags it.
 */
export type FieldStatus =
  | 'deprecated'
  | 'superseded'
  | 'redirected'
  | 'non-functional'
  | 'removed'
  | 'rejected'
  | 'ignored'
  | 'no-op'
  | 'invalid'
  | 'hazard'
  | 'gated'
  | 'behaviour-change'
  | 'retired'
  | 'exported'
  | 'current';

export interface FieldLife {
  /** Stable name of the row, `volume-gitrepo`. */
  id: string;
  where:
    | 'field'
    | 'annotation'
    | 'label'
    | 'value'
    | 'volumeType'
    | 'taint'
    | 'object'
    | 'config'
    | 'semantics'
    | 'ecosystem';
  /** What has become of it in the end; see `fieldStatusAt` for a given version. */
  status: FieldStatus;
  deprecated?: KubernetesVersion;
  /** Of what is redirected: the release from which on nothing but the redirection does it. */
  withoutEffect?: KubernetesVersion;
  removed?: KubernetesVersion;
  /** The safest thing that a machine may do. */
  fix: 'rename' | 'move' | 'restructure' | 'delete' | 'rewrite' | 'manual' | 'none';
  /** The API server answers a request that holds it with a warning. */
  serverWarns: boolean;
  /** For people: `spec.ingressClassName`. */
  replacement?: string;
  /** What upstream intends, a clause. */
  plan?: string;
  /** What happens to who still writes it, a clause; absent where status and versions say it. */
  note?: string;
  /** Empty when no path and condition can say it: rules of their own look for such things. */
  places: readonly Place[];
}

const known = new Map<string, readonly FieldLife[]>();

/** The rows that concern a kind, with the places where they stand in its objects. */
export function fieldLifeFor(apiVersion: string, kind: string): readonly FieldLife[] {
  const home = { group: groupOf(apiVersion), kind };
  const key = `${home.group}/${kind}`;
  const lives = known.get(key) ?? table.rows.filter(row => concerns(row, home)).map(row => fieldLife(row, home));
  known.set(key, lives);
  return lives;
}

/** Every row, `places` being those of no kind in particular; for lists and checks of the data. */
export function allFieldRows(): { id: string; kinds: readonly string[]; status: FieldStatus; placed: boolean }[] {
  return table.rows.map(row => {
    const cells = row.split('|');
    return { id: cells[0]!, kinds: cells[2]!.split(' '), status: cells[3] as FieldStatus, placed: Boolean(cells[9]) };
  });
}

function concerns(row: string, home: Home): boolean {
  const kinds = row.split('|')[2]!.split(' ');
  if (kinds.includes('*')) return true;
  if (kinds.includes('@pod') && templatePathOf(home.kind, home.group)) return true;
  return kinds.includes(home.kind) && (isBuiltInGroup(home.group) || CONFIGURATION_GROUPS.includes(home.group));
}

/** A Node of Longhorn or a Service of Knative shares no more than its name with the rows; these groups do. */
const CONFIGURATION_GROUPS = ['kubeproxy.config.k8s.io', 'kubelet.config.k8s.io'];

/** Row format: scripts/data/fields.ts. */
function fieldLife(row: string, home: Home): FieldLife {
  const [id, where, , status, deprecated, withoutEffect, removed, fix, warns, places, replacement, plan, note] =
    row.split('|');
  return {
    id: id!,
    where: where as FieldLife['where'],
    status: status as FieldStatus,
    ...(deprecated && { deprecated: Number(deprecated) }),
    ...(withoutEffect && { withoutEffect: Number(withoutEffect) }),
    ...(removed && { removed: Number(removed) }),
    fix: fix as FieldLife['fix'],
    serverWarns: warns === 'w',
    ...(replacement && { replacement }),
    ...(plan && { plan }),
    ...(note && { note }),
    places: places ? places.split(' ; ').flatMap(place => placesOf(place, home)) : [],
  };
}

/** The status at a version; undefined where it is fine there, so also for rows that say 'current'. */
export function fieldStatusAt(life: FieldLife, target: KubernetesVersion): FieldStatus | undefined {
  if (life.status === 'current') return undefined;
  const { deprecated, withoutEffect, removed } = life;
  const final = GONE.includes(life.status) ? (removed ?? withoutEffect ?? deprecated) : (withoutEffect ?? deprecated);
  if (final === undefined || target >= final) return life.status;
  if (withoutEffect !== undefined && target >= withoutEffect) return 'non-functional';
  return deprecated !== undefined && target >= deprecated ? 'deprecated' : undefined;
}

const GONE: readonly FieldStatus[] = ['removed', 'rejected'];

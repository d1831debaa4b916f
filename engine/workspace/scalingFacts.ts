import { parseQuantity } from '../kubernetes/quantity';
import { groupOf, type Resource } from '../kubernetes/resource';
import { isHiddenAt } from '../kubernetes/security';
import type { Range } from '../text/source';
import { allEntries, at, itemsAt, keyText, mappingAt, type YamlNode } from '../yaml/nodes';
import { asInt, asString } from '../yaml/scalars';
import type { AutoscalerFacts, ClaimFacts } from './facts';
import { RESOURCE_NAMES } from './requestFacts';
import { utilizationFacts } from './utilizationFacts';

/** Changes what pods request: VerticalPodAutoscaler. */
export interface VerticalScalerFacts {
  target: { kind: string; name: string };
  targetPlace: Range;
  /** Resources whose requests it changes in running workloads; empty when it only recommends, or cannot be read. */
  resources: string[];
}

/** A ResourceQuota that counts every pod of its namespace; empty when it counts but some, or cannot be read. */
export interface QuotaFacts {
  /** Upper bounds in billionths, see `Quantity`, by their names: `requests.cpu`, `pods`. */
  hard: Record<string, string>;
  /** Places of the bounds' values. */
  keyPlaces: Record<string, Range>;
}

/** Where an autoscaler names its bounds, and what holds when they are not written. */
interface Bounds {
  min: string;
  max: string;
  usualMin: number;
  usualMax: number | undefined;
}

const BOUNDS: Record<string, Bounds> = {
  // Source: kubernetes/api autoscaling/v2 types.go.
  HorizontalPodAutoscaler: { min: 'minReplicas', max: 'maxReplicas', usualMin: 1, usualMax: undefined },
  // Source: kedacore/keda apis/keda/v1alpha1/scaledobject_types.go; the target's kind is Deployment unless it is named.
  ScaledObject: { min: 'minReplicaCount', max: 'maxReplicaCount', usualMin: 0, usualMax: 100 },
};

/** What the target's apiVersion says; undefined where it cannot be seen. */
function targetGroup(root: YamlNode, kind: string): string | undefined {
  const node = at(root, 'spec', 'scaleTargetRef', 'apiVersion');
  if (node) {
    const text = asString(node);
    return text === undefined ? undefined : groupOf(text);
  }
  if (kind === 'ScaledObject' || isHiddenAt(root, ['spec', 'scaleTargetRef', 'apiVersion'])) return undefined;
  return '';
}

/** Undefined for kinds that scale nothing, and when the target is not named. */
export function autoscalerFacts({ kind, root }: Resource): AutoscalerFacts | undefined {
  const bounds = BOUNDS[kind];
  const target = bounds && targetAt(root, 'scaleTargetRef');
  if (!bounds || !target) return undefined;
  const max = at(root, 'spec', bounds.max);
  return {
    ...target,
    group: targetGroup(root, kind),
    min: boundAt(root, bounds.min, bounds.usualMin),
    max: boundAt(root, bounds.max, bounds.usualMax),
    place: max ? rangeOf(max) : target.targetPlace,
    utilizations: utilizationFacts(kind, root, target.targetPlace),
  };
}

function targetAt(root: YamlNode, field: string): Pick<AutoscalerFacts, 'target' | 'targetPlace'> | undefined {
  const target = at(root, 'spec', field);
  const [kind, name] = [at(target, 'kind'), at(target, 'name')];
  const [kindText, nameText] = [kind ? asString(kind) : 'Deployment', asString(name)];
  if (!name || nameText === undefined || kindText === undefined) return undefined;
  return { target: { kind: kindText, name: nameText }, targetPlace: rangeOf(name) };
}

function boundAt(root: YamlNode, field: string, usual: number | undefined): number | undefined {
  const node = at(root, 'spec', field);
  if (node) return asInt(node);
  return isHiddenAt(root, ['spec', field]) ? undefined : usual;
}

export function verticalScalerFacts({ kind, root }: Resource): VerticalScalerFacts | undefined {
  const target = kind === 'VerticalPodAutoscaler' ? targetAt(root, 'targetRef') : undefined;
  return target && { ...target, resources: changesRequests(root) ? controlledResources(root) : [] };
}

/** Without a mode it changes them. Source: kubernetes/autoscaler vertical-pod-autoscaler pkg/apis autoscaling.k8s.io/v1. */
function changesRequests(root: YamlNode): boolean {
  const mode = at(root, 'spec', 'updatePolicy', 'updateMode');
  if (!mode) return !isHiddenAt(root, ['spec', 'updatePolicy', 'updateMode']);
  return ['Auto', 'Recreate', 'InPlaceOrRecreate', 'InPlace'].includes(asString(mode) ?? '');
}

/** What it controls in at least one container; without a policy for all others, those count with both. */
function controlledResources(root: YamlNode): string[] {
  const path = ['spec', 'resourcePolicy', 'containerPolicies'];
  const policies = itemsAt(root, ...path);
  if (policies.length === 0) return isHiddenAt(root, path) ? [] : [...RESOURCE_NAMES];
  const lists = policies.map(policy => {
    if (asString(at(policy, 'mode')) === 'Off') return [];
    const listed = itemsAt(policy, 'controlledResources').map(asString);
    return listed.length === 0 ? RESOURCE_NAMES : listed;
  });
  const isForAll = policies.some(policy => asString(at(policy, 'containerName')) === '*');
  return RESOURCE_NAMES.filter(resource => !isForAll || lists.some(list => list.includes(resource)));
}

export function quotaFacts({ root }: Resource): QuotaFacts {
  const facts: QuotaFacts = { hard: {}, keyPlaces: {} };
  const spec = mappingAt(root, 'spec');
  if (!spec || at(spec, 'scopes') || at(spec, 'scopeSelector')) return facts;
  const hard = mappingAt(spec, 'hard');
  for (const entry of hard ? allEntries(hard) : []) {
    const [key, amount] = [keyText(entry), parseQuantity(asString(entry.value) ?? '')];
    if (key === undefined || amount === undefined) continue;
    facts.hard[key] = `${amount}`;
    facts.keyPlaces[key] = rangeOf(entry.value);
  }
  return facts;
}

export function claimFacts({ root }: Resource): ClaimFacts {
  const modes = itemsAt(root, 'spec', 'accessModes');
  const known = modes.map(asString);
  return {
    accessModes: known.every(mode => mode !== undefined) ? known : undefined,
    storageClass: asString(at(root, 'spec', 'storageClassName')),
    volume: asString(at(root, 'spec', 'volumeName')),
    place: rangeOf(modes[0] ?? at(root, 'spec') ?? root),
  };
}

/** What is not written is Delete as well, and says nothing of what somebody wants. */
export function reclaimedAt({ kind, root }: Resource): Range | undefined {
  const policy =
    kind === 'StorageClass'
      ? at(root, 'reclaimPolicy')
      : kind === 'PersistentVolume' && at(root, 'spec', 'persistentVolumeReclaimPolicy');
  return policy && asString(policy) === 'Delete' ? rangeOf(policy) : undefined;
}

function rangeOf({ start, end }: YamlNode): Range {
  return { start, end };
}

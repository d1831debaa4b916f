import { at, isOpen, type Mapping } from '../../yaml/nodes';
import { builtInLife } from '../lifecycle/api';
import type { BuiltInLife } from '../lifecycle/life';
import type { Resource } from '../resource';
import { convertAutoscaler } from './autoscaler';
import { changedDefaults, unconcerned } from './changes';
import { type Conversion, type Converter, combine, UNCHANGED } from './conversion';
import { convertDeviceClaim } from './deviceClaim';
import { convertIngress } from './ingress';
import {
  convertDisruptionBudget,
  convertEndpointSlice,
  convertPriorityLevel,
  convertRoleBinding,
  convertRuntimeClass,
} from './small';
import { convertWorkload } from './workloads';

/**
 * What makes an object one of another version of its kind. Without operations beside that on `apiVersion`, and without
 * effects, the object means the same in both. Undefined when a machine cannot do it: the kind is another one, or fields
 * change that no converter knows, or that cannot be seen (patches, templates).
 */
export function convert(resource: Resource, apiVersion: string): Conversion | undefined {
  const node = at(resource.root, 'apiVersion');
  const from = builtInLife(resource.apiVersion, resource.kind);
  const to = builtInLife(apiVersion, resource.kind);
  const conversion = from && to && between(resource.root, from, to);
  if (!conversion || node?.kind !== 'scalar') return undefined;
  return combine([{ operations: [{ kind: 'setScalar', node, value: apiVersion }], effects: [] }, conversion]);
}

function between(root: Mapping, from: BuiltInLife, to: BuiltInLife): Conversion | undefined {
  if (isSameShape(from, to) || goesBack(root, from, to)) return UNCHANGED;
  const changes = from.migration?.changes ?? [];
  if (isOpen(root) || !leadsTo(from, to) || !from.migration) return undefined;
  const converter = CONVERTERS[`${from.group} ${from.kind}`];
  if (converter) return converter(root, from);
  return /fields|semantics/.test(from.migration.type) ? unconcerned(root, changes) : undefined;
}

/** Two versions are alike when one is but another name for the other, both for a third, or both change alike. */
function isSameShape(from: BuiltInLife, to: BuiltInLife): boolean {
  return shapeOf(from) === shapeOf(to);
}

function shapeOf({ apiVersion, replacement, migration }: BuiltInLife): string {
  if (migration?.type === 'rename') return replacement?.apiVersion ?? apiVersion;
  const changes = migration && /fields|semantics/.test(migration.type) ? JSON.stringify(migration.changes) : '';
  return changes ? `${replacement?.apiVersion} ${changes}` : apiVersion;
}

/** Whether the changes that the data lists for `from` end at `to`: its successor, or one of the same shape. */
function leadsTo(from: BuiltInLife, to: BuiltInLife): boolean {
  const successor = from.replacement && builtInLife(from.replacement.apiVersion, from.replacement.kind);
  return successor !== undefined && isSameShape(successor, to);
}

/** Where versions differ in what the same fields mean, an object that is not concerned means the same in the older. */
function goesBack(root: Mapping, from: BuiltInLife, to: BuiltInLife): boolean {
  if (to.migration?.type !== 'semantics' || !leadsTo(to, from)) return false;
  const forth = CONVERTERS[`${to.group} ${to.kind}`]?.(root, to);
  return forth?.operations.length === 0 && forth.effects.length === 0;
}

const workload = (root: Mapping, from: BuiltInLife): Conversion | undefined =>
  combine([convertWorkload(root), changedDefaults(root, from.migration?.changes ?? [])]);

/** By group and kind; only versions whose fields differ come here. */
const CONVERTERS: Record<string, Converter | typeof workload> = {
  'extensions Ingress': convertIngress,
  'networking.k8s.io Ingress': convertIngress,
  'extensions Deployment': workload,
  'extensions DaemonSet': workload,
  'extensions ReplicaSet': workload,
  'apps Deployment': workload,
  'apps StatefulSet': workload,
  'autoscaling HorizontalPodAutoscaler': convertAutoscaler,
  'policy PodDisruptionBudget': convertDisruptionBudget,
  'node.k8s.io RuntimeClass': convertRuntimeClass,
  'rbac.authorization.k8s.io RoleBinding': convertRoleBinding,
  'rbac.authorization.k8s.io ClusterRoleBinding': convertRoleBinding,
  'flowcontrol.apiserver.k8s.io PriorityLevelConfiguration': convertPriorityLevel,
  'discovery.k8s.io EndpointSlice': convertEndpointSlice,
  'resource.k8s.io ResourceClaim': convertDeviceClaim,
  'resource.k8s.io ResourceClaimTemplate': convertDeviceClaim,
};

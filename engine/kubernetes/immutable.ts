/** What the API server does not let anybody change once the object is there. */
import { once } from '../text/memo';
import type { Range } from '../text/source';
import { at, entryHolding, type YamlNode } from '../yaml/nodes';
import { type Plain, plainOf } from '../yaml/plain';
import { asString } from '../yaml/scalars';
import { digestOf } from './digest';
import { parseQuantity } from './quantity';
import type { Resource } from './resource';

/** A field that is fixed when the object is created. */
interface FixedField {
  path: readonly string[];
  /** What the API server writes where nothing is written. Without it, a missing field is a value of its own. */
  fallback?: Plain;
  /** Where nothing is written the cluster writes something that no manifest shows, so nothing can be compared. */
  filledIn?: true;
  /** A quantity that may become more, and not less. */
  grows?: true;
}

/** What is known of the value of such a field. */
export interface FrozenField {
  /** Two equal texts are equal values; undefined when the value is unknown. */
  value: string | undefined;
  /** The value in a few words, where it has that few. */
  shown?: string | undefined;
  /** Its value in the manifest, or the key of one that has lines of its own; undefined when it is not written. */
  at?: Range | undefined;
  /** Billionths, see `Quantity`, of a value that may become more. */
  amount?: string | undefined;
}

const SELECTOR: FixedField = { path: ['spec', 'selector'] };

const ROLE: readonly FixedField[] = [{ path: ['roleRef', 'kind'] }, { path: ['roleRef', 'name'] }];

/**
 * By kind and group. Sources: kubernetes pkg/apis/*\/validation/validation.go, the update functions of apps, batch, core,
 * storage, rbac, scheduling, node, networking, and apiextensions-apiserver pkg/apis/apiextensions/validation.
 */
const FIXED: Record<string, readonly FixedField[]> = {
  'Deployment/apps': [SELECTOR],
  'DaemonSet/apps': [SELECTOR],
  'ReplicaSet/apps': [SELECTOR],
  'StatefulSet/apps': [
    SELECTOR,
    { path: ['spec', 'serviceName'], fallback: '' },
    { path: ['spec', 'volumeClaimTemplates'], fallback: [] },
    { path: ['spec', 'podManagementPolicy'], fallback: 'OrderedReady' },
  ],
  'Job/batch': [
    { path: ['spec', 'template'] },
    { path: ['spec', 'selector'], filledIn: true },
    { path: ['spec', 'completionMode'], fallback: 'NonIndexed' },
    { path: ['spec', 'podFailurePolicy'] },
    { path: ['spec', 'backoffLimitPerIndex'] },
    { path: ['spec', 'managedBy'] },
  ],
  'PersistentVolumeClaim/': [
    { path: ['spec', 'accessModes'] },
    { path: ['spec', 'storageClassName'], filledIn: true },
    { path: ['spec', 'volumeName'], filledIn: true },
    { path: ['spec', 'volumeMode'], fallback: 'Filesystem' },
    { path: ['spec', 'selector'] },
    { path: ['spec', 'dataSource'], filledIn: true },
    { path: ['spec', 'dataSourceRef'], filledIn: true },
    { path: ['spec', 'resources', 'requests', 'storage'], grows: true },
  ],
  'Service/': [{ path: ['spec', 'clusterIP'], filledIn: true }],
  'Secret/': [{ path: ['type'], fallback: 'Opaque' }],
  'StorageClass/storage.k8s.io': [
    { path: ['provisioner'] },
    { path: ['parameters'], fallback: {} },
    { path: ['reclaimPolicy'], fallback: 'Delete' },
    { path: ['volumeBindingMode'], fallback: 'Immediate' },
  ],
  'RoleBinding/rbac.authorization.k8s.io': ROLE,
  'ClusterRoleBinding/rbac.authorization.k8s.io': ROLE,
  'PriorityClass/scheduling.k8s.io': [
    { path: ['value'] },
    { path: ['preemptionPolicy'], fallback: 'PreemptLowerPriority' },
  ],
  'RuntimeClass/node.k8s.io': [{ path: ['handler'] }],
  'IngressClass/networking.k8s.io': [{ path: ['spec', 'controller'] }],
  'CustomResourceDefinition/apiextensions.k8s.io': [{ path: ['spec', 'scope'] }, { path: ['spec', 'names', 'kind'] }],
};

/** The object's fixed fields by their dotted paths; undefined when its kind has none. */
export function frozenFields(resource: Resource): Record<string, FrozenField> | undefined {
  const { kind, group, root } = resource;
  const fields = FIXED[`${kind}/${group}`];
  if (!fields || isMadeAnew(resource)) return undefined;
  const found: Record<string, FrozenField> = {};
  for (const field of fields) found[nameOf(field)] = frozen(field, at(root, ...field.path));
  return found;
}

const nameOf = once(({ path }: FixedField): string => path.join('.'));

function frozen({ fallback, filledIn, grows }: FixedField, node: YamlNode | undefined): FrozenField {
  if (grows) return growing(node);
  const at = node && placeOf(node);
  const plain = node ? plainOf(node) : filledIn ? undefined : null;
  if (plain === undefined) return { value: undefined, shown: undefined, at, amount: undefined };
  const effective = plain ?? fallback ?? null;
  return { value: digestOf(effective), shown: inWords(effective), at, amount: undefined };
}

/** A value of several parts is marked at its key. */
function placeOf(node: YamlNode): Range {
  const { start, end } = (node.kind === 'scalar' ? undefined : entryHolding(node)?.key) ?? node;
  return { start, end };
}

function growing(node: YamlNode | undefined): FrozenField {
  const text = asString(node);
  const quantity = text === undefined ? undefined : parseQuantity(text);
  if (!node || text === undefined || quantity === undefined)
    return { value: undefined, shown: undefined, at: undefined, amount: undefined };
  const at = { start: node.start, end: node.end };
  return { value: digestOf(`${quantity}`), shown: text, at, amount: `${quantity}` };
}

const LONGEST = 60;

/** `web`, or `app=web, tier=front`; undefined for what would take more than a few words. */
function inWords(plain: Plain): string | undefined {
  const text = textOf(plain);
  return text !== undefined && text !== '' && text.length <= LONGEST ? text : undefined;
}

function textOf(plain: Plain): string | undefined {
  if (plain === null) return undefined;
  if (Array.isArray(plain)) return joined(plain.map(item => (typeof item === 'object' ? undefined : String(item))));
  if (typeof plain !== 'object') return String(plain);
  const entries = Object.entries(plain);
  if (entries.length === 1 && entries[0]![0] === 'matchLabels') return textOf(entries[0]![1]);
  return joined(entries.map(([key, value]) => (typeof value === 'object' ? undefined : `${key}=${value}`)));
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  return texts.includes(undefined) ? undefined : texts.join(', ');
}

/**
 * The tool that applies the object deletes the old one first, or a Job is likely to be gone when its time is up. Sources:
 * helm.sh "Chart Hooks", argo-cd docs sync-options and resource_hooks, fluxcd.io Kustomization "force".
 */
function isMadeAnew({ kind, root }: Resource): boolean {
  const annotations = plainOf(at(root, 'metadata', 'annotations'));
  const known =
    typeof annotations === 'object' && annotations !== null && !Array.isArray(annotations) ? annotations : {};
  const options = String(known['argocd.argoproj.io/sync-options'] ?? '');
  return (
    'helm.sh/hook' in known ||
    'argocd.argoproj.io/hook' in known ||
    /\b(Force|Replace)=true\b/.test(options) ||
    known['kustomize.toolkit.fluxcd.io/force'] === 'enabled' ||
    (kind === 'Job' && at(root, 'spec', 'ttlSecondsAfterFinished') !== undefined)
  );
}

import type { AddedCapability } from '../kubernetes/addedCapabilities';
import type { HostMention } from '../kubernetes/dns/hosts';
import type { FrozenField } from '../kubernetes/immutable';
import type { ResourceName } from '../kubernetes/podResources';
import type { Breach } from '../kubernetes/podSecurity/breach';
import type { NearestLevel } from '../kubernetes/podSecurity/policy';
import type { IntOrPercent } from '../kubernetes/rolling';
import type { LabelSelector, Labels } from '../kubernetes/selector';
import type { ContainerRole } from '../kubernetes/workload';
import type { Range } from '../text/source';
import type { NetworkFacts } from './networkFacts';
import type { PodRequests } from './requestFacts';
import type { QuotaFacts, VerticalScalerFacts } from './scalingFacts';
import type { Selection } from './selectionKinds';

/** How a pod takes in what it refers to; decides whether a change reaches a running pod. */
export type Via = 'env' | 'envFrom' | 'volume' | 'subPath' | 'projected' | 'field';

/** A place that names another object. An empty namespace means the referrer's own. */
export interface Reference {
  kind: string;
  name: string;
  namespace: string;
  via: Via;
  optional: boolean;
  /** Keys of the ConfigMap or Secret that are asked for by name. */
  keys?: { key: string; at: Range }[] | undefined;
  container?: string | undefined;
  /** Known to be missing often for good reason: a text that reads like the name, or what somebody else brings. */
  soft?: true | undefined;
  /** The port behind a Service's name in a text. */
  port?: number | undefined;
  at: Range;
}

/** A folder of the repository, as the object names it: relative to the repository's own. */
export interface FolderReference {
  path: string;
  at: Range;
}

/** A host name that a container, or a program that reads a ConfigMap, will look up. */
export interface HostFact extends HostMention {
  at: Range;
  container?: string;
}

/** What decides how the pod's resolver looks names up; undefined values are unknown. */
export interface DnsFacts {
  policy: string | undefined;
  hostNetwork: boolean;
  ndots: number | undefined;
  ndotsPlace: Range | undefined;
  searches: string[];
  /** A template or patch may change any of it. */
  open: boolean;
}

export interface ContainerFacts {
  name: string | undefined;
  role: ContainerRole;
  image: string | undefined;
  imagePlace: Range | undefined;
  /** As written. */
  pullPolicy: string | undefined;
  /** The container's head, see `containerHead`. */
  place: Range;
  /** Whether it says when it is ready; undefined when that cannot be seen. */
  readinessProbe: boolean | undefined;
  /** Likewise, when it has started. */
  startupProbe: boolean | undefined;
  /** Name or number of its first TCP port. */
  port: string | number | undefined;
}

/** How a controller replaces its pods; undefined values are unknown. */
export interface UpdateFacts {
  /** RollingUpdate, Recreate or OnDelete. */
  type: string | undefined;
  /** Pods that may come on top of the wanted number, and that may be missing from it. */
  surge: number | undefined;
  unavailable: number | undefined;
  /** Rounds until every pod is new. */
  waves: number | undefined;
  /** The value of maxSurge. */
  surgePlace: Range | undefined;
  /** An update starts new pods before it stops old ones; taken for one replica where none are written. */
  startsNewFirst: boolean | undefined;
  /** What decides it: the type, maxUnavailable or replicas, as far as they are written. */
  place: Range;
}

/** A disruption budget; what is not written, or unknown, is undefined. */
export interface BudgetFacts {
  selector: LabelSelector | undefined;
  minAvailable: IntOrPercent | undefined;
  maxUnavailable: IntOrPercent | undefined;
  /** The value of the one that is written. */
  place: Range | undefined;
}

/** What changes a workload's number of pods: HorizontalPodAutoscaler or KEDA's ScaledObject. */
export interface AutoscalerFacts {
  target: { kind: string; name: string };
  /** The API group of the target as the autoscaler looks for it; undefined when unknown, or when it has a default. */
  group: string | undefined;
  /** The bounds that hold, defaults included; undefined when unknown. */
  min: number | undefined;
  max: number | undefined;
  /** The upper bound's value, else the target's name. */
  place: Range;
  /** The target's name. */
  targetPlace: Range;
  /** Resources of which it wants a share of the request to be used. */
  utilizations: UtilizationFacts[];
}

/** A measure in percent of what the pods request. */
export interface UtilizationFacts {
  resource: ResourceName;
  /** The only container that counts; all that run when undefined. */
  container: string | undefined;
  /** The resource's name, else the target's. */
  place: Range;
}

/** What a PersistentVolumeClaim asks for. */
export interface ClaimFacts {
  /** Undefined when one of them is unknown. */
  accessModes: string[] | undefined;
  /** As written: an empty one asks for a volume that is there already. */
  storageClass: string | undefined;
  /** The volume that it is bound to by name. */
  volume: string | undefined;
  /** The first access mode. */
  place: Range;
}

export interface WorkloadFacts {
  labels: Labels;
  annotations: Labels;
  /** Places of the template's annotations, by key. */
  annotationPlaces: Record<string, Range>;
  /** The key or value that stands for the template. */
  place: Range;
  containers: ContainerFacts[];
  dns: DnsFacts;
  hosts: HostFact[];
  runsToCompletion: boolean;
  restartPolicy: string | undefined;
  /** As written; undefined when it is not, or unknown. */
  replicas: number | undefined;
  replicasPlace: Range | undefined;
  /** Certainly nothing is written, of a kind that has one pod then. */
  oneByDefault?: true;
  requests: PodRequests;
  /** All its pods run on the same node, whichever that is. */
  oneNode?: true;
  /** Equal for equal pod templates, see digest.ts; undefined when part of the template is unknown. */
  digest: string | undefined;
  /** Undefined for kinds that do not replace their pods. */
  update: UpdateFacts | undefined;
  /** What the pod breaks of the Pod Security levels; empty for templates and patches, of which not all is known. */
  breaches: Breach[];
  /** Capabilities beyond level baseline, where there are any. */
  addedCapabilities?: AddedCapability[];
}

export interface ServiceFacts {
  /** Undefined when there is none: then endpoints are made by hand. */
  selector: Labels | undefined;
  selectorPlace: Range | undefined;
  type: string;
  typePlace: Range | undefined;
  headless: boolean;
}

export interface ConfigFacts {
  immutable: boolean;
  /** sha256 of the canonical data, see checksum.ts; undefined when part of the data is unknown. */
  hash: string | undefined;
  keys: string[];
  keyPlaces: Record<string, Range>;
  /** There may be keys that cannot be seen. */
  open: boolean;
  hosts: HostFact[];
}

/** What other documents need to know of an object. Extracted once, compared, kept when the tree is dropped. */
export interface ResourceFacts {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string | undefined;
  /** Kept apart because rules on merely partly known objects must be silent. */
  origin: 'plain' | 'template' | 'patch';
  /** The object's name, else its kind. */
  place: Range;
  labels: Labels;
  annotations: Labels;
  references: Reference[];
  selections?: Selection[] | undefined;
  folders?: FolderReference[] | undefined;
  /** Objects that a controller makes of this one, such as the Secret of a Certificate. */
  provides?: { kind: string; name: string }[] | undefined;
  workload?: WorkloadFacts | undefined;
  service?: ServiceFacts | undefined;
  config?: ConfigFacts | undefined;
  network?: NetworkFacts | undefined;
  /** The kind that a CustomResourceDefinition brings. */
  defines?: { group: string; kind: string } | undefined;
  budget?: BudgetFacts | undefined;
  autoscaler?: AutoscalerFacts | undefined;
  verticalScaler?: VerticalScalerFacts | undefined;
  quota?: QuotaFacts | undefined;
  claim?: ClaimFacts | undefined;
  /** Where a StorageClass or PersistentVolume says that the volume goes with its claim. */
  reclaimed?: Range | undefined;
  /** Fields that cannot be changed once the object is there, by dotted path. */
  frozen?: Record<string, FrozenField> | undefined;
  /** What takes the place of a PodSecurityPolicy. */
  podSecurityPolicy?: NearestLevel | undefined;
  /** Names of images to which a build gives their tag: of a kustomization or a Skaffold configuration. */
  taggedImages?: string[] | undefined;
}

/**
 * Facts as other files see them: a change of positions alone must not reach beyond its own file, nor one of what is only
 * held against the object's own past.
 */
export function signatureOf(facts: ResourceFacts): string {
  const known = signatures.get(facts);
  if (known !== undefined) return known;
  const signature = writeSignature(facts);
  signatures.set(facts, signature);
  return signature;
}

/** Each keystroke compares the facts of the one before with its own, so only those are written out. */
const signatures = new WeakMap<ResourceFacts, string>();

function writeSignature(facts: ResourceFacts): string {
  return JSON.stringify(facts, (key, value) => (PRIVATE.has(key) ? undefined : value === undefined ? null : value));
}

const PRIVATE = new Set([
  'digest',
  'frozen',
  'at',
  'keyPlaces',
  'place',
  'imagePlace',
  'annotationPlaces',
  'selectorPlace',
  'ndotsPlace',
  'targetPlace',
  'replicasPlace',
  'surgePlace',
  'typePlace',
  'podSelectorPlace',
  'rulesPlace',
  'portPlace',
  'start',
  'end',
]);

import { addedCapabilities } from '../kubernetes/addedCapabilities';
import { digestAt } from '../kubernetes/digest';
import { frozenFields } from '../kubernetes/immutable';
import { labelsAt } from '../kubernetes/labels';
import { isOnOneNode } from '../kubernetes/placement';
import { breachesOf } from '../kubernetes/podSecurity/levels';
import { nearestLevel } from '../kubernetes/podSecurity/policy';
import { headOf, type Resource, resourcesOf } from '../kubernetes/resource';
import { isHiddenAt } from '../kubernetes/security';
import {
  type Container,
  containerHead,
  firstPort,
  runsToCompletion,
  type Workload,
  workloadOf,
} from '../kubernetes/workload';
import type { Range } from '../text/source';
import type { YamlDocument } from '../yaml/document';
import {
  at,
  entriesAt,
  entryHolding,
  isNull,
  isOpen,
  itemsAt,
  keyText,
  type Mapping,
  type YamlNode,
} from '../yaml/nodes';
import { asBool, asInt, asString } from '../yaml/scalars';
import { configHash } from './checksum';
import type {
  ConfigFacts,
  ContainerFacts,
  DnsFacts,
  HostFact,
  ResourceFacts,
  ServiceFacts,
  WorkloadFacts,
} from './facts';
import { configHosts, containerHosts } from './hostFacts';
import { networkFacts } from './networkFacts';
import { foldersOf, mentions, providedBy, referencesOf } from './references';
import { podRequests } from './requestFacts';
import { autoscalerFacts, claimFacts, quotaFacts, reclaimedAt, verticalScalerFacts } from './scalingFacts';
import { selectionsOf } from './selectionKinds';
import { taggedImages } from './taggedImages';
import { budgetFacts, isOneByDefault, updateFacts } from './updateFacts';

export type Origin = ResourceFacts['origin'];

export interface ExtractOptions {
  origin: Origin;
  clusterDomain: string;
  /** Whether something may ask what has changed since the baseline; what only that needs is left out otherwise. */
  compares: boolean;
}

/** What other documents may need to know of this one: one entry for each object in it. */
export function factsOf(document: YamlDocument, options: ExtractOptions): ResourceFacts[] {
  return resourcesOf(document).map(resource => resourceFacts(resource, options));
}

function resourceFacts(resource: Resource, options: ExtractOptions): ResourceFacts {
  const { origin, clusterDomain, compares } = options;
  const { apiVersion, kind, namespace, name, root, group } = resource;
  const workload = workloadOf(resource);
  const hosts = workload ? hostsOf(workload, clusterDomain) : [];
  // All objects have the same fields, so that reading facts costs little.
  return {
    apiVersion,
    kind,
    namespace,
    name,
    origin,
    place: rangeOf(headOf(resource)),
    labels: labelsAt(root, 'metadata', 'labels'),
    annotations: labelsAt(root, 'metadata', 'annotations'),
    references: [...referencesOf(resource, workload), ...mentions(hosts)],
    selections: someOf(selectionsOf(resource)),
    folders: someOf(foldersOf(resource)),
    provides: someOf(providedBy(resource)),
    workload: workload && workloadFacts(workload, options, hosts),
    service: kind === 'Service' && group === '' ? serviceFacts(root) : undefined,
    config: isConfig(resource) ? configFacts(resource, clusterDomain) : undefined,
    network: networkFacts(resource, workload),
    defines: kind === 'CustomResourceDefinition' ? definedKind(root) : undefined,
    budget: kind === 'PodDisruptionBudget' ? budgetFacts(resource) : undefined,
    autoscaler: autoscalerFacts(resource),
    verticalScaler: verticalScalerFacts(resource),
    quota: kind === 'ResourceQuota' ? quotaFacts(resource) : undefined,
    claim: kind === 'PersistentVolumeClaim' ? claimFacts(resource) : undefined,
    reclaimed: reclaimedAt(resource),
    frozen: compares && origin === 'plain' ? frozenFields(resource) : undefined,
    podSecurityPolicy: kind === 'PodSecurityPolicy' ? nearestLevel(root) : undefined,
    taggedImages: someOf(taggedImages(resource)),
  };
}

function someOf<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** Every host name in the containers' settings, those of the same cluster included. */
function hostsOf({ containers, resource }: Workload, clusterDomain: string): HostFact[] {
  const options = { document: resource.document, clusterDomain, short: true };
  return containers.flatMap(container => containerHosts(container, options));
}

function definedKind(root: YamlNode): { group: string; kind: string } {
  return { group: asString(at(root, 'spec', 'group')) ?? '', kind: asString(at(root, 'spec', 'names', 'kind')) ?? '' };
}

function isConfig({ kind, group }: Resource): boolean {
  return group === '' && (kind === 'ConfigMap' || kind === 'Secret');
}

function workloadFacts(
  workload: Workload,
  { origin, compares }: ExtractOptions,
  hosts: readonly HostFact[],
): WorkloadFacts {
  const { template, podSpec, resource } = workload;
  const dns = dnsFacts(podSpec);
  // Below 2, names such as `redis.prod` are at stake too.
  const short = dns.ndots !== undefined && dns.ndots < 2;
  const place = rangeOf(templatePlace(workload));
  const replicas = at(resource.root, 'spec', 'replicas');
  const capabilities = addedCapabilities(workload);
  return {
    labels: labelsAt(template, 'metadata', 'labels'),
    annotations: labelsAt(template, 'metadata', 'annotations'),
    annotationPlaces: valuePlaces(at(template, 'metadata', 'annotations')),
    place,
    containers: workload.containers.map(containerFacts),
    dns,
    hosts: hosts.filter(({ form }) => short || form !== 'short'),
    runsToCompletion: runsToCompletion(workload),
    restartPolicy: asString(at(podSpec, 'restartPolicy')),
    replicas: asInt(replicas),
    replicasPlace: replicas && rangeOf(replicas),
    ...(isOneByDefault(resource) && { oneByDefault: true }),
    requests: podRequests(workload),
    ...(isOnOneNode(workload) ? { oneNode: true } : {}),
    digest: compares && origin === 'plain' ? digestAt(template) : undefined,
    update: updateFacts(resource, place),
    breaches: origin === 'plain' ? breachesOf(workload) : [],
    ...(capabilities.length > 0 ? { addedCapabilities: capabilities } : {}),
  };
}

function containerFacts(container: Container): ContainerFacts {
  const { name, role, node } = container;
  const image = at(node, 'image');
  return {
    name,
    role,
    image: asString(image),
    imagePlace: image && rangeOf(image),
    pullPolicy: asString(at(node, 'imagePullPolicy')),
    place: rangeOf(containerHead(container)),
    readinessProbe: hasProbe(node, 'readinessProbe'),
    startupProbe: hasProbe(node, 'startupProbe'),
    port: firstPort(node),
  };
}

function hasProbe(container: Mapping, key: string): boolean | undefined {
  const probe = at(container, key);
  return isHiddenAt(container, [key]) ? undefined : probe !== undefined && !isNull(probe);
}

/** The `template` key of a controller; a Pod's own head. */
function templatePlace({ resource, template }: Workload): YamlNode {
  if (template === resource.root) return headOf(resource);
  return entryHolding(template)?.key ?? headOf(resource);
}

function valuePlaces(node: YamlNode | undefined): Record<string, Range> {
  const places: Record<string, Range> = {};
  for (const entry of entriesAt(node)) {
    const key = keyText(entry);
    if (key !== undefined) places[key] = rangeOf(entry.value);
  }
  return places;
}

function dnsFacts(podSpec: YamlNode | undefined): DnsFacts {
  const option = itemsAt(podSpec, 'dnsConfig', 'options').find(item => asString(at(item, 'name')) === 'ndots');
  const value = option && at(option, 'value');
  return {
    policy: asString(at(podSpec, 'dnsPolicy')),
    hostNetwork: asBool(at(podSpec, 'hostNetwork')) === true,
    ndots: value ? toInt(value) : undefined,
    ndotsPlace: value && rangeOf(value),
    searches: itemsAt(podSpec, 'dnsConfig', 'searches').flatMap(item => asString(item) ?? []),
    open: isOpen(podSpec) || ['dnsPolicy', 'hostNetwork', 'dnsConfig'].some(key => isUnknown(at(podSpec, key))),
  };
}

/** `"2"` as the API wants it, or the number that the API server rejects but everyone understands. */
function toInt(node: YamlNode): number | undefined {
  const text = asString(node);
  return asInt(node) ?? (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined);
}

function isUnknown(node: YamlNode | undefined): boolean {
  return node !== undefined && isOpen(node);
}

function serviceFacts(root: YamlNode): ServiceFacts {
  const [selector, type] = [at(root, 'spec', 'selector'), at(root, 'spec', 'type')];
  return {
    selector: selector ? labelsAt(root, 'spec', 'selector') : undefined,
    selectorPlace: selector && rangeOf(selector),
    type: asString(type) ?? 'ClusterIP',
    typePlace: type && rangeOf(type),
    headless: asString(at(root, 'spec', 'clusterIP')) === 'None',
  };
}

function configFacts(resource: Resource, clusterDomain: string): ConfigFacts {
  const { root } = resource;
  const maps = ['data', 'binaryData', 'stringData'].flatMap(field => at(root, field) ?? []);
  const keyPlaces: Record<string, Range> = {};
  for (const entry of maps.flatMap(map => entriesAt(map))) {
    const key = keyText(entry);
    if (key !== undefined) keyPlaces[key] = rangeOf(entry.key);
  }
  return {
    immutable: asBool(at(root, 'immutable')) === true,
    hash: configHash(root),
    keys: Object.keys(keyPlaces),
    keyPlaces,
    open: isOpen(root) || maps.some(isOpen),
    hosts:
      resource.kind === 'ConfigMap'
        ? configHosts(resource, { document: resource.document, clusterDomain, short: false })
        : [],
  };
}

export function rangeOf(node: Range): Range {
  return { start: node.start, end: node.end };
}

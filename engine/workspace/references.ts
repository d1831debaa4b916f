import { isBuiltInGroup } from '../kubernetes/lifecycle/api';
import type { Resource } from '../kubernetes/resource';
import type { Workload } from '../kubernetes/workload';
import type { Range } from '../text/source';
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asBool, asString } from '../yaml/scalars';
import { nodesAlong } from './along';
import type { FolderReference, HostFact, Reference, ResourceFacts, Via } from './facts';
import {
  COMMON_EDGES,
  CONTAINER_EDGES,
  type Edge,
  FOLDER_PATHS,
  OBJECT_EDGES,
  POD_EDGES,
  PROVISIONS,
  VOLUME_EDGES,
} from './referenceKinds';

/** Every place at which an object names another. Names that a template makes are left out: nothing is known of them. */
export function referencesOf(resource: Resource, workload: Workload | undefined): Reference[] {
  const { root, kind } = resource;
  return [
    ...(workload ? podReferences(workload) : []),
    ...[...COMMON_EDGES, ...(OBJECT_EDGES[kind] ?? [])].flatMap(edge => follow(edge, root)),
    ...namespaceReference(root),
    ...kindReference(resource),
  ];
}

/** Host names that are Services of the cluster, if there are such: `redis`, `redis.prod`, `db-0.db.prod.svc…`. */
export function mentions(hosts: readonly HostFact[]): Reference[] {
  return hosts.flatMap(({ host, form, at, container, port }) => {
    if (form === 'public') return [];
    const labels = host.replace(/\.$/, '').split('.');
    const svc = labels.indexOf('svc');
    const ofPod = svc === 3 ? 1 : 0;
    const [name, namespace] = [labels[ofPod]!, labels[ofPod + 1] ?? ''];
    return [{ kind: 'Service', name, namespace, via: 'field', optional: false, container, soft: true, port, at }];
  });
}

/** Folders of the repository that an object of a deployment tool names. */
export function foldersOf({ kind, root }: Resource): FolderReference[] {
  const nodes = (FOLDER_PATHS[kind] ?? []).flatMap(path => nodesAlong(root, path));
  return nodes.flatMap(node => {
    const path = asString(node);
    // A chart without a slash is one of a chart repository.
    const isFolder = path !== undefined && (kind !== 'HelmRelease' || path.includes('/'));
    return isFolder ? [{ path, at: range(node) }] : [];
  });
}

/** What a controller makes of the object; of a definition, the kind that it brings. */
export function providedBy({ kind, root }: Resource): NonNullable<ResourceFacts['provides']> {
  if (kind === 'CustomResourceDefinition') {
    const [group, brought] = [asString(at(root, 'spec', 'group')), asString(at(root, 'spec', 'names', 'kind'))];
    return group === undefined || brought === undefined ? [] : [{ kind, name: `${brought}.${group}` }];
  }
  return (PROVISIONS[kind] ?? []).flatMap(({ kind: made, names }) => {
    const nodes = names.map(path => nodesAlong(root, path)).find(found => found.length > 0) ?? [];
    return nodes.flatMap(node => asString(node) ?? []).map(name => ({ kind: made, name }));
  });
}

function podReferences(workload: Workload): Reference[] {
  const { podSpec, containers } = workload;
  if (!podSpec) return [];
  return [
    ...containers.flatMap(({ node, name: container }) =>
      CONTAINER_EDGES.flatMap(edge => follow(edge, node)).map(reference =>
        container === undefined ? reference : { ...reference, container },
      ),
    ),
    ...ownVolumes(workload).flatMap(volume => volumeReferences(volume, workload)),
    ...POD_EDGES.flatMap(edge => follow(edge, podSpec)),
  ];
}

/** A claim template of a StatefulSet takes the place of a volume with its name. */
function ownVolumes({ podSpec, resource }: Workload): YamlNode[] {
  const templates = itemsAt(resource.root, 'spec', 'volumeClaimTemplates').map(item =>
    asString(at(item, 'metadata', 'name')),
  );
  return itemsAt(podSpec, 'volumes').filter(volume => !templates.includes(asString(at(volume, 'name')) ?? ''));
}

function volumeReferences(volume: YamlNode, workload: Workload): Reference[] {
  const found = VOLUME_EDGES.flatMap(edge => follow(edge, volume));
  if (found.length === 0 || !isOnlySubPath(volume, workload)) return found;
  return found.map(reference => (reference.via === 'field' ? reference : { ...reference, via: 'subPath' as Via }));
}

/** Every mount of the volume is by subPath: then no update ever reaches the container. */
function isOnlySubPath(volume: YamlNode, workload: Workload): boolean {
  const name = asString(at(volume, 'name'));
  const mounts = workload.containers
    .flatMap(container => itemsAt(container.node, 'volumeMounts'))
    .filter(mount => asString(at(mount, 'name')) === name);
  const isSubPath = (mount: YamlNode) => at(mount, 'subPath') !== undefined || at(mount, 'subPathExpr') !== undefined;
  return mounts.length > 0 && mounts.every(isSubPath);
}

/** The references that an edge makes from a node. */
function follow(edge: Edge, from: YamlNode): Reference[] {
  const { path, kindKey, kinds, via = 'field' } = edge;
  const last = path.at(-1)!;
  const holders = last === '[]' ? [from] : nodesAlong(from, path.slice(0, -1));
  return holders.flatMap(holder => {
    const kind = (kindKey === undefined ? undefined : asString(at(holder, kindKey))) ?? edge.to;
    if (kind === '' || (kinds && !kinds.includes(kind))) return [];
    const names = last === '[]' ? nodesAlong(from, path) : [at(holder, last)].filter(node => node !== undefined);
    return names.flatMap(node => {
      const text = asString(node);
      const named = edge.form === 'host' ? serviceOf(text ?? '') : { name: text };
      const { name } = named;
      if (name === undefined || name === '') return [];
      const beside = edge.namespaceKey === undefined ? undefined : asString(at(holder, edge.namespaceKey));
      const namespace = beside ?? named.namespace ?? '';
      const optional = asBool(at(holder, 'optional')) === true;
      const keys = [
        at(holder, edge.keyKey ?? ''),
        ...itemsAt(holder, edge.itemsKey ?? '').map(item => at(item, 'key')),
      ];
      const wanted = keys.flatMap(wantedKey);
      return [
        {
          kind,
          name,
          namespace,
          via,
          optional,
          container: undefined,
          soft: edge.soft,
          port: undefined,
          at: range(node),
          keys: wanted.length > 0 ? wanted : undefined,
        },
      ];
    });
  });
}

/** A host name of Istio: a Service of the own namespace, or one by its full name; others are outside the cluster. */
function serviceOf(host: string): { name: string | undefined; namespace?: string | undefined } {
  const [name, namespace, svc] = host.split('.');
  if (namespace === undefined) return { name };
  return svc === 'svc' ? { name, namespace } : { name: undefined };
}

function wantedKey(node: YamlNode | undefined): { key: string; at: Range }[] {
  const key = asString(node);
  return key === undefined || !node ? [] : [{ key, at: range(node) }];
}

function namespaceReference(root: YamlNode): Reference[] {
  const node = at(root, 'metadata', 'namespace');
  const name = asString(node);
  if (!node || name === undefined || name === '') return [];
  return [{ kind: 'Namespace', name, namespace: '', via: 'field', optional: false, soft: true, at: range(node) }];
}

/** A custom resource needs its definition, which is known by the kind that it brings. */
function kindReference({ root, kind, group }: Resource): Reference[] {
  const node = at(root, 'kind');
  if (!node || isBuiltInGroup(group)) return [];
  const name = `${kind}.${group}`;
  return [
    {
      kind: 'CustomResourceDefinition',
      name,
      namespace: '',
      via: 'field',
      optional: false,
      soft: true,
      at: range(node),
    },
  ];
}

function range({ start, end }: Range): Range {
  return { start, end };
}

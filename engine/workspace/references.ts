import type { Container, Workload } from '../kubernetes/workload';
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asBool, asString } from '../yaml/scalars';
import type { Reference, Via } from './facts';

/** Every place at which a pod names another object. Names that a template makes are left out: nothing is known of them. */
export function podReferences(workload: Workload): Reference[] {
  const { podSpec } = workload;
  if (!podSpec) return [];
  const found = new Collector();
  for (const container of workload.containers) containerReferences(container, found);
  for (const volume of itemsAt(podSpec, 'volumes')) volumeReferences(volume, viaOf(volume, workload), found);
  for (const item of itemsAt(podSpec, 'imagePullSecrets')) found.add('Secret', item, 'name', 'field');
  found.add('ServiceAccount', podSpec, 'serviceAccountName', 'field');
  found.add('PriorityClass', podSpec, 'priorityClassName', 'field');
  found.add('RuntimeClass', podSpec, 'runtimeClassName', 'field');
  return found.references;
}

/** The Service that is to give a StatefulSet's pods their names. */
export function governingService(root: YamlNode): Reference[] {
  const found = new Collector();
  found.add('Service', at(root, 'spec'), 'serviceName', 'field');
  return found.references;
}

class Collector {
  readonly references: Reference[] = [];

  /** Adds what `holder[nameKey]` names; `key` is the wanted key inside a ConfigMap or Secret. */
  add(
    kind: string,
    holder: YamlNode | undefined,
    nameKey: string,
    via: Via,
    more: { container?: string | undefined } = {},
  ): void {
    const node = at(holder, nameKey);
    const name = asString(node);
    if (!node || name === undefined || name === '') return;
    const key = asString(at(holder, 'key'));
    this.references.push({
      kind,
      name,
      namespace: '',
      via,
      optional: asBool(at(holder, 'optional')) === true,
      ...(key === undefined ? {} : { key }),
      ...(more.container === undefined ? {} : { container: more.container }),
      at: { start: node.start, end: node.end },
    });
  }
}

function containerReferences({ node, name }: Container, found: Collector): void {
  const more = { container: name };
  for (const source of itemsAt(node, 'envFrom')) {
    found.add('ConfigMap', at(source, 'configMapRef'), 'name', 'envFrom', more);
    found.add('Secret', at(source, 'secretRef'), 'name', 'envFrom', more);
  }
  for (const variable of itemsAt(node, 'env')) {
    found.add('ConfigMap', at(variable, 'valueFrom', 'configMapKeyRef'), 'name', 'env', more);
    found.add('Secret', at(variable, 'valueFrom', 'secretKeyRef'), 'name', 'env', more);
  }
}

function volumeReferences(volume: YamlNode, via: Via, found: Collector): void {
  found.add('ConfigMap', at(volume, 'configMap'), 'name', via);
  found.add('Secret', at(volume, 'secret'), 'secretName', via);
  found.add('PersistentVolumeClaim', at(volume, 'persistentVolumeClaim'), 'claimName', 'field');
  for (const source of itemsAt(volume, 'projected', 'sources')) {
    const projected = via === 'subPath' ? via : 'projected';
    found.add('ConfigMap', at(source, 'configMap'), 'name', projected);
    found.add('Secret', at(source, 'secret'), 'name', projected);
  }
}

/** A volume counts as mounted by subPath only when every mount of it is: then no update ever reaches the container. */
function viaOf(volume: YamlNode, workload: Workload): Via {
  const name = asString(at(volume, 'name'));
  const mounts = workload.containers
    .flatMap(container => itemsAt(container.node, 'volumeMounts'))
    .filter(mount => asString(at(mount, 'name')) === name);
  const isSubPath = (mount: YamlNode) => at(mount, 'subPath') !== undefined || at(mount, 'subPathExpr') !== undefined;
  return mounts.length > 0 && mounts.every(isSubPath) ? 'subPath' : 'volume';
}

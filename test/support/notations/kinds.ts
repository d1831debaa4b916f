import { isMap, type YAMLMap } from 'yaml';
import { groupOf } from '../../../engine/kubernetes/resource';
import { templatePathOf } from '../../../engine/kubernetes/workload';
import { aliasesIn, objectsOf, rewritten, type Tree } from './trees';

/** The same pod, carried by another kind. */
export interface Kind {
  name: string;
  apiVersion: string;
  kind: string;
  /** What stands beside the template. */
  spec: Record<string, unknown>;
  restartPolicy?: 'Never';
  /** Whether it says how many pods there are to be. */
  counts?: true;
}

const SELECTOR = { selector: { matchLabels: { app: 'web' } } };

export const KINDS: Kind[] = [
  { name: 'Pod', apiVersion: 'v1', kind: 'Pod', spec: {} },
  { name: 'Deployment', apiVersion: 'apps/v1', kind: 'Deployment', spec: SELECTOR, counts: true },
  {
    name: 'StatefulSet',
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    spec: { serviceName: 'web', ...SELECTOR },
    counts: true,
  },
  { name: 'DaemonSet', apiVersion: 'apps/v1', kind: 'DaemonSet', spec: SELECTOR },
  { name: 'ReplicaSet', apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: SELECTOR, counts: true },
  {
    name: 'ReplicationController',
    apiVersion: 'v1',
    kind: 'ReplicationController',
    spec: { selector: { app: 'web' } },
    counts: true,
  },
  { name: 'Rollout', apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: SELECTOR, counts: true },
  { name: 'Knative Service', apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: {} },
  {
    name: 'DeploymentConfig',
    apiVersion: 'apps.openshift.io/v1',
    kind: 'DeploymentConfig',
    spec: { selector: { app: 'web' } },
    counts: true,
  },
  { name: 'Job', apiVersion: 'batch/v1', kind: 'Job', spec: {}, restartPolicy: 'Never' },
  { name: 'CronJob', apiVersion: 'batch/v1', kind: 'CronJob', spec: { schedule: '0 3 * * *' }, restartPolicy: 'Never' },
];

/** Every object that carries a pod, as an object of the kind; undefined when there is none, or nothing to change. */
export function carriedBy(text: string, kind: Kind): string | undefined {
  let changed = false;
  const result = rewritten(text, tree => {
    if (aliasesIn(tree).length > 0) return;
    for (const object of objectsOf(tree)) {
      if (String(object.get('kind')) === kind.kind || !pathIn(object)) continue;
      changed = carry(object, kind, tree) || changed;
    }
  });
  return changed ? result : undefined;
}

/** Where the object's pod template stands. */
export function pathIn(object: YAMLMap): string[] | undefined {
  return templatePathOf(String(object.get('kind')), groupOf(String(object.get('apiVersion'))));
}

function carry(object: YAMLMap, kind: Kind, tree: Tree): boolean {
  const path = pathIn(object)!;
  const template = path.length === 0 ? object : object.getIn(path);
  const podSpec = isMap(template) ? template.get('spec') : undefined;
  // What a job between the two says has no place elsewhere.
  if (!isMap(template) || !isMap(podSpec) || object.hasIn(['spec', 'jobTemplate', 'metadata'])) return false;
  const replicas = object.getIn(['spec', 'replicas'], true);
  const place = templatePathOf(kind.kind, groupOf(kind.apiVersion))!;
  const [outer, inner] = metadataFor(object, template, place.length > 0, tree);
  setPolicy(podSpec, kind);
  object.set('apiVersion', kind.apiVersion);
  object.set('kind', kind.kind);
  object.set('metadata', outer);
  object.set('spec', place.length === 0 ? podSpec : tree.createNode(kind.spec));
  if (place.length === 0) return true;
  if (kind.counts && replicas !== undefined) object.setIn(['spec', 'replicas'], replicas);
  object.setIn(place, mapOf({ metadata: inner, spec: podSpec }, tree));
  return true;
}

/** Metadata of the object, and of its template if it has one. */
function metadataFor(
  object: YAMLMap,
  template: YAMLMap,
  hasTemplate: boolean,
  tree: Tree,
): [YAMLMap, YAMLMap | undefined] {
  const own = copyOf(object, tree);
  if (object === template) {
    if (!hasTemplate) return [own, undefined];
    const outer = mapOf(Object.fromEntries(IDENTITY.map(key => [key, own.get(key, true)])), tree);
    for (const key of IDENTITY) own.delete(key);
    return [outer, own.items.length > 0 ? own : undefined];
  }
  const inner = copyOf(template, tree);
  if (hasTemplate) return [own, inner.items.length > 0 ? inner : undefined];
  for (const key of IDENTITY) if (own.has(key)) inner.set(key, own.get(key, true));
  return [inner, undefined];
}

const IDENTITY = ['name', 'generateName', 'namespace'];

function copyOf(holder: YAMLMap, tree: Tree): YAMLMap {
  const metadata = holder.get('metadata');
  return isMap(metadata) ? (metadata.clone() as YAMLMap) : mapOf({}, tree);
}

function mapOf(entries: Record<string, unknown>, tree: Tree): YAMLMap {
  const map = tree.createNode({}) as YAMLMap;
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) map.set(key, value);
  return map;
}

function setPolicy(podSpec: YAMLMap, kind: Kind): void {
  const ends = ['Never', 'OnFailure'].includes(String(podSpec.get('restartPolicy')));
  if (kind.restartPolicy && !ends) podSpec.set('restartPolicy', kind.restartPolicy);
  if (!kind.restartPolicy && kind.kind !== 'Pod' && ends) podSpec.delete('restartPolicy');
}

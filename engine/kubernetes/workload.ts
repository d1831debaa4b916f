import { once } from '../text/memo';
import { at, deref, itemsAt, type Mapping, mappingAt, type Sequence, type YamlNode } from '../yaml/nodes';
import { asInt, asString } from '../yaml/scalars';
import type { Resource } from './resource';

/**
 * 'init' runs to its end before the containers start; 'sidecar' is an init container with `restartPolicy: Always`,
 * which keeps running beside them.
 */
export type ContainerRole = 'container' | 'init' | 'sidecar' | 'ephemeral';

export interface Container {
  node: Mapping;
  name: string | undefined;
  role: ContainerRole;
  workload: Workload;
}

/** An object that carries a pod: the Pod itself, or a controller with a pod template. */
export interface Workload {
  resource: Resource;
  /** The mapping that holds the pod's `metadata` and `spec`: the template, or a Pod's own root. */
  template: Mapping;
  /** Undefined when the template has no spec, or none that can be seen. */
  podSpec: Mapping | undefined;
  containers: Container[];
}

const IN_SPEC = ['spec', 'template'];

/** Where the pod template stands, by group and kind. */
const TEMPLATE_PATHS: Record<string, string[]> = {
  'Pod/': [],
  'PodTemplate/': ['template'],
  'ReplicationController/': IN_SPEC,
  'Deployment/apps': IN_SPEC,
  'Deployment/extensions': IN_SPEC,
  'StatefulSet/apps': IN_SPEC,
  'DaemonSet/apps': IN_SPEC,
  'DaemonSet/extensions': IN_SPEC,
  'ReplicaSet/apps': IN_SPEC,
  'ReplicaSet/extensions': IN_SPEC,
  'Job/batch': IN_SPEC,
  'CronJob/batch': ['spec', 'jobTemplate', 'spec', 'template'],
  'Rollout/argoproj.io': IN_SPEC,
  'Service/serving.knative.dev': IN_SPEC,
  'Configuration/serving.knative.dev': IN_SPEC,
  'DeploymentConfig/apps.openshift.io': IN_SPEC,
};

export function templatePathOf(kind: string, group: string): string[] | undefined {
  return TEMPLATE_PATHS[`${kind}/${group}`];
}

/** The pod view of an object; undefined when its kind carries no pod or its template is not there. */
export const workloadOf: (resource: Resource) => Workload | undefined = once(findWorkload);

function findWorkload(resource: Resource): Workload | undefined {
  const path = templatePathOf(resource.kind, resource.group);
  const template = path && mappingAt(resource.root, ...path);
  if (!template) return undefined;
  const podSpec = mappingAt(template, 'spec');
  const workload: Workload = { resource, template, podSpec, containers: [] };
  if (podSpec) workload.containers = containersOf(podSpec, workload);
  return workload;
}

function containersOf(podSpec: Mapping, workload: Workload): Container[] {
  const of = (key: string, role: (node: Mapping) => ContainerRole): Container[] =>
    mappingsIn(at(podSpec, key)).map(node => ({ node, name: asString(at(node, 'name')), role: role(node), workload }));
  return [
    ...of('initContainers', node => (asString(at(node, 'restartPolicy')) === 'Always' ? 'sidecar' : 'init')),
    ...of('containers', () => 'container'),
    ...of('ephemeralContainers', () => 'ephemeral'),
  ];
}

function mappingsIn(node: YamlNode | undefined): Mapping[] {
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap(item => {
    const target = deref(item);
    return target?.kind === 'mapping' ? [target] : [];
  });
}

/** The list that holds the containers of a role; undefined when it is not there. */
export function containerList(workload: Workload, key: 'containers' | 'initContainers'): Sequence | undefined {
  const node = at(workload.podSpec, key);
  return node?.kind === 'sequence' ? node : undefined;
}

/** Containers that run as long as the pod does: regular ones and native sidecars. */
export function runningContainers(workload: Workload): Container[] {
  return workload.containers.filter(container => container.role === 'container' || container.role === 'sidecar');
}

/** Jobs, and pods that are not restarted: they are meant to end. */
export function runsToCompletion(workload: Workload): boolean {
  const { kind } = workload.resource;
  if (kind === 'Job' || kind === 'CronJob') return true;
  const policy = asString(at(workload.podSpec, 'restartPolicy'));
  return kind === 'Pod' && (policy === 'Never' || policy === 'OnFailure');
}

/** The narrowest node that stands for a container: its name's value, else its first key. */
export function containerHead(container: Container): YamlNode {
  return at(container.node, 'name') ?? container.node.entries[0]?.key ?? container.node;
}

/** A container's first port that takes TCP: its name if it has one, else its number. */
export function firstPort(container: Mapping): string | number | undefined {
  const port = itemsAt(container, 'ports').find(item => (asString(at(item, 'protocol')) ?? 'TCP') === 'TCP');
  return asString(at(port, 'name')) ?? asInt(at(port, 'containerPort'));
}

/** How a message calls a container: `Container web`, `Init container setup`, `Sidecar proxy`. */
export function containerTitle({ role, name }: Container): string {
  return roleTitle(role, name);
}

export function roleTitle(role: ContainerRole, name: string | undefined): string {
  const titles = {
    container: 'Container',
    init: 'Init container',
    sidecar: 'Sidecar',
    ephemeral: 'Ephemeral container',
  };
  return name === undefined ? `This ${titles[role].toLowerCase()}` : `${titles[role]} ${name}`;
}

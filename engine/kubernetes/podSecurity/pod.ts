import { at, isNull, type Mapping, mappingAt, type YamlNode } from '../../yaml/nodes';
import { asString } from '../../yaml/scalars';
import { hasOwnUsers, isHiddenAt } from '../security';
import type { Workload } from '../workload';

/** The parts of a pod that checks look at. */
export interface Pod {
  spec: Mapping;
  /** The pod's security context. */
  context: Mapping | undefined;
  /** Annotations of the pod template. */
  annotations: YamlNode | undefined;
  /** Init, regular and ephemeral containers. */
  members: readonly Member[];
  /** `hostUsers: false`. */
  ownUsers: boolean;
  /** `os.name: windows`; a node selector does not count for the admission. */
  windows: boolean;
}

/** One container of a pod. */
export interface Member {
  name: string;
  node: Mapping;
  /** Its security context. */
  context: Mapping | undefined;
  /** What stands for it where something is missing. */
  head: YamlNode;
}

export function podOf(workload: Workload): Pod | undefined {
  const { podSpec, template, containers } = workload;
  if (!podSpec) return undefined;
  return {
    spec: podSpec,
    context: mappingAt(podSpec, 'securityContext'),
    annotations: at(template, 'metadata', 'annotations'),
    members: containers.map(({ name, node }) => ({
      name: name ?? '(unnamed)',
      node,
      context: mappingAt(node, 'securityContext'),
      head: at(node, 'name') ?? node,
    })),
    ownUsers: hasOwnUsers(workload),
    windows: asString(at(podSpec, 'os', 'name')) === 'windows',
  };
}

/** A value of a security context, with whom it belongs to; undefined for the pod. */
export interface Placed {
  who: string | undefined;
  node: YamlNode;
}

/** The field wherever it is set, on the pod and then on containers. */
export function settersOf(pod: Pod, ...path: string[]): Placed[] {
  const own = pod.context && at(pod.context, ...path);
  return own ? [{ who: undefined, node: own }, ...containerSettersOf(pod, ...path)] : containerSettersOf(pod, ...path);
}

/** The field wherever a container sets it. */
export function containerSettersOf(pod: Pod, ...path: string[]): Placed[] {
  return pod.members.flatMap(({ name, context }) => {
    const node = context && at(context, ...path);
    return node ? [{ who: name, node }] : [];
  });
}

/** Containers for which certainly neither they nor, as `podIsFine` tells, their pod set the field. */
export function missingOf(pod: Pod, podIsFine: boolean, field: string): Member[] {
  return podIsFine || isHiddenAt(pod.spec, ['securityContext', field]) ? [] : lackers(pod, field);
}

/** Containers that certainly do not set the field themselves. */
export function lackers(pod: Pod, field: string): Member[] {
  return pod.members.filter(({ node, context }) => {
    const own = context && at(context, field);
    return !(own && !isNull(own)) && !isHiddenAt(node, ['securityContext', field]);
  });
}

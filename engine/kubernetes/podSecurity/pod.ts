import { at, isNull, type Mapping, type YamlNode } from '../../yaml/nodes';
import { asString } from '../../yaml/scalars';
import { hasOwnUsers, isHiddenAt } from '../security';
import type { Container, Workload } from '../workload';
import type { CheckId, Offence } from './breach';

/** The parts of a pod that checks look at. */
export interface Pod {
  spec: Mapping;
  /** Annotations of the pod template. */
  annotations: YamlNode | undefined;
  /** Init, regular and ephemeral containers. */
  containers: readonly Container[];
  workload: Workload;
  /** `hostUsers: false`. */
  ownUsers: boolean;
  /** `os.name: windows`; a node selector does not count for the admission. */
  windows: boolean;
}

export function podOf(workload: Workload): Pod | undefined {
  const { podSpec, template, containers } = workload;
  if (!podSpec) return undefined;
  return {
    spec: podSpec,
    annotations: at(template, 'metadata', 'annotations'),
    containers,
    workload,
    ownUsers: hasOwnUsers(workload),
    windows: asString(at(podSpec, 'os', 'name')) === 'windows',
  };
}

export function nameOf(container: Container): string {
  return container.name ?? '(unnamed)';
}

/** A value under `securityContext`, with whom it belongs to; the pod's first. */
export interface Placed {
  who: string | undefined;
  node: YamlNode;
}

/** The field wherever it is set, on the pod and on containers. */
export function* settersOf(pod: Pod, ...path: string[]): Generator<Placed> {
  const own = at(pod.spec, 'securityContext', ...path);
  if (own) yield { who: undefined, node: own };
  yield* containerSettersOf(pod, ...path);
}

/** The field wherever a container sets it. */
export function* containerSettersOf(pod: Pod, ...path: string[]): Generator<Placed> {
  for (const container of pod.containers) {
    const node = at(container.node, 'securityContext', ...path);
    if (node) yield { who: nameOf(container), node };
  }
}

/** Containers for which certainly neither they nor, as `podIsFine` tells, their pod set the field. */
export function* missingOf(pod: Pod, check: CheckId, podIsFine: boolean, ...path: string[]): Generator<Offence> {
  const whole = ['securityContext', ...path];
  if (podIsFine || isHiddenAt(pod.spec, whole)) return;
  for (const container of pod.containers) {
    const own = at(container.node, ...whole);
    if ((own && !isNull(own)) || isHiddenAt(container.node, whole)) continue;
    yield { check, missing: true, who: nameOf(container), at: headOf(container) };
  }
}

/** The node that stands for a container in which something is missing. */
export function headOf(container: Container): YamlNode {
  return at(container.node, 'name') ?? container.node;
}

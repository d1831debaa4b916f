import { formatKubernetesVersion } from '../../../engine/kubernetes/lifecycle/versions';
import type { Resource } from '../../../engine/kubernetes/resource';
import type { Workload } from '../../../engine/kubernetes/workload';
import type { Report } from '../../../engine/lint/rule';
import { at, entryOf, itemsAt } from '../../../engine/yaml/nodes';
import { asBool, asString } from '../../../engine/yaml/scalars';
import { addressReports } from './addresses';
import { roleReports } from './roles';

/** What is going away and cannot be told by a path and a condition alone. */
export function specialReports(resource: Resource, target: number): Report[] {
  const own = BY_KIND[`${resource.group}/${resource.kind}`];
  return [...roleReports(resource, target), ...addressReports(resource, target), ...(own?.(resource, target) ?? [])];
}

const BY_KIND: Record<string, (resource: Resource, target: number) => Report[]> = {
  'apps/StatefulSet': severalAtOnce,
  '/ServiceAccount': madeTokens,
  'kubelet.config.k8s.io/KubeletConfiguration': oldGroups,
};

/**
 * The versions whose default feature gates let the field count: it came by default in 1.35, went again in 1.36 and is
 * back. Source: kubernetes/sig-release notes of 1.35, 1.36 and 1.37.
 */
function severalAtOnce({ root }: Resource, target: number): Report[] {
  const entry = entryOf(at(root, 'spec', 'updateStrategy', 'rollingUpdate'), 'maxUnavailable');
  if (!entry || asString(entry.value) === '1' || target === 35 || target >= 37) return [];
  return [
    {
      at: entry.key,
      severity: 'information',
      message: `maxUnavailable of a StatefulSet counts by default in Kubernetes 1.35 and from 1.37 on; you target ${formatKubernetesVersion(target)}, where the API server drops it, unless MaxUnavailableStatefulSet is switched on, and pods are replaced one by one. Switch the feature gate on, or leave the field out.`,
    },
  ];
}

/** The letters of names that the control plane makes up. Source: kubernetes/apimachinery pkg/util/rand. */
const MADE_UP = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** Since then nobody makes Secrets for the tokens of ServiceAccounts. Source: KEP-2799. */
const NO_TOKENS_SINCE = 24;

/** `robot-token-x7b2k`, of ServiceAccount robot. */
function isMadeToken(secret: string, account: string): boolean {
  const start = `${account}-token-`;
  return secret.startsWith(start) && MADE_UP.test(secret.slice(start.length));
}

function madeTokens({ root, name }: Resource, target: number): Report[] {
  if (name === undefined || target < NO_TOKENS_SINCE) return [];
  return itemsAt(root, 'secrets').flatMap((item): Report[] => {
    const node = at(item, 'name');
    const secret = asString(node);
    if (!node || secret === undefined || !isMadeToken(secret, name)) return [];
    return [
      {
        at: node,
        severity: 'information',
        message: `Secret ${secret} was made by the control plane, which makes none since Kubernetes 1.24: this ServiceAccount was exported, and a new cluster has no such Secret. Remove it; pods get tokens of their own.`,
      },
    ];
  });
}

/** Pods that were exported together with the mount of the token that they were given. */
export function mountedTokens({ podSpec }: Workload, target: number): Report[] {
  if (target < NO_TOKENS_SINCE) return [];
  const account = asString(at(podSpec, 'serviceAccountName') ?? at(podSpec, 'serviceAccount')) ?? 'default';
  return itemsAt(podSpec, 'volumes').flatMap((volume): Report[] => {
    const node = at(volume, 'secret', 'secretName');
    const secret = asString(node);
    if (!node || secret === undefined || !isMadeToken(secret, account)) return [];
    if (asBool(at(volume, 'secret', 'optional')) === true) return [];
    return [
      {
        at: node,
        message: `Secret ${secret} was made by the control plane, which makes none since Kubernetes 1.24: in a new cluster the pod waits for it and never starts. Remove the volume and its mounts; the pod gets a token of its own.`,
      },
    ];
  });
}

/** In maintenance since then. Source: KEP-4569, KEP-5573. */
const CGROUP_V1_ENDS = 31;

function oldGroups({ root }: Resource, target: number): Report[] {
  const node = at(root, 'failCgroupV1');
  if (!node || asBool(node) !== false || target < CGROUP_V1_ENDS) return [];
  return [
    {
      at: node,
      severity: 'information',
      message:
        'failCgroupV1: false lets the kubelet run with cgroup v1, which gets no features any more since Kubernetes 1.31; its code leaves in 1.38 at the earliest. Move the nodes to cgroup v2.',
    },
  ];
}

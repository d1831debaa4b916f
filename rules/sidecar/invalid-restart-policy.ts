import { isHiddenAt } from '../../engine/kubernetes/security';
import { type Container, containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, entryOf, isNull, type Mapping, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { makeNativeSidecar, NATIVE_SIDECARS } from '../shared/nativeSidecar';

/** First minor at which a regular container may have a restart policy of its own. Source: KEP-5307. */
const OWN_POLICIES = 35;
const POLICIES = ['Always', 'OnFailure', 'Never'];
/** Source: kubernetes pkg/apis/core/validation, `validateInitContainers`. */
const NOT_FOR_INIT = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];

/** What a pod's policy may be, by the kind of its controller; a Pod may have any. */
const OF_PODS: Record<string, readonly string[]> = {
  Deployment: ['Always'],
  StatefulSet: ['Always'],
  DaemonSet: ['Always'],
  ReplicaSet: ['Always'],
  ReplicationController: ['Always'],
  Job: ['OnFailure', 'Never'],
  CronJob: ['OnFailure', 'Never'],
};

export default defineRule({
  meta: {
    id: 'sidecar/invalid-restart-policy',
    title: 'A restart policy, or a probe, where none may stand',
    severity: 'error',
    preset: 'recommended',
    fixes: ['unsafe', 'choice'],
    peers: { 'kube-linter': ['restart-policy'], 'kube-score': ['cronjob-restartpolicy'] },
  },
  workload: checkPod,
  container(container, context) {
    const policy = at(container.node, 'restartPolicy');
    if (policy && asString(policy) !== undefined) checkPolicy(container, policy, context);
    if (container.role === 'init' && !isHiddenAt(container.node, ['restartPolicy'])) checkInit(container, context);
  },
});

function checkPolicy(container: Container, policy: YamlNode, context: Context): void {
  const { target } = context;
  const value = asString(policy)!;
  if (container.role === 'ephemeral') {
    const message = `${containerTitle(container)} is never started again, so restartPolicy will be rejected. Remove it.`;
    context.report({ at: policy, message, fixes: [removePolicy(container)] });
  } else if (target >= OWN_POLICIES) checkValue(policy, value, POLICIES, context);
  else if (container.role === 'container') reportRegular(container, policy, context);
  else if (value !== 'Always') checkValue(policy, value, ['Always'], context);
  else if (target < NATIVE_SIDECARS) reportTooEarly(container, policy, context);
}

function checkValue(policy: YamlNode, value: string, allowed: readonly string[], context: Context): void {
  if (allowed.includes(value)) return;
  const message = `restartPolicy ${value} will be rejected: here it takes ${listOf(allowed)} only.`;
  context.report({ at: policy, message, fixes: allowed.map(one => setPolicy(policy, one)) });
}

/** Most who write this mean a native sidecar. */
function reportRegular(container: Container, policy: YamlNode, context: Context): void {
  const native = context.target >= NATIVE_SIDECARS ? makeNativeSidecar(container) : undefined;
  const what = native
    ? 'Move it to the init containers, where Always makes a native sidecar, or remove it.'
    : 'Remove it.';
  context.report({
    at: policy,
    message: `A regular container may have a restartPolicy of its own from Kubernetes 1.${OWN_POLICIES} on; you target 1.${context.target}, which rejects it. ${what}`,
    fixes: [...(native ? [native] : []), removePolicy(container)],
  });
}

function reportTooEarly(container: Container, policy: YamlNode, context: Context): void {
  const name = container.name ?? 'it';
  context.report({
    at: policy,
    message: `Native sidecars are on from Kubernetes 1.${NATIVE_SIDECARS}; 1.${context.target} drops restartPolicy here, so it waits for ${name} to end before it starts the containers, and that never happens. Make ${name} a regular container.`,
  });
}

/** An init container that runs to its end is never asked how it is. */
function checkInit(container: Container, context: Context): void {
  for (const key of NOT_FOR_INIT) {
    const entry = entryOf(container.node, key);
    if (!entry || isNull(entry.value)) continue;
    const native = context.target >= NATIVE_SIDECARS && !at(container.node, 'restartPolicy');
    context.report({
      at: entry.key,
      message: `${containerTitle(container)} runs to its end before the others start, so ${key} will be rejected. Remove it${native ? `, or make ${container.name ?? 'it'} a native sidecar` : ''}.`,
      fixes: [...(native ? [runOn(container)] : []), remove(container.node, key, `Remove ${key}`)],
    });
  }
}

function checkPod({ resource, template, podSpec }: Workload, context: Context): void {
  const allowed = OF_PODS[resource.kind];
  if (!allowed || !podSpec) return;
  const policy = at(podSpec, 'restartPolicy');
  const written = policy && !isNull(policy);
  const value = written ? asString(policy) : 'Always';
  // What is not written may stand where it cannot be seen; what is written is wrong wherever it stands.
  if (value === undefined || allowed.includes(value) || (!written && isHiddenAt(podSpec, ['restartPolicy']))) return;
  const is = written ? value : 'Always when it is not written';
  context.report({
    at: policy ?? entryOf(template, 'spec')!.key,
    message: `A ${resource.kind} takes pods with restartPolicy ${allowed.join(' or ')} only, and it is ${is}: this will be rejected.`,
    fixes: allowed.map(value => ({
      title: `Set restartPolicy to ${value}${MEANS[value]}`,
      safety: 'choice',
      operations: () => [{ kind: 'setPath', mapping: podSpec, path: ['restartPolicy'], value }],
    })),
  });
}

const MEANS: Record<string, string> = {
  Always: '',
  OnFailure: ' (a failed container starts again in its pod)',
  Never: ' (a failed run gets a new pod, and the old one keeps its logs)',
};

function setPolicy(policy: YamlNode, value: string): Fix {
  return {
    title: `Set restartPolicy to ${value}`,
    safety: 'choice',
    operations: () => [{ kind: 'replaceNode', node: policy, value }],
  };
}

function removePolicy({ node }: Container): Fix {
  return remove(node, 'restartPolicy', 'Remove restartPolicy');
}

function remove(mapping: Mapping, key: string, title: string): Fix {
  return { title, safety: 'choice', operations: () => [{ kind: 'removeEntry', mapping, key }] };
}

function runOn(container: Container): Fix {
  return {
    title: `Make ${container.name ?? 'it'} a native sidecar (it then runs on beside the others)`,
    safety: 'choice',
    operations: () => [{ kind: 'insertKey', mapping: container.node, key: 'restartPolicy', value: 'Always' }],
  };
}

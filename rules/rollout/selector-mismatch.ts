import { labelsAt } from '../../engine/kubernetes/labels';
import { describe, type Resource } from '../../engine/kubernetes/resource';
import { type Labels, matches, type Requirement, requirementsOf } from '../../engine/kubernetes/selector';
import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, entryOf, isNull, isOpen, itemsAt, lacks, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

/** Kinds for which the API server, or the controller, demands a selector that fits. */
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];
/** Kinds whose selector is a plain map, and follows from the template when it is missing. */
const WITH_MAP = ['ReplicationController', 'DeploymentConfig'];
/** API versions that filled a missing selector in. */
const LENIENT = ['extensions/v1beta1', 'apps/v1beta1'];

export default defineRule({
  meta: {
    id: 'rollout/selector-mismatch',
    title: 'A controller’s selector does not select its own pods',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
    peers: {
      'kube-linter': ['mismatching-selector'],
      'kube-score': [
        'deployment-pod-selector-labels-match-template-metadata-labels',
        'statefulset-pod-selector-labels-match-template-metadata-labels',
      ],
      kubescape: ['C-0296'],
    },
  },
  workload(workload, context) {
    const { resource } = workload;
    const selector = at(resource.root, 'spec', 'selector');
    if (WITH_MAP.includes(resource.kind)) {
      checkMatch(pairsIn(labelsAt(resource.root, 'spec', 'selector'), selector), workload, context);
    } else if (KINDS.includes(resource.kind) && at(resource.root, 'spec', 'workloadRef') === undefined) {
      const wanted = requirementsIn(selector);
      if (isMissing(resource, selector, wanted)) reportMissing(workload, selector, context);
      else checkMatch(wanted, workload, context);
    }
  },
});

/** A requirement and the narrowest node that states it. */
interface Wanted extends Requirement {
  node: YamlNode | undefined;
}

function requirementsIn(selector: YamlNode | undefined): Wanted[] {
  const matchLabels = at(selector, 'matchLabels');
  const expressions = itemsAt(selector, 'matchExpressions').map(item => ({
    key: asString(at(item, 'key')) ?? '',
    operator: asString(at(item, 'operator')) ?? '',
    values: itemsAt(item, 'values').map(asString),
    node: at(item, 'key'),
  }));
  return [...pairsIn(labelsAt(selector, 'matchLabels'), matchLabels), ...expressions];
}

function pairsIn(labels: Labels, node: YamlNode | undefined): Wanted[] {
  return requirementsOf({ matchLabels: labels.known }).map(one => ({ ...one, node: at(node, one.key) }));
}

/** A template without labels either is no oversight: something adds both, as kustomize's commonLabels do. */
function isMissing({ root, apiVersion }: Resource, selector: YamlNode | undefined, wanted: Wanted[]): boolean {
  if (LENIENT.includes(apiVersion) || lacksLabels(root)) return false;
  if (selector === undefined) return lacks(at(root, 'spec'), 'selector');
  const hidden = isOpen(selector) || (at(selector, 'matchLabels') !== undefined && isOpen(at(selector, 'matchLabels')));
  return isNull(selector) || (!hidden && wanted.length === 0);
}

function lacksLabels(root: YamlNode): boolean {
  return Object.keys(labelsAt(root, 'spec', 'template', 'metadata', 'labels').known).length === 0;
}

function reportMissing({ resource, template }: Workload, selector: YamlNode | undefined, context: Context): void {
  const labels = labelsAt(template, 'metadata', 'labels');
  const pairs = Object.entries(labels.known).filter((pair): pair is [string, string] => pair[1] !== undefined);
  context.report({
    at: selector && !isNull(selector) ? selector : entryOf(resource.root, 'spec')!.key,
    message: `${describe(resource)} has no selector, so it will be rejected. Name labels of its pod template under spec.selector.matchLabels.`,
    fixes: pairs.length === 0 || labels.open ? [] : [selectTemplate(resource, Object.fromEntries(pairs))],
  });
}

function selectTemplate(resource: Resource, labels: Record<string, string>): Fix {
  const names = listOf(Object.keys(labels));
  return {
    title: `Select by the template's labels (${names}; they cannot be changed later)`,
    safety: 'choice',
    operations: () => [
      { kind: 'setPath', mapping: mappingAt(resource.root, 'spec')!, path: ['selector', 'matchLabels'], value: labels },
    ],
  };
}

function checkMatch(wanted: readonly Wanted[], { resource, template }: Workload, context: Context): void {
  const labels = labelsAt(template, 'metadata', 'labels');
  const failing = wanted.filter(one => matches({ matchExpressions: [one] }, labels) === 'no');
  if (failing.length === 0) return;
  const wrong = failing.map(({ key }) =>
    labels.known[key] === undefined
      ? `the template has no label ${key}`
      : `the template has ${key}=${labels.known[key]}`,
  );
  context.report({
    at: failing[0]!.node ?? entryOf(resource.root, 'spec')!.key,
    message: `The selector of ${describe(resource)} does not select its own pods: ${listOf(wrong)}. It will be rejected.`,
    fixes: addLabels(failing, labels, template),
  });
}

/** Only where the template says nothing yet; a label with another value may be the one that is meant. */
function addLabels(failing: readonly Wanted[], labels: Labels, template: Workload['template']): Fix[] {
  const pairs = failing.map(
    ({ key, operator, values }) => [key, operator === 'In' && values?.length === 1 ? values[0] : undefined] as const,
  );
  if (!pairs.every(([key, value]) => value !== undefined && !Object.hasOwn(labels.known, key))) return [];
  return [
    {
      title: `Add ${listOf(pairs.map(([key]) => key))} to the labels of the pod template`,
      safety: 'safe',
      operations: () =>
        pairs.map(([key, value]) => ({
          kind: 'setPath',
          mapping: template,
          path: ['metadata', 'labels', key],
          value: value!,
        })),
    },
  ];
}

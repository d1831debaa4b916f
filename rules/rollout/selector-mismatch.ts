import { labelsAt } from '../../engine/kubernetes/labels';
import { describe, type Resource } from '../../engine/kubernetes/resource';
import { matches, requirementsOf } from '../../engine/kubernetes/selector';
import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import { at, entryOf, isNull, itemsAt, lacks, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

/** Kinds of apps/v1, and those made after them, for which the API server demands a selector that fits. */
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'];

export default defineRule({
  meta: {
    id: 'rollout/selector-mismatch',
    title: 'A controller’s selector does not select its own pods',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
    peers: {
      'kube-linter': ['mismatching-selector'],
      'kube-score': ['deployment-pod-selector-labels-match-template-metadata-labels'],
    },
  },
  kinds: KINDS,
  workload(workload, context) {
    const { resource } = workload;
    if (!KINDS.includes(resource.kind) || resource.group === 'extensions') return;
    const spec = mappingAt(resource.root, 'spec');
    const selector = at(spec, 'selector');
    if (!spec || at(spec, 'workloadRef')) return;
    if (lacks(spec, 'selector') || isNull(selector) || isEmpty(selector)) reportMissing(workload, selector, context);
    else if (selector?.kind === 'mapping') checkMatch(selector, workload, context);
  },
});

function isEmpty(selector: YamlNode | undefined): boolean {
  return selector?.kind === 'mapping' && !selector.open && selector.entries.length === 0;
}

function reportMissing(workload: Workload, selector: YamlNode | undefined, context: Context): void {
  const { resource, template } = workload;
  const labels = labelsAt(template, 'metadata', 'labels');
  const pairs = Object.entries(labels.known).filter((pair): pair is [string, string] => pair[1] !== undefined);
  context.report({
    at: selector ?? entryOf(resource.root, 'spec')!.key,
    message: `${describe(resource)} has no selector, so the API server rejects it. Name labels of its pod template under spec.selector.matchLabels.`,
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

function checkMatch(selector: YamlNode, { resource, template }: Workload, context: Context): void {
  const matchLabels = labelsAt(selector, 'matchLabels');
  const matchExpressions = itemsAt(selector, 'matchExpressions').map(item => ({
    key: asString(at(item, 'key')) ?? '',
    operator: asString(at(item, 'operator')) ?? '',
    values: itemsAt(item, 'values').map(asString),
  }));
  const labels = labelsAt(template, 'metadata', 'labels');
  if (matchLabels.open || matches({ matchLabels: matchLabels.known, matchExpressions }, labels) !== 'no') return;
  const failing = requirementsOf({ matchLabels: matchLabels.known, matchExpressions }).filter(
    one => matches({ matchExpressions: [one] }, labels) === 'no',
  );
  const wrong = failing.map(({ key }) =>
    labels.known[key] === undefined
      ? `the template has no label ${key}`
      : `the template has ${key}=${labels.known[key]}`,
  );
  context.report({
    at: at(selector, 'matchLabels', failing[0]?.key ?? '') ?? entryOf(resource.root, 'spec')!.key,
    message: `The selector of ${describe(resource)} does not select its own pods: ${listOf(wrong)}. The API server rejects it.`,
    fixes: addLabels(failing, matchLabels.known, labels.known, template),
  });
}

/** Only where the template says nothing yet; a label with another value may be the one that is meant. */
function addLabels(
  failing: readonly { key: string }[],
  wanted: Readonly<Record<string, string | undefined>>,
  present: Readonly<Record<string, string | undefined>>,
  template: Workload['template'],
): Fix[] {
  const addable = failing.every(({ key }) => wanted[key] !== undefined && !(key in present));
  if (!addable) return [];
  const keys = failing.map(({ key }) => key);
  return [
    {
      title: `Add ${listOf(keys)} to the labels of the pod template`,
      safety: 'safe',
      operations: () =>
        keys.map(key => ({
          kind: 'setPath',
          mapping: template,
          path: ['metadata', 'labels', key],
          value: wanted[key]!,
        })),
    },
  ];
}

import type { Resource } from '../../engine/kubernetes/resource';
import { isHiddenAt } from '../../engine/kubernetes/security';
import { defineRule, type Fix, type Report } from '../../engine/lint/rule';
import { at, isOpen, itemsAt, type Mapping, mappingAt, type YamlNode } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

/** First minor at which minReplicas 0 is on by default. Source: kubernetes.io, feature gate HPAScaleToZero. */
const SCALES_TO_ZERO = 37;

export default defineRule({
  meta: {
    id: 'cost/autoscaler-cannot-scale',
    title: 'An autoscaler whose limits are refused, or leave it no choice',
    severity: 'error',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { polaris: ['hpaMaxAvailability'] },
  },
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],
  resource(resource, context) {
    const scaler = resource.group === 'keda.sh' ? KEDA : HPA;
    const limits = limitsOf(resource, scaler);
    if (!limits) return;
    const report = reportOn(limits, context.target);
    if (report) context.report(report);
  },
});

/** The two kinds that say the same in different words. */
interface Scaler {
  min: string;
  max: string;
  /** What holds when nothing is written; a maximum is demanded of an HPA. */
  defaultMin: number;
  defaultMax: number | undefined;
  /** The list of what it looks at, and the types in it that are measured in pods. */
  sources: string;
  ofPods: readonly string[];
}

const HPA: Scaler = {
  min: 'minReplicas',
  max: 'maxReplicas',
  defaultMin: 1,
  defaultMax: undefined,
  sources: 'metrics',
  ofPods: ['Resource', 'ContainerResource', 'Pods'],
};

/** Source: kedacore/keda apis/keda/v1alpha1/scaledobject_types.go. */
const KEDA: Scaler = {
  min: 'minReplicaCount',
  max: 'maxReplicaCount',
  defaultMin: 0,
  defaultMax: 100,
  sources: 'triggers',
  ofPods: ['cpu', 'memory'],
};

interface Limit {
  value: number;
  node: YamlNode | undefined;
}

interface Limits {
  scaler: Scaler;
  spec: Mapping;
  min: Limit;
  max: Limit;
}

function limitsOf({ root }: Resource, scaler: Scaler): Limits | undefined {
  const spec = mappingAt(root, 'spec');
  const min = spec && limitAt(spec, scaler.min, scaler.defaultMin);
  const max = spec && limitAt(spec, scaler.max, scaler.defaultMax);
  return min && max ? { scaler, spec, min, max } : undefined;
}

function limitAt(spec: Mapping, key: string, usual: number | undefined): Limit | undefined {
  const node = at(spec, key);
  const value = node ? asInt(node) : isHiddenAt(spec, [key]) ? undefined : usual;
  return value === undefined ? undefined : { value, node };
}

function reportOn(limits: Limits, target: number): Report | undefined {
  const { min, max } = limits;
  if (max.value < Math.max(min.value, 1)) return crossed(limits);
  if (min.value === 0 && min.node) return fromZero(limits, min.node, target);
  // KEDA may go down to another number while nothing happens.
  return min.value === max.value && !at(limits.spec, 'idleReplicaCount') ? equal(limits) : undefined;
}

function crossed({ scaler, spec, min, max }: Limits): Report {
  const than = min.node
    ? `${scaler.min}, ${min.value}`
    : `${Math.max(min.value, 1)}, the least that it takes when ${scaler.min} is not written`;
  const swapped = { [scaler.min]: max.value, [scaler.max]: min.value };
  return {
    at: (max.node ?? min.node)!,
    message: `${scaler.max} is ${max.value}, less than ${than}, so this will be rejected. Raise it, or lower ${scaler.min}.`,
    fixes: [
      ...(min.node && max.node && max.value > 0
        ? [set(spec, swapped, `Swap the two (${max.value} to ${min.value} pods)`)]
        : []),
      set(spec, { [scaler.max]: 2 * min.value || 2 }, `Set ${scaler.max} to ${2 * min.value || 2}`),
    ],
  };
}

/** With no pod there is nothing to measure but what comes from outside. */
function fromZero(limits: Limits, at: YamlNode, target: number): Report | undefined {
  const { scaler, spec } = limits;
  const fix = set(spec, { [scaler.min]: 1 }, `Set ${scaler.min} to 1`);
  if (scaler === KEDA) {
    if (!onlyMeasuresPods(limits)) return undefined;
    const message =
      'With minReplicaCount 0 no pod may be left whose CPU or memory could be measured, and there is no other trigger: KEDA rejects it. Set minReplicaCount to 1, or add a trigger.';
    return { at, message, fixes: [fix] };
  }
  if (target < SCALES_TO_ZERO) {
    const message = `minReplicas 0 is taken from Kubernetes 1.${SCALES_TO_ZERO} on; you target 1.${target}, which rejects it unless the feature gate HPAScaleToZero is on. Set it to 1.`;
    return { at, message, fixes: [fix] };
  }
  if (!onlyMeasuresPods(limits)) return undefined;
  const message =
    'With minReplicas 0 no pod may be left to measure, and there is no Object or External metric to wake it again, so this will be rejected. Set it to 1, or add such a metric.';
  return { at, message, fixes: [fix] };
}

/** Every metric, or trigger, needs a running pod; false also when some of them cannot be seen. */
function onlyMeasuresPods({ scaler, spec }: Limits): boolean {
  const items = at(spec, scaler.sources);
  if (items === undefined) return scaler === HPA && !isHiddenAt(spec, [scaler.sources]);
  const types = itemsAt(items).map(item => asString(at(item, 'type')));
  return !isOpen(items) && types.every(type => type !== undefined && scaler.ofPods.includes(type));
}

function equal({ scaler, spec, min, max }: Limits): Report {
  const value = 2 * max.value;
  return {
    at: (max.node ?? min.node)!,
    severity: 'warning',
    message: `${scaler.min} and ${scaler.max} are both ${max.value}${min.node ? '' : ` (${scaler.min} by default)`}, so it never scales. Raise ${scaler.max}, or leave the autoscaler out.`,
    fixes: [set(spec, { [scaler.max]: value }, `Set ${scaler.max} to ${value}`)],
  };
}

function set(spec: Mapping, values: Record<string, number>, title: string): Fix {
  return {
    title,
    safety: 'choice',
    operations: () =>
      Object.entries(values).map(([key, value]) => ({ kind: 'setPath', mapping: spec, path: [key], value })),
  };
}

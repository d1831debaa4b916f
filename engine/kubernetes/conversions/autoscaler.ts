import type { Operation } from '../../edit/operations';
import { type at, entryOf, isOpen, itemsAt, type Mapping, mappingAt } from '../../yaml/nodes';
import { type Conversion, combine, drop, sink, steps } from './conversion';

/**
 * HorizontalPodAutoscaler of autoscaling/v2beta1 to v2, where every metric has a `metric` and a typed `target`.
 * Source: kubernetes/kubernetes pkg/apis/autoscaling/v2beta1/conversion.go.
 */
export function convertAutoscaler(root: Mapping): Conversion | undefined {
  const metrics = itemsAt(root, 'spec', 'metrics');
  const converted = combine([...metrics.map(convertMetric), steps(drop(root, 'status'))]);
  if (!converted || metrics.length === 0) return converted;
  return { ...converted, effects: ['moves what metrics measure and aim at'] };
}

const SOURCES: Record<string, (source: Mapping) => Conversion | undefined> = {
  resource: aim,
  containerResource: aim,
  pods: source => combine([name(source, 'selector'), aim(source)]),
  external: source => combine([name(source, 'metricSelector'), aim(source)]),
  object: source => combine([describe(source), name(source, 'selector'), aim(source)]),
};

function convertMetric(metric: ReturnType<typeof at>): Conversion | undefined {
  const sources = Object.keys(SOURCES).flatMap(key => {
    const source = mappingAt(metric, key);
    return source ? [{ key, source }] : [];
  });
  if (isOpen(metric) || sources.some(({ source }) => isOpen(source))) return undefined;
  return combine(sources.map(({ key, source }) => SOURCES[key]!(source)));
}

/** An object metric names its object under `target`, which now says what to aim at. */
function describe(source: Mapping): Conversion | undefined {
  const known = mappingAt(source, 'target');
  if (!known || !entryOf(known, 'kind')) return undefined;
  return steps([{ kind: 'renameKey', mapping: source, key: 'target', to: 'describedObject' }]);
}

function name(source: Mapping, selector: string): Conversion | undefined {
  return steps(sink(source, 'metricName', ['metric', 'name']), sink(source, selector, ['metric', 'selector']));
}

/** The old fields for a goal, what they are called below `target`, and the type that they stand for, strongest first. */
const GOALS: readonly (readonly [key: string, name: string, type: string])[] = [
  ['targetAverageUtilization', 'averageUtilization', 'Utilization'],
  ['targetAverageValue', 'averageValue', 'AverageValue'],
  ['averageValue', 'averageValue', 'AverageValue'],
  ['targetValue', 'value', 'Value'],
];

function aim(source: Mapping): Conversion | undefined {
  const goals = GOALS.filter(([key]) => entryOf(source, key));
  const [first] = goals;
  if (!first) return undefined;
  const target: Operation = {
    kind: 'insertKey',
    mapping: source,
    key: 'target',
    value: { type: first[2] },
    after: ['metric', 'name', 'describedObject'],
  };
  return steps([target], ...goals.map(([key, below]) => sink(source, key, ['target', below])));
}

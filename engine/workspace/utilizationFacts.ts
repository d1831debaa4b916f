import type { ResourceName } from '../kubernetes/podResources';
import { isHiddenAt } from '../kubernetes/security';
import type { Range } from '../text/source';
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import type { UtilizationFacts } from './facts';

/**
 * What an autoscaler measures in percent of the requests, in every version of its kind. `fallback` stands for a measure
 * that is not written: without any, a HorizontalPodAutoscaler looks at CPU.
 *
 * Sources: kubernetes/api autoscaling/v1, v2beta1 and v2 types.go; keda.sh, scalers «CPU» and «Memory».
 */
export function utilizationFacts(kind: string, root: YamlNode, fallback: Range): UtilizationFacts[] {
  if (kind === 'ScaledObject') return itemsAt(root, 'spec', 'triggers').flatMap(ofTrigger);
  const percent = at(root, 'spec', 'targetCPUUtilizationPercentage');
  if (percent) return [{ resource: 'cpu', container: undefined, place: rangeOf(percent) }];
  const metrics = at(root, 'spec', 'metrics');
  if (metrics) return itemsAt(metrics).flatMap(ofMetric);
  const isOther = ['metrics', 'targetCPUUtilizationPercentage'].some(field => isHiddenAt(root, ['spec', field]));
  return isOther ? [] : [{ resource: 'cpu', container: undefined, place: fallback }];
}

function ofMetric(metric: YamlNode): UtilizationFacts[] {
  const source = at(metric, 'resource') ?? at(metric, 'containerResource');
  const isShare =
    asString(at(source, 'target', 'type')) === 'Utilization' || at(source, 'targetAverageUtilization') !== undefined;
  return isShare ? measure(at(source, 'name'), at(source, 'container')) : [];
}

function ofTrigger(trigger: YamlNode): UtilizationFacts[] {
  const metricType = asString(at(trigger, 'metricType')) ?? asString(at(trigger, 'metadata', 'type'));
  return metricType === 'Utilization' ? measure(at(trigger, 'type'), at(trigger, 'metadata', 'containerName')) : [];
}

function measure(resource: YamlNode | undefined, container: YamlNode | undefined): UtilizationFacts[] {
  const name = asString(resource);
  if (!resource || !isResource(name) || (container && asString(container) === undefined)) return [];
  return [{ resource: name, container: asString(container), place: rangeOf(resource) }];
}

function isResource(name: string | undefined): name is ResourceName {
  return name === 'cpu' || name === 'memory';
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

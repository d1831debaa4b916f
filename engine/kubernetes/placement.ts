/** Where the pods of a workload may run. */
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asString } from '../yaml/scalars';
import { labelSelectorAt, labelsAt } from './labels';
import { matches } from './selector';
import type { Workload } from './workload';

const HOSTNAME = 'kubernetes.io/hostname';

/** Whether all pods of the workload certainly run on the same node: it is named, or they have to join each other. */
export function isOnOneNode({ podSpec, template }: Workload): boolean {
  const isNamed = at(podSpec, 'nodeName') !== undefined || at(podSpec, 'nodeSelector', HOSTNAME) !== undefined;
  return isNamed || requiresOneName(podSpec) || joinsItself(podSpec, template);
}

/** A required node affinity all of whose alternatives name the same node. */
function requiresOneName(podSpec: YamlNode | undefined): boolean {
  const required = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
  const names = itemsAt(podSpec, ...required).map(nameIn);
  return names.length > 0 && names[0] !== undefined && names.every(name => name === names[0]);
}

function nameIn(term: YamlNode): string | undefined {
  for (const condition of itemsAt(term, 'matchExpressions')) {
    const values = itemsAt(condition, 'values');
    const isName = asString(at(condition, 'key')) === HOSTNAME && asString(at(condition, 'operator')) === 'In';
    if (isName && values.length === 1) return asString(values[0]!);
  }
  return undefined;
}

/** A required pod affinity, node by node, to pods with the labels that these pods have. */
function joinsItself(podSpec: YamlNode | undefined, template: YamlNode): boolean {
  const labels = labelsAt(template, 'metadata', 'labels');
  const required = itemsAt(podSpec, 'affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return required.some(term => {
    const selector = labelSelectorAt(term, 'labelSelector');
    return (
      asString(at(term, 'topologyKey')) === HOSTNAME && selector !== undefined && matches(selector, labels) === 'yes'
    );
  });
}

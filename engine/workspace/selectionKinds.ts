import { labelsAt } from '../kubernetes/labels';
import { isEmptySelector, readSelector } from '../kubernetes/networkPolicy/policy';
import type { Resource } from '../kubernetes/resource';
import type { LabelSelector } from '../kubernetes/selector';
import type { Range } from '../text/source';
import { at, itemsAt, type YamlNode } from '../yaml/nodes';
import { asBool, asString } from '../yaml/scalars';
import { nodesAlong } from './along';

/** A selector by which an object finds others. */
export interface Selection {
  /** What is selected: `pods`, or objects of a kind by their labels. */
  of: string;
  selector: LabelSelector;
  /** Namespaces to look in: the object's own, all, or these. */
  reach: 'own' | 'all' | string[];
  at: Range;
}

/** A field that holds a selector. */
interface Field {
  path: readonly string[];
  of: string;
  /** Equality pairs alone, as Services have them. */
  isMap?: true;
}

function field(path: string, of: string, more: Partial<Field> = {}): Field {
  return { path: path.replaceAll('[]', '.[]').split('.'), of, ...more };
}

const MAP = { isMap: true } as const;
const PEERS: readonly Field[] = ['spec.ingress[].from[]', 'spec.egress[].to[]'].flatMap(peer => [
  field(`${peer}.podSelector`, 'pods'),
  field(`${peer}.namespaceSelector`, 'Namespace'),
]);

/**
 * By kind. Selectors by which a controller finds the pods of its own template, and those that spread pods, are left
 * out: they lead back to the object that they stand in.
 */
export const SELECTING: Readonly<Record<string, readonly Field[]>> = {
  // kubernetes/api core/v1, networking/v1, policy/v1.
  Service: [field('spec.selector', 'pods', MAP)],
  NetworkPolicy: [field('spec.podSelector', 'pods'), ...PEERS],
  PodDisruptionBudget: [field('spec.selector', 'pods')],
  // prometheus-operator/prometheus-operator pkg/apis/monitoring/v1.
  ServiceMonitor: [field('spec.selector', 'Service')],
  PodMonitor: [field('spec.selector', 'pods')],
  Prometheus: [
    field('spec.serviceMonitorSelector', 'ServiceMonitor'),
    field('spec.podMonitorSelector', 'PodMonitor'),
    field('spec.ruleSelector', 'PrometheusRule'),
  ],
  // istio/api networking/v1 and security/v1.
  AuthorizationPolicy: [field('spec.selector', 'pods')],
  PeerAuthentication: [field('spec.selector', 'pods')],
  RequestAuthentication: [field('spec.selector', 'pods')],
  Gateway: [field('spec.selector', 'pods', MAP)],
};

/** Every selector of an object but empty ones: what selects everything leads nowhere. */
export function selectionsOf({ kind, root }: Resource): Selection[] {
  return (SELECTING[kind] ?? []).flatMap(({ path, of, isMap }) =>
    nodesAlong(root, path).flatMap(node => {
      const selector = isMap ? pairsOf(node) : readSelector(node);
      if (isEmptySelector(selector)) return [];
      return [{ of, selector, reach: reachOf(of, node, root), at: { start: node.start, end: node.end } }];
    }),
  );
}

function pairsOf(node: YamlNode): LabelSelector {
  const { known, open } = labelsAt(node);
  return { matchLabels: known, ...(open && { matchExpressions: [{ key: '', operator: 'unseen' }] }) };
}

/** A peer of a policy names namespaces beside its selector, a monitor for all of it; namespaces are in none. */
function reachOf(of: string, node: YamlNode, root: YamlNode): Selection['reach'] {
  if (of === 'Namespace') return 'all';
  const parent = node.parent;
  const beside = parent && at(parent, 'namespaceSelector');
  if (!beside) return 'own';
  const monitored = at(root, 'spec', 'namespaceSelector') === beside;
  if (!monitored) return namedBy(readSelector(beside));
  const names = itemsAt(beside, 'matchNames').flatMap(name => asString(name) ?? []);
  if (asBool(at(beside, 'any')) === true) return 'all';
  return names.length > 0 ? names : 'own';
}

/** The label that every namespace carries with its own name. Source: KEP-2161. */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

function namedBy({ matchLabels = {} }: LabelSelector): Selection['reach'] {
  const name = matchLabels[NAMESPACE_NAME];
  return name === undefined ? 'all' : [name];
}

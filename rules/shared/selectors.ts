import { describe } from '../../engine/kubernetes/resource';
import { type LabelSelector, matches } from '../../engine/kubernetes/selector';
import type { FactsContext, Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import { isChanged } from '../../engine/workspace/changes';
import type { Placed } from '../../engine/workspace/indexReader';
import { folderOf } from '../../engine/workspace/paths';
import { areNear, within } from '../../engine/workspace/region';
import { mayMeet } from '../../engine/workspace/scope';
import type { YamlDocument } from '../../engine/yaml/document';
import type { YamlNode } from '../../engine/yaml/nodes';

export type Pairs = Readonly<Record<string, string | undefined>>;

/** Whether some pod that may stand in the same namespace is selected, or may be. */
export function mayFindPod(selector: LabelSelector, context: FactsContext): boolean {
  return context.index.workloadsMatching(selector, mayMeet(context.index, context.here)).length > 0;
}

/** Whether a kustomization writes the object's selector, or labels of a pod beside it: what they are then is not seen. */
export function isRelabelled(context: FactsContext): boolean {
  const { index, here } = context;
  if (isChanged(index, here, /selector|podSelector|^spec$/i)) return true;
  return podsBeside(context).some(pod => isChanged(index, pod, /template\.metadata(\.labels|$)|^metadata\.labels/));
}

/**
 * Pods beside the object: in its folder, or one above or below. Without any, those that are meant may come from
 * anywhere, and a rule about missing pods is silent.
 */
export function podsBeside(context: FactsContext): Placed[] {
  const where = mayMeet(context.index, context.here);
  const folder = folderOf(context.here.path);
  const isBeside = within(
    { folder, scopes: [], namespace: '' },
    placed => placed.facts.origin === 'plain' && areNear(folder, folderOf(placed.path)) && where(placed),
  );
  return context.index.workloads(isBeside);
}

/**
 * The pod that a selector was plainly meant for: its labels that name an application are the same, nearly the same, or
 * missing. Undefined when there is none: then the pods may be made by an operator, and a rule is silent.
 */
export function meantPod(selector: Pairs, pods: readonly Placed[]): Placed | undefined {
  return pods.find(({ facts }) => isNearMiss(selector, facts.workload!.labels.known));
}

/** The pod that stands for a Service although their labels have nothing in common: by name, or alone in the file. */
export function companionOf(here: Placed, pods: readonly Placed[]): Placed | undefined {
  const inFile = pods.filter(({ path }) => path === here.path);
  const namesake = pods.find(({ facts }) => facts.name !== undefined && facts.name === here.facts.name);
  return namesake ?? (inFile.length === 1 ? inFile[0] : undefined);
}

/** Labels that many applications share say nothing about which one is meant. */
const SHARED_LABEL =
  /(^|\/)(part-of|instance|managed-by|version|component|environment|env|team|release|chart|tier|role|track)$/;

function isNearMiss(selector: Pairs, labels: Pairs): boolean {
  let names = false;
  for (const [key, value] of Object.entries(selector)) {
    const other = labels[key];
    if (value === undefined || other === undefined) continue;
    if (SHARED_LABEL.test(key)) continue;
    if (value !== other && nearestName(value, [other]) === undefined) return false;
    names = true;
  }
  return names;
}

/** `app=web, tier=front`. */
export function pairText(pairs: Pairs): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** Says what the nearest pod has instead. */
export function meantHint(pod: Placed): string {
  return ` The nearest, ${describe(pod.facts)}, has ${pairText(pod.facts.workload!.labels.known) || 'no labels'}.`;
}

/**
 * Takes the values that the pod has for the keys of the selector; no fix when it has none of the keys, or when what else
 * the selector demands keeps the pod out all the same.
 */
export function selectPod(
  selector: LabelSelector,
  pod: Placed,
  find: (document: YamlDocument) => YamlNode | undefined,
): Fix[] {
  const { labels } = pod.facts.workload!;
  const { known } = labels;
  const keys = Object.keys(selector.matchLabels ?? {}).filter(key => known[key] !== undefined);
  if (keys.length === 0 || matches({ matchExpressions: selector.matchExpressions ?? [] }, labels) !== 'yes') return [];
  const value = Object.fromEntries(keys.map(key => [key, known[key]!]));
  return [
    {
      title: `Select ${describe(pod.facts)} (${pairText(value)})`,
      safety: 'choice',
      operations: document => {
        const node = find(document);
        return node ? [{ kind: 'replaceNode', node, value }] : [];
      },
    },
  ];
}

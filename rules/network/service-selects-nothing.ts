import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import { distance, folderOf } from '../../engine/workspace/paths';
import { sameNamespace } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { at } from '../../engine/yaml/nodes';

type Pairs = Readonly<Record<string, string | undefined>>;

export default defineRule({
  meta: {
    id: 'network/service-selects-nothing',
    title: 'A Service selects no pod of the workspace',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['dangling-service'], 'kube-score': ['service-targets-pod'] },
  },
  kinds: ['Service'],
  facts({ service, origin, namespace }, context) {
    const selector = service?.selector;
    if (!selector || !service.selectorPlace || selector.open || service.type === 'ExternalName' || origin !== 'plain')
      return;
    if (Object.keys(selector.known).length === 0) return;
    const workloads = context.index.workloads().filter(({ facts }) => sameNamespace(facts.namespace, namespace));
    const answers = workloads.map(placed => mapMatches(selector.known, placed.facts.workload!.labels));
    if (answers.some(answer => answer !== 'no')) return;
    const near = workloads.filter(
      ({ path, facts }) => facts.origin === 'plain' && distance(folderOf(path), folderOf(context.here.path)) <= 1,
    );
    if (near.length > 0) report(selector.known, near, context);
  },
});

/** Without a workload nearby the pods may come from anywhere, and the rule is silent. */
function report(selector: Pairs, near: Placed[], context: FactsContext): void {
  const { service } = context.here.facts;
  const best = nearest(selector, near);
  const wanted = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  const has =
    best &&
    Object.entries(best.facts.workload!.labels.known)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ');
  const hint = best ? ` The nearest, ${describe(best.facts)}, has ${has === '' ? 'no labels' : has}.` : '';
  context.report({
    at: service!.selectorPlace!,
    message: `No pod of the workspace has ${wanted}, so connections to ${describe(context.here.facts)} are refused.${hint}`,
    related: best
      ? [{ message: `${describe(best.facts)} has other labels`, at: best.facts.workload!.place, target: best }]
      : [],
    fixes: best ? fixes(selector, best, context) : [],
  });
}

/** The workload that shares most labels with the selector, or else has the most similar name. */
function nearest(selector: Pairs, workloads: readonly Placed[]): Placed | undefined {
  const shared = (placed: Placed) =>
    Object.entries(selector).filter(([key, value]) => placed.facts.workload!.labels.known[key] === value).length;
  const most = Math.max(...workloads.map(shared));
  if (most > 0) return workloads.find(placed => shared(placed) === most);
  const values = Object.values(selector).filter(value => value !== undefined);
  return workloads.find(
    ({ facts }) => facts.name !== undefined && values.some(value => nearestName(value, [facts.name!]) !== undefined),
  );
}

function fixes(selector: Pairs, best: Placed, context: FactsContext): Fix[] {
  const { known } = best.facts.workload!.labels;
  const keys = Object.keys(selector);
  const value = Object.fromEntries(keys.flatMap(key => (known[key] === undefined ? [] : [[key, known[key]]])));
  if (Object.keys(value).length === 0) return [];
  const text = Object.entries(value)
    .map(([key, one]) => `${key}=${one}`)
    .join(', ');
  return [
    {
      title: `Select ${describe(best.facts)} (${text})`,
      safety: 'choice',
      operations: document => {
        const node = at(resourcesOf(document)[context.here.item]?.root, 'spec', 'selector');
        return node ? [{ kind: 'replaceNode', node, value }] : [];
      },
    },
  ];
}

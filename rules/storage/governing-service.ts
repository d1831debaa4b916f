import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import type { Range } from '../../engine/text/source';
import { isChanged } from '../../engine/workspace/changes';
import type { Reference } from '../../engine/workspace/facts';
import { distance, folderOf } from '../../engine/workspace/paths';
import { resolve } from '../../engine/workspace/resolve';
import { nearestDefinitions, sameNamespace } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { at } from '../../engine/yaml/nodes';

export default defineRule({
  meta: {
    id: 'storage/governing-service',
    title: 'A StatefulSet names a Service that does not give its pods names',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
  },
  kinds: ['StatefulSet'],
  facts(facts, context) {
    const named = facts.references.find(({ kind, soft }) => kind === 'Service' && !soft);
    if (!named || facts.origin !== 'plain' || !facts.workload) return;
    if (isChanged(context.index, context.here, /serviceName|template\.metadata/)) return;
    const [service, another] = nearestDefinitions(context.index, context.here, 'Service', named.name);
    if (!service) reportMissing(named, context);
    else if (!another && service.facts.service && !isChanged(context.index, service, /clusterIP|selector/))
      reportUnfit(service, named.at, context);
  },
});

/** Said where everything that is applied can be seen, or where a Service stands nearby that was plainly meant. */
function reportMissing(named: Reference, context: FactsContext): void {
  const { facts } = context.here;
  const missing = resolve(context.index, context.here, named).filter(({ state }) => state === 'missing');
  const closed = missing.find(({ scope }) => scope.isClosed);
  const selecting = headlessOnes(context);
  if (missing.length === 0 || (!closed && selecting.length === 0)) return;
  const names = selecting.flatMap(other => other.facts.name ?? []);
  const best = nearestName(named.name, names) ?? names[0];
  const advice = best === undefined ? 'Create it.' : `${best} is headless and selects them.`;
  context.report({
    at: named.at,
    message: `No Service of ${closed?.scope.title ?? 'the workspace'} is called ${named.name}, so the pods of ${describe(facts)} get no DNS names of their own. ${advice}`,
    related: selecting.map(other => ({
      message: `${describe(other.facts)} selects these pods`,
      at: other.facts.place,
      target: other,
    })),
    fixes: [...(best === undefined ? [] : [use(best, context)]), ...create(named.name, context)],
  });
}

/** Headless Services nearby that select the pods. */
function headlessOnes({ here: { facts, path }, index }: FactsContext): Placed[] {
  const { labels } = facts.workload!;
  return index
    .servicesSelecting(labels)
    .filter(
      other =>
        distance(folderOf(other.path), folderOf(path)) <= 1 && sameNamespace(other.facts.namespace, facts.namespace),
    )
    .filter(({ facts: { service } }) => service?.headless && mapMatches(service.selector?.known, labels) === 'yes');
}

/** A headless Service needs no ports; it selects what the pods are labelled with. */
function create(name: string, { here }: FactsContext): Fix[] {
  const { namespace, workload } = here.facts;
  const { known, open } = workload!.labels;
  if (open || Object.keys(known).length === 0 || Object.values(known).includes(undefined)) return [];
  const value = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: namespace === '' ? { name } : { name, namespace },
    spec: { clusterIP: 'None', selector: known as Record<string, string> },
  };
  return [
    {
      title: `Create the headless Service ${name} above`,
      safety: 'choice',
      operations: () => [],
      arrange: () => [{ kind: 'insertDocument', after: here.document - 1, content: { value } }],
    },
  ];
}

function use(name: string, context: FactsContext): Fix {
  return {
    title: `Use ${name} (the field cannot be changed on a StatefulSet that exists)`,
    safety: 'choice',
    operations: document => {
      const node = at(resourcesOf(document)[context.here.item]?.root, 'spec', 'serviceName');
      return node?.kind === 'scalar' ? [{ kind: 'setScalar', node, value: name }] : [];
    },
  };
}

/**
 * Sources: kubernetes.io, StatefulSets, «Stable Network ID»; kubernetes/dns docs/specification.md, 2.4; CoreDNS goes
 * beyond it: plugin/kubernetes answers for pods of any Service.
 */
function reportUnfit(service: Placed, place: Range, context: FactsContext): void {
  const { facts } = context.here;
  const { headless, selector } = service.facts.service!;
  const name = describe(service.facts);
  const selects = selector ? mapMatches(selector.known, facts.workload!.labels) : 'unknown';
  const flaw = !headless ? 'is not headless' : selects === 'no' ? 'does not select them' : undefined;
  if (flaw === undefined || service.facts.origin !== 'plain') return;
  const pod = `${facts.name ?? 'db'}-0.${service.facts.name}`;
  const effect = headless
    ? `${pod} does not resolve. Let it select them.`
    : `${service.facts.name} leads to one address for all of them, and ${pod} resolves only where DNS does more than it has to, as CoreDNS does. Name a Service with clusterIP: None.`;
  const better = headless ? [] : headlessOnes(context).flatMap(({ facts: { name } }) => name ?? []);
  context.report({
    at: place,
    severity: headless ? 'warning' : 'information',
    message: `${name} is to give the pods of ${describe(facts)} their names, but ${flaw}: ${effect}`,
    related: [{ message: `${name} stands here`, at: service.facts.place, target: service }],
    fixes: better.slice(0, 1).map(one => use(one, context)),
  });
}

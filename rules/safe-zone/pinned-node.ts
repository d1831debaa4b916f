import { describe } from '../../engine/kubernetes/resource';
import type { Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { count, listOf } from '../../engine/text/words';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { isOptionalPart } from '../shared/guards';

const HOSTNAME = 'kubernetes.io/hostname';

/** Labels and fields that tell one node from all others. */
const NODE_KEYS = new Set([HOSTNAME, 'metadata.name']);

export default defineRule({
  meta: {
    id: 'safe-zone/pinned-node',
    title: 'A pod may run on certain nodes only, by name',
    severity: 'warning',
    preset: 'recommended',
    fixes: [],
  },
  workload(workload, context) {
    const { podSpec, resource } = workload;
    const name = at(podSpec, 'nodeName');
    if (name && asString(name) !== '' && isCertain(name, workload, context))
      context.report({
        at: name,
        message: `nodeName puts ${describe(resource)} on ${asString(name) ?? 'one node'} past the scheduler: nobody asks whether the node has room or is being drained, and when it is gone the pod runs nowhere. Remove it; where a kind of node is needed, select its label.`,
      });
    const selector = at(podSpec, 'nodeSelector', HOSTNAME);
    if (selector && isCertain(selector, workload, context))
      reportPinned(workload, selector, [asString(selector)], context);
    const affinity = pinnedBy(podSpec);
    if (affinity && isCertain(affinity.place, workload, context))
      reportPinned(workload, affinity.place, affinity.names, context);
  },
});

/** A name, which a template does not leave out at times. */
function isCertain(node: YamlNode, { resource }: Workload, { document }: Context): boolean {
  return node.kind === 'scalar' && !isOptionalPart(document, node.start, resource.root);
}

function reportPinned(
  { resource }: Workload,
  place: YamlNode,
  names: readonly (string | undefined)[],
  context: Context,
): void {
  const known = names.filter(name => name !== undefined);
  const where = known.length === names.length ? listOf(known) : count(names.length, 'node');
  const when =
    names.length === 1 ? 'While that node is drained, full or gone' : 'While these are drained, full or gone';
  context.report({
    at: place,
    message: `${describe(resource)} may only run on ${where}. ${when}, its pods wait as Pending, whatever room there is elsewhere. Select a label that several nodes share.`,
  });
}

/** The names that a required node affinity leaves: every one of its terms, which are alternatives, must name nodes. */
function pinnedBy(podSpec: YamlNode | undefined): { place: YamlNode; names: (string | undefined)[] } | undefined {
  const terms = itemsAt(
    podSpec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const lists = terms.map(valuesIn);
  const [first] = lists;
  if (!first || lists.some(list => list === undefined)) return undefined;
  const nodes = lists.flatMap(list => (list ? [...list] : []));
  return { place: first[0]!, names: [...new Set(nodes.map(asString))] };
}

/** The nodes that a term names; undefined when it names none. */
function valuesIn(term: YamlNode): readonly YamlNode[] | undefined {
  const conditions = [...itemsAt(term, 'matchExpressions'), ...itemsAt(term, 'matchFields')];
  for (const condition of conditions) {
    if (!NODE_KEYS.has(asString(at(condition, 'key')) ?? '') || asString(at(condition, 'operator')) !== 'In') continue;
    const values = itemsAt(condition, 'values');
    if (values.length > 0) return values;
  }
  return undefined;
}

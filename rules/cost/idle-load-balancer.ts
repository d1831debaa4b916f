import { defineRule } from '../../engine/lint/rule';
import type { Placed } from '../../engine/workspace/indexReader';
import { isSame, relatedTo } from '../shared/scaling';

/** Places that a finding shows; the message has the number. */
const MOST_SHOWN = 5;

export default defineRule({
  meta: {
    id: 'cost/idle-load-balancer',
    title: 'One of several load balancers, each of which is billed',
    severity: 'hint',
    preset: 'strict',
    fixes: [],
  },
  kinds: ['Service'],
  facts({ service }, context) {
    if (!service?.typePlace || !isBilled(context.here)) return;
    const all = context.index.ofKind('Service', isBilled);
    if (all.length < 2) return;
    const others = all.filter(placed => !isSame(placed, context.here));
    context.report({
      at: service.typePlace,
      message: `One of ${all.length} Services of type LoadBalancer in the workspace: most clouds bill each by the hour, idle or not. An Ingress or a Gateway serves many hosts with one.`,
      related: others
        .slice(0, MOST_SHOWN)
        .map(other => relatedTo(other, 'is another', context, other.facts.service!.typePlace)),
    });
  },
});

function isBilled({ facts: { service, origin, apiVersion } }: Placed): boolean {
  return service?.type === 'LoadBalancer' && origin !== 'patch' && apiVersion === 'v1';
}

import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf } from '../../engine/text/words';
import type { ContainerPort, ServicePort } from '../../engine/workspace/networkFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { at, itemsAt } from '../../engine/yaml/nodes';

export default defineRule({
  meta: {
    id: 'network/headless-ignores-port',
    title: 'A headless Service does not translate its port',
    severity: 'hint',
    preset: 'recommended',
    fixes: ['unsafe'],
  },
  kinds: ['Service'],
  /** DNS answers with the pods' own addresses, and no proxy stands between. Source: kubernetes.io, Headless Services. */
  facts({ service, network, origin }, context) {
    const ports = network?.ports ?? [];
    if (!service?.headless || origin === 'patch' || ports.length === 0) return;
    const declared = portsBehind(context);
    for (const [index, port] of ports.entries()) check(port, index, declared, context);
  },
});

/** What the pods that the Service surely selects declare. */
function portsBehind({ here, index }: FactsContext): ContainerPort[] {
  const selector = here.facts.service!.selector?.known ?? {};
  if (Object.keys(selector).length === 0) return [];
  return index
    .workloadsMatching({ matchLabels: selector }, mayMeet(index, here))
    .filter(({ facts }) => mapMatches(selector, facts.workload!.labels) === 'yes')
    .flatMap(({ facts }) => facts.network?.pod?.declared ?? []);
}

function check(servicePort: ServicePort, index: number, declared: readonly ContainerPort[], context: FactsContext) {
  const { port, protocol, place } = servicePort;
  const targets = targetsOf(servicePort, declared);
  if (port === undefined || targets.length === 0 || targets.includes(port)) return;
  if (declared.some(one => one.number === port && one.protocol === protocol)) return;
  context.report({
    at: place,
    message: `${describe(context.here.facts)} is headless: clients get the addresses of its pods and connect to port ${port} there, where nobody listens. They have to use ${listOf(targets.map(String))}.`,
    fixes: targets.length === 1 ? [setPort(index, targets[0]!, context)] : [],
  });
}

/** The pods' port by number; a name is looked up on each of them. */
function targetsOf({ target, protocol }: ServicePort, declared: readonly ContainerPort[]): number[] {
  if (typeof target === 'number') return [target];
  const named = declared.filter(one => one.name === target && one.protocol === protocol);
  return [...new Set(named.flatMap(({ number }) => number ?? []))];
}

function setPort(index: number, target: number, { here }: FactsContext): Fix {
  return {
    title: `Set the port to ${target} (clients that look it up follow, others must)`,
    safety: 'unsafe',
    operations: document => {
      const node = at(itemsAt(resourcesOf(document)[here.item]?.root, 'spec', 'ports')[index], 'port');
      return node?.kind === 'scalar' ? [{ kind: 'setScalar', node, value: target }] : [];
    },
  };
}

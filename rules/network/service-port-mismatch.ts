import { describe, resourcesOf } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import { listOf } from '../../engine/text/words';
import { isChanged } from '../../engine/workspace/changes';
import type { Placed } from '../../engine/workspace/indexReader';
import type { ContainerPort, ServicePort } from '../../engine/workspace/networkFacts';
import { mayMeet } from '../../engine/workspace/scope';
import { at, itemsAt } from '../../engine/yaml/nodes';

export default defineRule({
  meta: {
    id: 'network/service-port-mismatch',
    title: 'A Service aims at a port that its pods do not have',
    severity: 'error',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-score': ['service-targets-pod'] },
  },
  kinds: ['Service'],
  facts(facts, context) {
    const selector = facts.service?.selector;
    if (!selector || selector.open || facts.origin !== 'plain' || Object.keys(selector.known).length === 0) return;
    const pods = context.index.workloadsMatching({ matchLabels: selector.known }, mayMeet(context.index, context.here));
    if (pods.length === 0 || pods.some(({ facts }) => facts.network?.pod?.open !== false)) return;
    if ([context.here, ...pods].some(placed => isChanged(context.index, placed, /ports?(\.|$)|\.port$/i))) return;
    for (const [index, port] of (facts.network?.ports ?? []).entries()) check(port, index, pods, context);
  },
});

/** A name is looked up on the pods; a number works without being declared, unless others are declared and it is not. */
function check(port: ServicePort, index: number, pods: readonly Placed[], context: FactsContext): void {
  const declared = pods.flatMap(({ facts }) => facts.network!.pod!.declared);
  const { target } = port;
  if (target === undefined) return;
  if (typeof target === 'string') {
    // A number in quotes is rejected before anybody looks for it: `network/invalid-port-name`.
    const isName = !target.includes('$') && !/^\d+$/.test(target);
    if (isName && !declared.some(one => isMeant(one, target, port, context)))
      reportName(target, port, index, declared, pods, context);
  } else if (isOddNumber(target, port, declared)) reportNumber(target, port, index, declared, pods, context);
}

/** First minor at which the ports of native sidecars are found by name. Source: release notes of Kubernetes 1.32. */
const SIDECAR_PORTS_SINCE = 32;

/** The name is looked up together with the protocol. Source: kubernetes/kubernetes pkg/api/v1/pod, FindPort. */
function isMeant(
  { name, protocol, ofSidecar }: ContainerPort,
  target: string,
  port: ServicePort,
  { target: minor }: FactsContext,
) {
  return name === target && protocol === port.protocol && (!ofSidecar || minor >= SIDECAR_PORTS_SINCE);
}

/** Only a near relative of a declared port, or a pod with a single one, makes a number suspicious. */
function isOddNumber(target: number, { protocol }: ServicePort, declared: readonly ContainerPort[]): boolean {
  const same = declared.filter(port => port.protocol === protocol);
  if (same.length !== 1 || same.some(({ number }) => number === target)) return false;
  return nearestName(String(target), [String(same[0]!.number)]) !== undefined || target < 1024;
}

function reportName(
  target: string,
  port: ServicePort,
  index: number,
  declared: readonly ContainerPort[],
  pods: readonly Placed[],
  context: FactsContext,
): void {
  const usable = declared.filter(one => isMeant(one, one.name ?? '', port, context));
  const names = [...new Set(usable.flatMap(({ name }) => name ?? []))];
  const nearest = nearestName(target, names) ?? names[0];
  context.report({
    at: port.portPlace,
    message: `${whatIsThere(target, port, declared, names, pods)}, so ${describe(context.here.facts)} has no endpoints for it. ${nearest === undefined ? 'Use a number, or name the port on the container.' : 'Use a name that is there.'}`,
    related: pods.map(pod => ({ message: `${describe(pod.facts)} is selected`, at: pod.facts.place, target: pod })),
    fixes: use(nearest, index, context),
  });
}

function whatIsThere(
  target: string,
  { protocol }: ServicePort,
  declared: readonly ContainerPort[],
  names: readonly string[],
  pods: readonly Placed[],
): string {
  const who = listOf(pods.map(({ facts }) => describe(facts)));
  const twin = declared.find(({ name }) => name === target);
  if (twin && twin.protocol !== protocol)
    return `Port ${target} of ${who} is ${twin.protocol}, and this one ${protocol}`;
  if (twin)
    return `Port ${target} of ${who} belongs to a sidecar, where Kubernetes looks from 1.${SIDECAR_PORTS_SINCE} on`;
  return `No container of ${who} has a ${protocol === 'TCP' ? '' : `${protocol} `}port called ${target} (there is ${names.length === 0 ? 'no named port' : listOf(names)})`;
}

function reportNumber(
  target: number,
  port: ServicePort,
  index: number,
  declared: readonly ContainerPort[],
  pods: readonly Placed[],
  context: FactsContext,
): void {
  const only = declared.find(({ protocol }) => protocol === port.protocol)!.number!;
  context.report({
    at: port.portPlace,
    severity: 'warning',
    message: `${describe(context.here.facts)} sends to port ${target}, and the only port that ${listOf(pods.map(({ facts }) => describe(facts)))} declares is ${only}. If nothing listens on ${target}, connections are refused.`,
    related: pods.map(pod => ({ message: `${describe(pod.facts)} is selected`, at: pod.facts.place, target: pod })),
    fixes: use(only, index, context),
  });
}

function use(value: string | number | undefined, index: number, { here }: FactsContext): Fix[] {
  if (value === undefined) return [];
  return [
    {
      title: `Send to ${value}`,
      safety: 'choice',
      operations: document => {
        const port = itemsAt(resourcesOf(document)[here.item]?.root, 'spec', 'ports')[index];
        const target = at(port, 'targetPort');
        if (target?.kind === 'scalar') return [{ kind: 'replaceNode', node: target, value }];
        return port?.kind === 'mapping' ? [{ kind: 'setPath', mapping: port, path: ['targetPort'], value }] : [];
      },
    },
  ];
}

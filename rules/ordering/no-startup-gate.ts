import { parseImage } from '../../engine/kubernetes/image';
import { describe } from '../../engine/kubernetes/resource';
import { mapMatches } from '../../engine/kubernetes/selector';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import type { Reference, ResourceFacts } from '../../engine/workspace/facts';
import { mayMeet, nearestDefinitions } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import { databaseOf } from '../shared/databases';
import { workloadAt } from '../shared/workloads';

/** Programs that others cannot start without, besides databases. */
const BROKERS: Record<string, string> = {
  redis: 'Redis',
  valkey: 'Valkey',
  memcached: 'Memcached',
  nats: 'NATS',
  'activemq-artemis': 'ActiveMQ',
  pulsar: 'Pulsar',
};

export default defineRule({
  meta: {
    id: 'ordering/no-startup-gate',
    title: 'Nothing waits for the database',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
    options: {
      image: {
        type: 'string',
        default: 'busybox:1.37.0',
        description: 'Image of the init container that waits; it needs sh and nc.',
      },
    },
  },
  facts(facts, context) {
    const { workload, origin } = facts;
    if (!workload || origin === 'patch' || workload.containers.some(({ role }) => role === 'init')) return;
    const seen = new Set<string>();
    for (const reference of facts.references) {
      if (!reference.soft || reference.kind !== 'Service' || seen.has(reference.name)) continue;
      if (!isUngated(reference, facts)) continue;
      seen.add(reference.name);
      checkTarget(reference, context);
    }
  },
});

/** A probe holds back traffic and restarts until the program has started; one that cannot be seen may do so. */
function isUngated({ container }: Reference, { workload }: ResourceFacts): boolean {
  const user = workload!.containers.find(({ name }) => name === container);
  return user?.role === 'container' && user.startupProbe === false && user.readinessProbe === false;
}

function checkTarget(reference: Reference, context: FactsContext): void {
  const { here, index } = context;
  const [service, another] = nearestDefinitions(index, here, 'Service', reference.name, reference.namespace);
  if (!service || another) return;
  const target = backendOf(service, context);
  if (!target || (target.placed.path === here.path && target.placed.document === here.document)) return;
  context.report({
    at: reference.at,
    message: `Container ${reference.container} uses ${target.what} at ${reference.name} and nothing waits for it: when both start together, it fails and restarts until ${describe(target.placed.facts)} is up. Add an init container that waits, or a startup probe.`,
    related: [
      { message: `${describe(service.facts)} leads there`, at: service.facts.place, target: service },
      { message: `${describe(target.placed.facts)} runs it`, at: target.placed.facts.place, target: target.placed },
    ],
    fixes: waiter(reference, reference.port ?? onlyPort(service), context),
  });
}

/** The workload behind a Service, when it runs a known database or broker. */
function backendOf(service: Placed, { index }: FactsContext): { placed: Placed; what: string } | undefined {
  const selector = service.facts.service?.selector;
  const [key, value] = Object.entries(selector?.known ?? {}).find(([, one]) => one !== undefined) ?? [];
  if (key === undefined || value === undefined) return undefined;
  for (const placed of index.workloadsLabelled(key, value, mayMeet(index, service))) {
    if (mapMatches(selector!.known, placed.facts.workload!.labels) !== 'yes') continue;
    const what = placed.facts.workload!.containers.map(({ image }) => storeOf(image)).find(one => one !== undefined);
    if (what !== undefined) return { placed, what };
  }
  return undefined;
}

function storeOf(image: string | undefined): string | undefined {
  const name = image === undefined ? undefined : parseImage(image)?.name;
  if (name === undefined) return undefined;
  return databaseOf(name) ?? (Object.hasOwn(BROKERS, name) ? BROKERS[name] : undefined);
}

/** The port of a Service that has but one over TCP. */
function onlyPort({ facts }: Placed): number | undefined {
  const [port, another] = facts.network?.ports ?? [];
  return another || port?.protocol !== 'TCP' ? undefined : port.port;
}

/** Without a port in the text, or one alone at the Service, nobody knows which one to knock at. */
function waiter({ name, namespace }: Reference, port: number | undefined, context: FactsContext): Fix[] {
  if (port === undefined) return [];
  const host = namespace === '' ? name : `${name}.${namespace}`;
  const value = {
    name: `wait-for-${name}`,
    image: context.options.string('image'),
    command: ['sh', '-c', `until nc -z -w 2 ${host} ${port}; do sleep 2; done`],
  };
  return [
    {
      title: `Add an init container that waits for ${name}`,
      safety: 'choice',
      operations: document => {
        const mapping = workloadAt(document, context.here.item)?.podSpec;
        return mapping ? [{ kind: 'appendItem', to: { mapping, key: 'initContainers' }, value }] : [];
      },
    },
  ];
}

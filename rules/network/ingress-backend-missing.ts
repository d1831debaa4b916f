import { describe } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import type { Range } from '../../engine/text/source';
import { listOf } from '../../engine/text/words';
import { isChanged } from '../../engine/workspace/changes';
import type { Placed } from '../../engine/workspace/indexReader';
import {
  type Backend,
  ingressBackends,
  isRoute,
  isServiceBackend,
  routeBackends,
} from '../../engine/workspace/networkFacts';
import { distance, folderOf } from '../../engine/workspace/paths';
import { resolve } from '../../engine/workspace/resolve';
import { mayMeet, nearestDefinitions } from '../../engine/workspace/scope';
import { at, entryOf, lacks, type YamlNode } from '../../engine/yaml/nodes';
import { scalarAt } from '../shared/workloads';

export default defineRule({
  meta: {
    id: 'network/ingress-backend-missing',
    title: 'An Ingress or a route leads to a Service or port that is not there',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['dangling-ingress'], 'kube-score': ['ingress-targets-service'] },
  },
  kinds: ['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'UDPRoute', 'TLSRoute'],
  resource({ root, kind, group, apiVersion }, context) {
    const spec = at(root, 'spec');
    if (!spec) return;
    if (apiVersion === 'networking.k8s.io/v1' && kind === 'Ingress') {
      for (const backend of ingressBackends(spec)) checkForm(backend, context);
    } else if (isRoute(kind, group)) {
      for (const backend of routeBackends(spec).filter(isServiceBackend)) checkRoute(backend, kind, context);
    }
  },
  facts(facts, context) {
    if (facts.origin === 'patch' || isChanged(context.index, context.here, BACKENDS)) return;
    for (const backend of facts.network?.backends ?? []) checkBackend(backend, context);
  },
});

/** Where backends are written. */
const BACKENDS = /backend|^spec(\.rules)?(\.\d+)?$/i;

/** Source: kubernetes/kubernetes pkg/apis/networking/validation, validateIngressBackend. */
function checkForm(backend: YamlNode, context: Context): void {
  const [service, resource] = [at(backend, 'service'), at(backend, 'resource')];
  if (service && resource) reportBoth(['service', 'resource'], backend, 'This backend', context);
  const port = at(service, 'port');
  if (port?.kind !== 'mapping' || port.open) return;
  const [name, number] = [at(port, 'name'), at(port, 'number')];
  if (name && number) reportBoth(['name', 'number'], port, 'The port', context);
  else if (!name && !number)
    context.report({
      at: port,
      severity: 'error',
      message:
        'The port has neither a name nor a number, so the API server rejects the Ingress. Write exactly one of the two.',
    });
}

/** Two keys of which only one may be there. */
function reportBoth(keys: [string, string], holder: YamlNode, what: string, context: Context): void {
  const second = entryOf(holder, keys[1])!;
  context.report({
    at: keys[0] === 'name' ? at(holder, 'name')! : second.key,
    severity: 'error',
    message: `${what} has both a ${keys[0]} and a ${keys[1]}, so the API server rejects the Ingress. Write exactly one of the two.`,
    fixes: keys.map(kept => keep(kept, keys.find(key => key !== kept)!, holder)),
  });
}

function keep(kept: string, key: string, holder: YamlNode): Fix {
  return {
    title: `Keep the ${kept} and remove the ${key}`,
    safety: 'choice',
    operations: () => (holder.kind === 'mapping' ? [{ kind: 'removeEntry', mapping: holder, key }] : []),
  };
}

/** Source: gateway-api apis/v1 BackendObjectReference, validation of the port. */
function checkRoute(backend: YamlNode, kind: string, context: Context): void {
  const name = at(backend, 'name');
  if (!name || !lacks(backend, 'port')) return;
  context.report({
    at: name,
    severity: 'error',
    message: `A backend that is a Service needs a port, and this one has none: the API server rejects the ${kind}. Name a port of the Service.`,
  });
}

function checkBackend(backend: Backend, context: FactsContext): void {
  const [service, another] = nearestDefinitions(
    context.index,
    context.here,
    'Service',
    backend.service,
    backend.namespace,
  );
  if (!service) checkName(backend, context);
  else if (!another && service.facts.origin === 'plain' && !isChanged(context.index, service, /ports/))
    checkPort(backend, service, context);
}

/** A Service that is nowhere may come from elsewhere, unless all is known, or its name is nearly that of a neighbour. */
function checkName({ service, place }: Backend, context: FactsContext): void {
  const { here, index } = context;
  if (index.named('Service', service).length > 0 || index.unnamed('Service', mayMeet(index, here)).length > 0) return;
  const beside = index
    .ofKind('Service', mayMeet(index, here))
    .filter(({ path }) => distance(folderOf(path), folderOf(here.path)) <= 1);
  const name = nearestName(
    service,
    beside.flatMap(({ facts }) => facts.name ?? []),
  );
  const meant = beside.find(({ facts }) => name !== undefined && facts.name === name);
  const scope = meant ? undefined : closedWithout(place, context);
  if (!meant && scope === undefined) return;
  context.report({
    at: place,
    message: `No Service of ${scope ?? 'the workspace'} is called ${service}, so these requests are answered with an error. ${meant ? `The nearest is ${name}.` : 'Correct the name, or add the Service.'}`,
    related: meant
      ? [{ message: `${describe(meant.facts)} is defined here`, at: meant.facts.place, target: meant }]
      : [],
    fixes: meant ? [write(`Send to ${name}`, place, name!)] : [],
  });
}

/** What the kustomization or chart is called in which everything has been found, but not what is named here. */
function closedWithout(place: Range, { here, index }: FactsContext): string | undefined {
  const reference = here.facts.references.find(({ kind, at }) => kind === 'Service' && at.start === place.start);
  const all = reference ? resolve(index, here, reference) : [];
  const isMissing = all.length > 0 && all.every(({ state, scope }) => state === 'missing' && scope.isClosed);
  return isMissing ? all[0]!.scope.title : undefined;
}

/** Backends name the Service's own port, not the pods'. */
function checkPort({ port, portPlace }: Backend, service: Placed, context: FactsContext): void {
  const ports = service.facts.network?.ports ?? [];
  if (port === undefined || !portPlace || ports.length === 0) return;
  if (ports.some(one => (one.port === undefined && one.name === undefined) || one.port === port || one.name === port))
    return;
  const has = listOf(ports.map(one => [one.name, one.port].filter(part => part !== undefined).join(' ')));
  const byTarget = ports.find(one => one.target === port);
  const hint = byTarget ? ` ${port} is the port of its pods; here the Service's own counts.` : '';
  const value = typeof port === 'string' ? (byTarget ?? ports[0]!).name : (byTarget ?? ports[0]!).port;
  context.report({
    at: portPlace,
    message: `${describe(service.facts)} has no port ${port} (it has ${has}), so these requests are answered with an error.${hint}`,
    related: [{ message: `${describe(service.facts)} is defined here`, at: service.facts.place, target: service }],
    fixes: value === undefined ? [] : [write(`Send to port ${value}`, portPlace, value)],
  });
}

function write(title: string, place: Range, value: string | number): Fix {
  return {
    title,
    safety: 'choice',
    operations: document => {
      const node = scalarAt(document, place.start);
      return node ? [{ kind: 'setScalar', node, value }] : [];
    },
  };
}

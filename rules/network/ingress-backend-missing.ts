import { describe, type Resource } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { nearestName } from '../../engine/text/nearest';
import type { Range } from '../../engine/text/source';
import { listOf } from '../../engine/text/words';
import { isChanged } from '../../engine/workspace/changes';
import type { Placed } from '../../engine/workspace/indexReader';
import type { Backend } from '../../engine/workspace/networkFacts';
import { distance, folderOf } from '../../engine/workspace/paths';
import { mayMeet, nearestDefinitions } from '../../engine/workspace/scope';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
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
  resource(resource, context) {
    for (const port of ingressPorts(resource)) checkForm(port, context);
  },
  facts(facts, context) {
    if (facts.origin === 'patch' || isChanged(context.index, context.here, BACKENDS)) return;
    for (const backend of facts.network?.backends ?? []) checkBackend(backend, context);
  },
});

/** Where backends are written. */
const BACKENDS = /backend|^spec(\.rules)?(\.\d+)?$/i;

/** The `port` mappings of an Ingress' backends. */
function ingressPorts({ kind, group, root }: Resource): YamlNode[] {
  if (kind !== 'Ingress' || group !== 'networking.k8s.io') return [];
  const paths = itemsAt(root, 'spec', 'rules').flatMap(rule => itemsAt(rule, 'http', 'paths'));
  const services = [
    at(root, 'spec', 'defaultBackend', 'service'),
    ...paths.map(path => at(path, 'backend', 'service')),
  ];
  return services.flatMap(service => at(service, 'port') ?? []);
}

/** Source: kubernetes/kubernetes pkg/apis/networking/validation, ValidateIngress. */
function checkForm(port: YamlNode, context: Context): void {
  if (port.kind !== 'mapping' || port.open) return;
  const [name, number] = [at(port, 'name'), at(port, 'number')];
  if ((name === undefined) !== (number === undefined)) return;
  const flaw = name ? 'has both a name and a number' : 'has neither a name nor a number';
  context.report({
    at: name ?? port,
    severity: 'error',
    message: `The port ${flaw}, so the API server rejects the Ingress. Write exactly one of the two.`,
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

/** A Service that is nowhere may come from elsewhere; one whose name is nearly that of a neighbour is misspelt. */
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
  const meant = beside.find(({ facts }) => facts.name === name);
  if (name === undefined || !meant) return;
  context.report({
    at: place,
    message: `No Service of the workspace is called ${service}, so these requests are answered with an error. The nearest is ${name}.`,
    related: [{ message: `${describe(meant.facts)} is defined here`, at: meant.facts.place, target: meant }],
    fixes: [write(`Send to ${name}`, place, name)],
  });
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

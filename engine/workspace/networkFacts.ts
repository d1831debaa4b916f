import { type Policy, readPolicy } from '../kubernetes/networkPolicy/policy';
import { headOf, type Resource } from '../kubernetes/resource';
import type { Workload } from '../kubernetes/workload';
import type { Range } from '../text/source';
import { at, isOpen, itemsAt, type YamlNode } from '../yaml/nodes';
import { asBool, asInt, asString } from '../yaml/scalars';

/** A port that a container declares. Declaring is voluntary: others may be open too. */
export interface ContainerPort {
  name: string | undefined;
  number: number | undefined;
  protocol: string;
  container: string | undefined;
  place: Range;
  /** Services look ports of native sidecars up by name only in later versions. */
  ofSidecar?: true | undefined;
  /** The port of the node that leads to it. */
  hostPort?: number | undefined;
}

export interface PodPorts {
  declared: ContainerPort[];
  /** Ports or containers may be there that cannot be seen. */
  open: boolean;
  hostNetwork: boolean;
}

export interface ServicePort {
  name: string | undefined;
  port: number | undefined;
  /** The pod's port, by number or name; the Service's own number when nothing is written. */
  target: number | string | undefined;
  protocol: string;
  /** The port of every node that leads here; undefined when the cluster chooses it, or none is open. */
  nodePort?: number;
  place: Range;
  /** Where the target is written, else the port. */
  portPlace: Range;
}

/** A Service that an Ingress or a route sends traffic to. */
export interface Backend {
  service: string;
  namespace: string;
  port: number | string | undefined;
  place: Range;
  portPlace: Range | undefined;
}

export interface NetworkFacts {
  policy?: Policy;
  pod?: PodPorts;
  ports?: ServicePort[];
  backends?: Backend[];
}

/** What policies, Services and routes need to know of each other; undefined for all other objects. */
export function networkFacts(resource: Resource, workload: Workload | undefined): NetworkFacts | undefined {
  const { kind, group, root } = resource;
  const spec = at(root, 'spec');
  if (workload) return { pod: podPorts(workload) };
  if (!spec) return undefined;
  if (kind === 'NetworkPolicy' && group === 'networking.k8s.io') return { policy: readPolicy(spec, headOf(resource)) };
  if (kind === 'Service' && group === '') return { ports: itemsAt(spec, 'ports').map(servicePort) };
  const backends = backendsOf(kind, group, spec);
  return backends.length > 0 ? { backends } : undefined;
}

function podPorts({ podSpec, containers }: Workload): PodPorts {
  const declared = containers.flatMap(({ node, name, role }) =>
    role === 'init' || role === 'ephemeral'
      ? []
      : itemsAt(node, 'ports').map(port => ({ ...containerPort(port, name), ...(role === 'sidecar' && SIDECAR) })),
  );
  const hidden = containers.some(
    ({ node }) => isOpen(node) || (at(node, 'ports') !== undefined && isOpen(at(node, 'ports'))),
  );
  const list = at(podSpec, 'containers');
  return {
    declared,
    open: hidden || list === undefined || isOpen(list) || declared.some(({ number }) => number === undefined),
    hostNetwork: asBool(at(podSpec, 'hostNetwork')) === true,
  };
}

const SIDECAR = { ofSidecar: true } as const;

function containerPort(port: YamlNode, container: string | undefined): ContainerPort {
  const hostPort = asInt(at(port, 'hostPort'));
  return {
    name: asString(at(port, 'name')),
    number: asInt(at(port, 'containerPort')),
    protocol: asString(at(port, 'protocol')) ?? 'TCP',
    container,
    place: rangeOf(at(port, 'name') ?? at(port, 'containerPort') ?? port),
    ...(hostPort && { hostPort }),
  };
}

function servicePort(node: YamlNode): ServicePort {
  const port = asInt(at(node, 'port'));
  const target = at(node, 'targetPort');
  const nodePort = asInt(at(node, 'nodePort'));
  const place = rangeOf(at(node, 'port') ?? node);
  return {
    name: asString(at(node, 'name')),
    port,
    target: target ? (asInt(target) ?? asString(target)) : port,
    protocol: asString(at(node, 'protocol')) ?? 'TCP',
    ...(nodePort && { nodePort }),
    place,
    portPlace: target ? rangeOf(target) : place,
  };
}

function backendsOf(kind: string, group: string, spec: YamlNode): Backend[] {
  if (kind === 'Ingress' && INGRESS_GROUPS.includes(group)) return ingressBackends(spec).flatMap(ingressBackend);
  return isRoute(kind, group) ? routeBackends(spec).flatMap(routeBackend) : [];
}

const INGRESS_GROUPS = ['networking.k8s.io', 'extensions'];

/** The `backend` mappings of an Ingress, of all versions. Source: kubernetes/api networking v1 and v1beta1 types.go. */
export function ingressBackends(spec: YamlNode): YamlNode[] {
  const paths = itemsAt(spec, 'rules').flatMap(rule => itemsAt(rule, 'http', 'paths'));
  const all = [at(spec, 'defaultBackend'), at(spec, 'backend'), ...paths.map(path => at(path, 'backend'))];
  return all.flatMap(backend => backend ?? []);
}

export function isRoute(kind: string, group: string): boolean {
  return /^(HTTP|GRPC|TCP|UDP|TLS)Route$/.test(kind) && group === 'gateway.networking.k8s.io';
}

/** Where a route of the Gateway API sends requests, copies of them included. Source: gateway-api apis/v1 BackendRef. */
export function routeBackends(spec: YamlNode): YamlNode[] {
  return itemsAt(spec, 'rules').flatMap(rule => {
    const backends = itemsAt(rule, 'backendRefs');
    const filters = [rule, ...backends].flatMap(holder => itemsAt(holder, 'filters'));
    return [...backends, ...filters.flatMap(filter => at(filter, 'requestMirror', 'backendRef') ?? [])];
  });
}

/** Whether a backend of a route is a Service of the core group, which it is when nothing else is said. */
export function isServiceBackend(node: YamlNode): boolean {
  return (asString(at(node, 'kind')) ?? 'Service') === 'Service' && (asString(at(node, 'group')) ?? '') === '';
}

function ingressBackend(node: YamlNode): Backend[] {
  const service = at(node, 'service');
  if (!service) return backend(at(node, 'serviceName'), '', at(node, 'servicePort'));
  const port = at(service, 'port', 'number') ?? at(service, 'port', 'name');
  return backend(at(service, 'name'), '', port);
}

function routeBackend(node: YamlNode): Backend[] {
  if (!isServiceBackend(node)) return [];
  return backend(at(node, 'name'), asString(at(node, 'namespace')) ?? '', at(node, 'port'));
}

function backend(name: YamlNode | undefined, namespace: string, port: YamlNode | undefined): Backend[] {
  const service = asString(name);
  if (!name || service === undefined) return [];
  const value = asInt(port) ?? asString(port);
  return [{ service, namespace, port: value, place: rangeOf(name), portPlace: port && rangeOf(port) }];
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

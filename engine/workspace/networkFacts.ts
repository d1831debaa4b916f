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
      : itemsAt(node, 'ports').map(port => ({
          name: asString(at(port, 'name')),
          number: asInt(at(port, 'containerPort')),
          protocol: asString(at(port, 'protocol')) ?? 'TCP',
          container: name,
          place: rangeOf(at(port, 'name') ?? at(port, 'containerPort') ?? port),
        })),
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

function servicePort(node: YamlNode): ServicePort {
  const port = asInt(at(node, 'port'));
  const target = at(node, 'targetPort');
  const place = rangeOf(at(node, 'port') ?? node);
  return {
    name: asString(at(node, 'name')),
    port,
    target: target ? (asInt(target) ?? asString(target)) : port,
    protocol: asString(at(node, 'protocol')) ?? 'TCP',
    place,
    portPlace: target ? rangeOf(target) : place,
  };
}

/** Source: kubernetes/api networking/v1 types.go; gateway-api apis/v1 BackendRef. */
function backendsOf(kind: string, group: string, spec: YamlNode): Backend[] {
  if (kind === 'Ingress' && group === 'networking.k8s.io') {
    const paths = itemsAt(spec, 'rules').flatMap(rule => itemsAt(rule, 'http', 'paths'));
    return [at(spec, 'defaultBackend'), ...paths.map(path => at(path, 'backend'))].flatMap(ingressBackend);
  }
  if (!/^(HTTP|GRPC|TCP|UDP|TLS)Route$/.test(kind) || group !== 'gateway.networking.k8s.io') return [];
  return itemsAt(spec, 'rules').flatMap(rule => itemsAt(rule, 'backendRefs').flatMap(routeBackend));
}

function ingressBackend(node: YamlNode | undefined): Backend[] {
  const service = at(node, 'service');
  const port = at(service, 'port', 'number') ?? at(service, 'port', 'name');
  return backend(at(service, 'name'), '', port);
}

function routeBackend(node: YamlNode): Backend[] {
  if ((asString(at(node, 'kind')) ?? 'Service') !== 'Service' || (asString(at(node, 'group')) ?? '') !== '') return [];
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

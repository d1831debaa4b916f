import type { Operation } from '../../edit/operations';
import { at, entryOf, isOpen, itemsAt, lacks, type Mapping, mappingAt } from '../../yaml/nodes';
import { asString } from '../../yaml/scalars';
import { type Conversion, combine, sink, steps, UNCHANGED } from './conversion';

/**
 * Ingress of extensions/v1beta1 and networking.k8s.io/v1beta1 to v1: `backend` becomes `defaultBackend`, service name
 * and port move below `service`, and each path says the type that v1beta1 assumed.
 */
export function convertIngress(root: Mapping): Conversion | undefined {
  const spec = mappingAt(root, 'spec');
  if (!spec) return UNCHANGED;
  const rules = itemsAt(spec, 'rules');
  const paths = rules.flatMap(rule => itemsAt(rule, 'http', 'paths'));
  if ([spec, ...rules, ...paths].some(isOpen)) return undefined;
  const backends = [at(spec, 'backend'), ...paths.map(path => at(path, 'backend'))];
  return combine([
    ...backends.map(backend => (backend?.kind === 'mapping' ? convertBackend(backend) : UNCHANGED)),
    steps(entryOf(spec, 'backend') && [{ kind: 'renameKey', mapping: spec, key: 'backend', to: 'defaultBackend' }]) ??
      UNCHANGED,
    ...paths.map(path => (path.kind === 'mapping' ? typePath(path) : undefined)),
  ]);
}

function convertBackend(backend: Mapping): Conversion | undefined {
  // A port without a service was never valid, and nobody can tell where it belongs.
  if (!entryOf(backend, 'serviceName'))
    return isOpen(backend) || entryOf(backend, 'servicePort') ? undefined : UNCHANGED;
  const port = at(backend, 'servicePort');
  const text = asString(port);
  if (port?.kind !== 'scalar' || text === undefined) return undefined;
  const isNumber = /^\d+$/.test(text);
  const path = ['service', 'port', isNumber ? 'number' : 'name'];
  // v1beta1 took a number in quotes, v1 does not.
  const moved = steps(
    sink(backend, 'serviceName', ['service', 'name']),
    sink(backend, 'servicePort', path, isNumber ? Number(text) : undefined),
  );
  return moved && { ...moved, effects: ['moves the service name and port'] };
}

/** ImplementationSpecific is what a path without a type was. Source: kubernetes/api networking/v1beta1 types.go. */
function typePath(path: Mapping): Conversion {
  if (!lacks(path, 'pathType')) return UNCHANGED;
  const insert: Operation = {
    kind: 'insertKey',
    mapping: path,
    key: 'pathType',
    value: 'ImplementationSpecific',
    after: ['path'],
  };
  return { operations: [insert], effects: ['pathType stays ImplementationSpecific'] };
}

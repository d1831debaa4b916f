import { type at, isOpen, itemsAt, type Mapping, mappingAt } from '../../yaml/nodes';
import { type Conversion, combine, sink, steps } from './conversion';

/** What a request for devices says of the one kind of device that it wants. */
const EXACTLY = [
  'deviceClassName',
  'selectors',
  'allocationMode',
  'count',
  'adminAccess',
  'tolerations',
  'capacity',
  'derivedAttributes',
];

/**
 * ResourceClaim and ResourceClaimTemplate of resource.k8s.io/v1alpha3 and v1beta1 to v1: what a request says of a
 * device moves below `exactly`. Source: kubernetes/api resource/v1 types.go (DeviceRequest).
 */
export function convertDeviceClaim(root: Mapping): Conversion | undefined {
  const spec = mappingAt(root, 'spec', 'spec') ?? mappingAt(root, 'spec');
  // Versions before v1alpha3 asked for a class of resources, not for devices.
  const devices = mappingAt(spec, 'devices');
  if (!devices) return undefined;
  const moved = combine(itemsAt(devices, 'requests').map(convertRequest));
  return moved && moved.operations.length > 0 ? { ...moved, effects: ['moves requests below exactly'] } : moved;
}

function convertRequest(request: ReturnType<typeof at>): Conversion | undefined {
  if (request?.kind !== 'mapping' || isOpen(request)) return undefined;
  return steps(...EXACTLY.map(key => sink(request, key, ['exactly', key])));
}

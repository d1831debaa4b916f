import type { Operation } from '../../edit/operations';
import { at, entryOf, isNull, isOpen, itemsAt, lacks, type Mapping, mappingAt, type Scalar } from '../../yaml/nodes';
import { asInt, asString } from '../../yaml/scalars';
import { type Conversion, combine, steps, UNCHANGED } from './conversion';

/** policy/v1beta1 to v1: the fields are the same, but an empty selector used to select nothing. */
export function convertDisruptionBudget(root: Mapping): Conversion | undefined {
  const selector = at(root, 'spec', 'selector');
  if (!selector || isNull(selector)) return UNCHANGED;
  const selects = [...(mappingAt(selector, 'matchLabels')?.entries ?? []), ...itemsAt(selector, 'matchExpressions')];
  if (selects.length > 0) return UNCHANGED;
  const isKnown = [selector, at(selector, 'matchLabels'), at(selector, 'matchExpressions')].every(
    node => node === undefined || !isOpen(node),
  );
  const which = isKnown ? 'its empty selector' : 'an empty selector, should it be that,';
  return { operations: [], effects: [`${which} selected no pod and will select all of the namespace`] };
}

/** node.k8s.io/v1alpha1 to v1: what stood below spec moves up. */
export function convertRuntimeClass(root: Mapping): Conversion | undefined {
  const spec = mappingAt(root, 'spec');
  if (!spec) return UNCHANGED;
  if (spec.flow || isOpen(spec) || asString(at(spec, 'runtimeHandler')) === undefined) return undefined;
  const fields = spec.entries.flatMap(({ key }) => asString(key) ?? []);
  const up = (key: string): Operation[] => [{ kind: 'moveEntry', from: spec, key, to: root, whenEmpty: 'remove' }];
  const moved = steps(
    [{ kind: 'renameKey', mapping: spec, key: 'runtimeHandler', to: 'handler' }],
    ...fields.map(key => up(key === 'runtimeHandler' ? 'handler' : key)),
  );
  return moved && { ...moved, effects: ['moves the handler up'] };
}

/**
 * rbac.authorization.k8s.io/v1alpha1 to v1: subjects say a group instead of a version, which follows from their kind.
 * Source: kubernetes/kubernetes pkg/apis/rbac/v1alpha1/conversion.go.
 */
export function convertRoleBinding(root: Mapping): Conversion | undefined {
  return combine(itemsAt(root, 'subjects').map(convertSubject));
}

function convertSubject(subject: ReturnType<typeof at>): Conversion | undefined {
  if (subject?.kind !== 'mapping' || isOpen(subject)) return undefined;
  const [kindNode, nameNode, version] = ['kind', 'name', 'apiVersion'].map(key => at(subject, key));
  const kind = asString(kindNode);
  if (kind === undefined || kindNode?.kind !== 'scalar') return undefined;
  // There, the user named * stood for everyone who has logged in.
  const everyone =
    kind === 'User' && nameNode?.kind === 'scalar' && asString(nameNode) === '*'
      ? steps([
          { kind: 'setScalar', node: kindNode, value: 'Group' },
          { kind: 'setScalar', node: nameNode, value: 'system:authenticated' },
        ])
      : undefined;
  return combine([
    everyone ? { ...everyone, effects: ['the user * becomes the group system:authenticated'] } : UNCHANGED,
    version?.kind === 'scalar' ? nameGroup(subject, version, kind) : UNCHANGED,
  ]);
}

function nameGroup(subject: Mapping, version: Scalar, kind: string): Conversion | undefined {
  const converted = steps([
    { kind: 'renameKey', mapping: subject, key: 'apiVersion', to: 'apiGroup' },
    { kind: 'setScalar', node: version, value: kind === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io' },
  ]);
  return converted && { ...converted, effects: ['subjects name a group'] };
}

/** flowcontrol beta versions to v1: shares have a new name, and a 0 is no longer taken for the default of 30. */
export function convertPriorityLevel(root: Mapping): Conversion | undefined {
  const limited = mappingAt(root, 'spec', 'limited');
  if (!limited) return UNCHANGED;
  const key = entryOf(limited, 'assuredConcurrencyShares') ? 'assuredConcurrencyShares' : 'nominalConcurrencyShares';
  const isZero = asInt(at(limited, key)) === 0;
  const effects = isZero ? ['nominalConcurrencyShares: 0 meant 30 and will mean 0'] : [];
  if (key === 'nominalConcurrencyShares') return { operations: [], effects };
  const renamed: Operation = { kind: 'renameKey', mapping: limited, key, to: 'nominalConcurrencyShares' };
  return { operations: [renamed], effects: [...effects, 'renames assuredConcurrencyShares'] };
}

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** discovery.k8s.io beta versions to v1: host name and zone have fields of their own, other topology has none. */
export function convertEndpointSlice(root: Mapping): Conversion | undefined {
  // Before v1, a slice could leave open which family its addresses are of.
  if (!/^(IPv4|IPv6|FQDN)$/.test(asString(at(root, 'addressType')) ?? '')) return undefined;
  return combine(itemsAt(root, 'endpoints').map(convertEndpoint));
}

function convertEndpoint(endpoint: ReturnType<typeof at>): Conversion | undefined {
  if (endpoint?.kind !== 'mapping') return undefined;
  const topology = at(endpoint, 'topology');
  if (!topology) return isOpen(endpoint) ? undefined : UNCHANGED;
  if (topology.kind !== 'mapping' || isOpen(topology)) return undefined;
  const node = lacks(endpoint, 'nodeName') ? copy(endpoint, 'nodeName', at(topology, HOSTNAME)) : [];
  const zone = lacks(endpoint, 'zone') ? copy(endpoint, 'zone', at(topology, ZONE)) : [];
  const lost = topology.entries
    .flatMap(({ key }) => asString(key) ?? [])
    .filter(key => key !== HOSTNAME && key !== ZONE);
  return {
    operations: [...node, ...zone, { kind: 'removeEntry', mapping: endpoint, key: 'topology' }],
    effects: ['topology becomes nodeName and zone', ...lost.map(key => `drops ${key}`)],
  };
}

function copy(endpoint: Mapping, key: string, from: ReturnType<typeof at>): Operation[] {
  const value = asString(from);
  return value === undefined ? [] : [{ kind: 'insertKey', mapping: endpoint, key, value }];
}

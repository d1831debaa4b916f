import type { FieldStatus } from '../../../engine/kubernetes/lifecycle/fields';
import type { FoundField } from '../../../engine/kubernetes/lifecycle/findFields';
import type { Resource } from '../../../engine/kubernetes/resource';
import type { Fix, Safety } from '../../../engine/lint/rule';
import { at, entryOf, itemsAt, type Mapping, type Sequence } from '../../../engine/yaml/nodes';
import { asString } from '../../../engine/yaml/scalars';
import { isMoved, moveOf } from './moves';

/** What a machine may do about one place: at most one fix. */
export function remedies(found: FoundField, status: FieldStatus, resource: Resource, target: number): Fix[] {
  const own = OWN[found.life.id];
  if (own) return own(found, target);
  switch (found.life.fix) {
    case 'rename':
      return rename(found, resource);
    case 'delete':
      return [remove(found, 'safe')];
    case 'move':
      return move(found, status);
    default:
      return [];
  }
}

function remove({ holder, path }: FoundField, safety: Safety, why = ''): Fix {
  const key = String(path.at(-1));
  return {
    title: `Remove ${key}${why}`,
    safety,
    operations: () => [{ kind: 'removeEntry', mapping: holder, key, whenEmpty: undefined }],
  };
}

/** Renames that change what happens, and how; all others stand for the same thing. */
const RISKS: Record<string, string> = {
  'label-master': ' (other nodes may match)',
  'toleration-master': ' (the pod may then run on control plane nodes)',
  'label-created-by': ' (selectors may look for the old label)',
  'taint-alpha': ' (it takes effect then)',
};

/** Objects that cannot be changed in place, or whose nodes are described by a driver. */
const FIXED = ['PersistentVolume', 'StorageClass', 'CSIStorageCapacity'];

function rename(found: FoundField, { kind }: Resource): Fix[] {
  const { place, holder, entry, path, life } = found;
  const to = place.rename;
  const key = String(path.at(-1));
  if (to === undefined || !entry || place.condition.is === 'startsWith') return [];
  // An empty name is none: there is nothing to carry over.
  if (life.id === 'service-account-alias' && asString(entry.value) === '') return [remove(found, 'safe')];
  const risk = FIXED.includes(kind) ? ' (volumes that exist keep the old name)' : RISKS[life.id];
  const safety: Safety = risk === undefined ? 'safe' : 'unsafe';
  if (place.on === 'value') {
    const node = entry.value;
    if (node.kind !== 'scalar') return [];
    const title = `Change ${asString(node)} to ${to}${risk ?? ''}`;
    return [{ title, safety, operations: () => [{ kind: 'setScalar', node, value: to }] }];
  }
  const twin = entryOf(holder, to);
  if (!twin) {
    const title = `Rename ${key} to ${to}${risk ?? ''}`;
    return [{ title, safety, operations: () => [{ kind: 'renameKey', mapping: holder, key, to }] }];
  }
  // The new name counts when both are there.
  const sameValue = asString(twin.value) === asString(entry.value);
  return sameValue || life.id === 'service-account-alias' ? [remove(found, 'safe')] : [];
}

/** Values that nobody reads any more take effect again when they move: that is a change, if a wanted one. */
function move(found: FoundField, status: FieldStatus): Fix[] {
  if (isMoved(found)) {
    if (REVIVES.includes(status)) return [remove(found, 'safe')];
    return found.life.id === 'ingress-class' ? [remove(found, 'unsafe', ' (the field stays)')] : [];
  }
  const moved = moveOf(found);
  if (!moved) return [];
  const { operations, to } = moved;
  const risk = MOVE_RISKS[found.life.id] ?? (REVIVES.includes(status) ? ' (it takes effect then)' : '');
  return [{ title: `Move it to ${to}${risk}`, safety: risk === '' ? 'safe' : 'unsafe', operations: () => operations }];
}

const REVIVES: readonly FieldStatus[] = ['non-functional', 'removed'];

const MOVE_RISKS: Record<string, string> = {
  'ingress-class': ' (an IngressClass of that name has to exist)',
  'storage-class': ' (claims that exist cannot be changed)',
  'mount-options': ' (volumes that exist keep theirs)',
  'critical-pod': ': system-cluster-critical (the pod is protected then, and may push others out)',
};

const OWN: Record<string, (found: FoundField, target: number) => Fix[]> = {
  'cronjob-tz-schedule': partTimeZone,
  'pod-resourceclaims-source': liftClaim,
  'toleration-master': found => (twinToleration(found) ? [dropToleration(found)] : renameToleration(found)),
};

/** Before, the API server drops the field. Source: kubernetes/enhancements KEP-3140. */
const TIME_ZONE_SINCE = 25;

/** `CRON_TZ=Europe/Vienna 0 3 * * *` as a schedule and a time zone. */
function partTimeZone({ holder, entry }: FoundField, target: number): Fix[] {
  const node = entry?.value;
  const [, timeZone, schedule] = /^(?:CRON_)?TZ=(\S+)\s+(.+)$/.exec(asString(node) ?? '') ?? [];
  if (node?.kind !== 'scalar' || !timeZone || !schedule || target < TIME_ZONE_SINCE) return [];
  if (entryOf(holder, 'timeZone')) return [];
  return [
    {
      title: `Move the time zone to timeZone: ${timeZone}`,
      safety: 'safe',
      operations: () => [
        { kind: 'setScalar', node, value: schedule },
        { kind: 'insertKey', mapping: holder, key: 'timeZone', value: timeZone, after: ['schedule'] },
      ],
    },
  ];
}

/** The claim stood below `source`; that level is gone. */
function liftClaim({ holder }: FoundField): Fix[] {
  const source = at(holder, 'source');
  const names = ['resourceClaimName', 'resourceClaimTemplateName'].filter(name => entryOf(source, name));
  if (source?.kind !== 'mapping' || source.flow || names.length !== source.entries.length) return [];
  return [
    {
      title: `Move ${names.join(' and ')} up (the pod gets its devices then)`,
      safety: 'unsafe',
      operations: () =>
        names.map(key => ({ kind: 'moveEntry', from: source, key, to: holder, whenEmpty: 'remove' as const })),
    },
  ];
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Another toleration of the list, the same but for the new name: then the old one is but a leftover. */
export function twinToleration({ holder }: FoundField): Mapping | undefined {
  const others = holder.parent?.kind === 'sequence' ? itemsAt(holder.parent) : [];
  const effect = asString(at(holder, 'effect'));
  const twin = others.find(
    other => asString(at(other, 'key')) === CONTROL_PLANE && asString(at(other, 'effect')) === effect,
  );
  return twin?.kind === 'mapping' ? twin : undefined;
}

function dropToleration({ holder }: FoundField): Fix {
  const sequence = holder.parent as Sequence;
  const index = sequence.items.indexOf(holder);
  return {
    title: 'Remove the toleration of the old name',
    safety: 'safe',
    operations: () => [{ kind: 'removeItem', sequence, index }],
  };
}

function renameToleration({ entry }: FoundField): Fix[] {
  const node = entry?.value;
  if (node?.kind !== 'scalar') return [];
  return [
    {
      title: `Change the taint to ${CONTROL_PLANE}${RISKS['toleration-master']}`,
      safety: 'unsafe',
      operations: () => [{ kind: 'setScalar', node, value: CONTROL_PLANE }],
    },
  ];
}

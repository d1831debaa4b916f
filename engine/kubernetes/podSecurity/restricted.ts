import { allEntries, at, deref, isOpen, itemsAt, keyText, mappingAt, type YamlNode } from '../../yaml/nodes';
import { asBool, asInt, asString } from '../../yaml/scalars';
import { isHiddenAt } from '../security';
import { addedBeyond, forbiddenType, procMount } from './baseline';
import { FOREVER, type Offence } from './breach';
import { containerSettersOf, lackers, missingOf, type Pod, settersOf } from './pod';

/** What level restricted minds beyond baseline. Source: kubernetes/pod-security-admission policy/check_*.go. */
export function* restrictedOffences(pod: Pod): Generator<Offence> {
  yield* privilegeEscalation(pod);
  yield* capabilities(pod);
  yield* procMount(pod, 'procMount_restricted', 35, FOREVER);
  yield* volumeTypes(pod);
  yield* nonRoot(pod);
  yield* user(pod);
  yield* seccomp(pod);
}

/** Windows pods are spared what only Linux has, from the policy of 1.25 on. */
function linuxOnly(pod: Pod, from: number): { from: number; before: number } {
  return { from, before: pod.windows ? 25 : FOREVER };
}

/** Pods with users of their own may be root in there, from the policy of 1.35 on. */
function beforeOwnUsers(pod: Pod): number {
  return pod.ownUsers ? 35 : FOREVER;
}

function* privilegeEscalation(pod: Pod): Generator<Offence> {
  const check = 'allowPrivilegeEscalation';
  const versions = linuxOnly(pod, 8);
  for (const { name, head } of lackers(pod, check)) yield { check, missing: true, who: name, at: head, ...versions };
  for (const { who, node } of containerSettersOf(pod, check))
    if (asBool(node) === true) yield { check, missing: true, who, at: node, ...versions };
}

function* capabilities(pod: Pod): Generator<Offence> {
  const check = 'capabilities_restricted';
  const versions = linuxOnly(pod, 22);
  for (const { name, head, node, context } of pod.members) {
    if (dropsAll(context) || isHiddenAt(node, ['securityContext', 'capabilities', 'drop'])) continue;
    yield { check, missing: true, who: name, at: head, ...versions };
  }
  for (const { who, node } of containerSettersOf(pod, 'capabilities', 'add'))
    yield* addedBeyond(check, who, node, name => name === 'NET_BIND_SERVICE', versions);
}

/** Or may do so, where an item is out of sight. */
function dropsAll(context: YamlNode | undefined): boolean {
  return (
    context !== undefined && itemsAt(context, 'capabilities', 'drop').some(item => (asString(item) ?? 'ALL') === 'ALL')
  );
}

/** Volumes of level restricted. Source: kubernetes/pod-security-admission policy/check_restrictedVolumes.go. */
export const RESTRICTED_VOLUMES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function* volumeTypes({ spec }: Pod): Generator<Offence> {
  for (const item of itemsAt(spec, 'volumes')) {
    const volume = mappingAt(item);
    if (!volume || isOpen(volume) || RESTRICTED_VOLUMES.some(type => at(volume, type)?.kind === 'mapping')) continue;
    const type = allEntries(volume).find(({ value }) => deref(value)?.kind === 'mapping');
    // A volume without a type gets an emptyDir.
    if (!type) continue;
    const place = at(volume, 'name') ?? volume;
    yield {
      check: 'restrictedVolumes',
      who: asString(at(volume, 'name')) ?? '',
      at: place,
      what: [keyText(type) ?? 'unknown'],
    };
  }
}

function* nonRoot(pod: Pod): Generator<Offence> {
  const check = 'runAsNonRoot';
  const before = beforeOwnUsers(pod);
  for (const { who, node } of settersOf(pod, check)) if (asBool(node) === false) yield { check, who, at: node, before };
  const podIsFine = asBool(at(pod.context, check)) === true;
  for (const offence of missingOf(pod, check, podIsFine, check)) yield { ...offence, before };
}

function* user(pod: Pod): Generator<Offence> {
  for (const { who, node } of settersOf(pod, 'runAsUser'))
    if (asInt(node) === 0) yield { check: 'runAsUser', who, at: node, from: 23, before: beforeOwnUsers(pod) };
}

function* seccomp(pod: Pod): Generator<Offence> {
  const check = 'seccompProfile_restricted';
  const versions = linuxOnly(pod, 19);
  for (const { who, node } of settersOf(pod, 'seccompProfile')) yield* forbiddenType(check, who, node, versions);
  const podType = asString(at(pod.context, 'seccompProfile', 'type'));
  const podIsFine = podType === 'RuntimeDefault' || podType === 'Localhost';
  for (const offence of missingOf(pod, check, podIsFine, 'seccompProfile')) yield { ...offence, ...versions };
}

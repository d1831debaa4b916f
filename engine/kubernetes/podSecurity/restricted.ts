import { allEntries, at, deref, isOpen, itemsAt, keyText, mappingAt, type YamlNode } from '../../yaml/nodes';
import { asBool, asInt, asString } from '../../yaml/scalars';
import { isHiddenAt } from '../security';
import { forbiddenType, namesIn, procMount } from './baseline';
import { type Breaches, FOREVER, type Versions } from './breach';
import { containerSettersOf, lackers, missingOf, type Pod, settersOf } from './pod';

/** What level restricted minds beyond baseline. Source: kubernetes/pod-security-admission policy/check_*.go. */
export function findRestricted(pod: Pod, found: Breaches): void {
  privilegeEscalation(pod, found);
  capabilities(pod, found);
  procMount(pod, 'procMount_restricted', { from: 35, before: FOREVER }, found);
  volumeTypes(pod, found);
  nonRoot(pod, found);
  user(pod, found);
  seccomp(pod, found);
}

/** Windows pods are spared what only Linux has, from the policy of 1.25 on. */
function linuxOnly(pod: Pod, from: number): Versions {
  return { from, before: pod.windows ? 25 : FOREVER };
}

/** Pods with users of their own may be root in there, from the policy of 1.35 on. */
function withoutOwnUsers(pod: Pod, from: number): Versions {
  return { from, before: pod.ownUsers ? 35 : FOREVER };
}

function privilegeEscalation(pod: Pod, found: Breaches): void {
  const check = 'allowPrivilegeEscalation';
  const versions = linuxOnly(pod, 8);
  for (const { name, head } of lackers(pod, check)) found.add(check, { missing: true, who: name, at: head }, versions);
  for (const { who, node } of containerSettersOf(pod, check))
    if (asBool(node) === true) found.add(check, { missing: true, who, at: node }, versions);
}

function capabilities(pod: Pod, found: Breaches): void {
  const check = 'capabilities_restricted';
  const versions = linuxOnly(pod, 22);
  for (const { name, head, node, context } of pod.members) {
    if (dropsAll(context) || isHiddenAt(node, ['securityContext', 'capabilities', 'drop'])) continue;
    found.add(check, { missing: true, who: name, at: head }, versions);
  }
  for (const { who, node } of containerSettersOf(pod, 'capabilities', 'add'))
    for (const { name, at } of namesIn(node))
      if (name !== 'NET_BIND_SERVICE') found.add(check, { who, at, what: name }, versions);
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

function volumeTypes({ spec }: Pod, found: Breaches): void {
  for (const item of itemsAt(spec, 'volumes')) {
    const volume = mappingAt(item);
    if (!volume || isOpen(volume) || RESTRICTED_VOLUMES.some(type => at(volume, type)?.kind === 'mapping')) continue;
    const type = allEntries(volume).find(({ value }) => deref(value)?.kind === 'mapping');
    // A volume without a type gets an emptyDir.
    if (!type) continue;
    const name = at(volume, 'name');
    found.add('restrictedVolumes', {
      who: asString(name) ?? '',
      at: name ?? volume,
      what: keyText(type) ?? 'unknown',
    });
  }
}

function nonRoot(pod: Pod, found: Breaches): void {
  const check = 'runAsNonRoot';
  const versions = withoutOwnUsers(pod, 0);
  for (const { who, node } of settersOf(pod, check))
    if (asBool(node) === false) found.add(check, { who, at: node }, versions);
  const podIsFine = asBool(at(pod.context, check)) === true;
  for (const { name, head } of missingOf(pod, podIsFine, check))
    found.add(check, { missing: true, who: name, at: head }, versions);
}

function user(pod: Pod, found: Breaches): void {
  for (const { who, node } of settersOf(pod, 'runAsUser'))
    if (asInt(node) === 0) found.add('runAsUser', { who, at: node }, withoutOwnUsers(pod, 23));
}

function seccomp(pod: Pod, found: Breaches): void {
  const check = 'seccompProfile_restricted';
  const versions = linuxOnly(pod, 19);
  for (const { who, node } of settersOf(pod, 'seccompProfile')) forbiddenType(check, who, node, versions, found);
  const podType = asString(at(pod.context, 'seccompProfile', 'type'));
  const podIsFine = podType === 'RuntimeDefault' || podType === 'Localhost';
  for (const { name, head } of missingOf(pod, podIsFine, 'seccompProfile'))
    found.add(check, { missing: true, who: name, at: head }, versions);
}

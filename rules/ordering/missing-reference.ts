import { describe, type Resource } from '../../engine/kubernetes/resource';
import { containerTitle, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { misspeltName } from '../../engine/text/misspelt';
import { nearestName } from '../../engine/text/nearest';
import type { Reference, ResourceFacts } from '../../engine/workspace/facts';
import { keysIn, namesAround, type Resolution, resolve } from '../../engine/workspace/resolve';
import { at, isOpen, itemsAt } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { stubOf } from '../shared/stubs';
import { isSystemNamespace, isWellKnown } from '../shared/wellKnown';
import { scalarAt } from '../shared/workloads';

export default defineRule({
  meta: {
    id: 'ordering/missing-reference',
    title: 'Something is named that is defined nowhere',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['non-existent-service-account', 'env-value-from'], kubescape: ['C-0307'] },
    options: {
      secrets: {
        type: 'boolean',
        default: false,
        description: 'Also look for Secrets. Most teams keep them out of the repository.',
      },
    },
  },
  workload: checkMounts,
  facts(facts, context) {
    if (facts.origin === 'patch' || isSystemNamespace(facts.namespace)) return;
    for (const reference of facts.references) {
      if (isRequired(reference, facts)) check(reference, context);
      else if (isMeantExactly(reference, facts)) checkSpelling(reference, context);
    }
  },
});

/** Kinds that live beside their users. */
const NAMESPACED = ['ConfigMap', 'PersistentVolumeClaim', 'ServiceAccount', 'Role'];
/** Kinds that a cluster has for everybody: claimed only where objects of the kind are kept in the same place. */
const SHARED = ['PriorityClass', 'StorageClass', 'RuntimeClass', 'IngressClass', 'ClusterRole'];

function isRequired({ kind, name, optional, soft }: Reference, facts: ResourceFacts): boolean {
  if (optional || soft || isWellKnown(kind, name) || isPlaceholder(kind, name)) return false;
  // A binding to an account that is not there yet does no harm.
  if (kind === 'ServiceAccount') return facts.workload !== undefined;
  return kind === 'Secret' || NAMESPACED.includes(kind) || SHARED.includes(kind);
}

/**
 * `MY_ACCOUNT`, `<claim>`, `web-`: no object can have such a name, it is to be filled in before the manifest is applied.
 * Roles may.
 */
function isPlaceholder(kind: string, name: string): boolean {
  return !/Role$/.test(kind) && !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(name);
}

/**
 * All others are often made by somebody else, or belong to a rule of their own: backends, autoscalers' targets and the
 * Services of StatefulSets. Only a slip of the pen is worth a word.
 */
function isMeantExactly({ kind, name, optional, soft, at: { start } }: Reference, facts: ResourceFacts): boolean {
  if (optional || soft || kind === 'Secret' || isWellKnown(kind, name) || isPlaceholder(kind, name)) return false;
  const { autoscaler, verticalScaler, network } = facts;
  if ((autoscaler ?? verticalScaler)?.targetPlace.start === start) return false;
  return (
    kind !== 'Service' ||
    (facts.kind !== 'StatefulSet' && !network?.backends?.some(({ place }) => place.start === start))
  );
}

function checkSpelling(reference: Reference, context: FactsContext): void {
  const { kind, name } = reference;
  const resolutions = resolve(context.index, context.here, reference);
  const [first] = resolutions;
  if (!first || resolutions.some(({ state }) => state !== 'missing')) return;
  const meant = misspeltName(name, namesAround(context.index, context.here, first.scope, kind));
  if (meant === undefined) return;
  context.report({
    at: reference.at,
    severity: first.scope.isClosed ? 'warning' : 'information',
    message: `${kind} ${name} is defined nowhere in ${placeOf(resolutions, resolutions)}, and ${meant} is: ${spellingEffect(reference, context.here.facts)}. Correct the name.`,
    fixes: [rename(`Use ${kind} ${meant}`, reference.at.start, meant)],
  });
}

function spellingEffect({ kind }: Reference, facts: ResourceFacts): string {
  if (kind === 'ServiceAccount' && /Binding$/.test(facts.kind)) return `${describe(facts)} grants nothing to its pods`;
  return `${describe(facts)} does not work without it`;
}

function check(reference: Reference, context: FactsContext): void {
  const resolutions = resolve(context.index, context.here, reference);
  const isClaimed = reference.kind !== 'Secret' || context.options.boolean('secrets');
  const missing = isClaimed ? resolutions.filter(({ state }) => state === 'missing') : [];
  if (missing.length > 0) reportMissing(reference, missing, resolutions, context);
  else checkKeys(reference, resolutions, context);
}

function reportMissing(reference: Reference, missing: Resolution[], all: Resolution[], context: FactsContext): void {
  const { kind, name } = reference;
  const { facts } = context.here;
  const known = namesAround(context.index, context.here, missing[0]!.scope, kind);
  if (SHARED.includes(kind) && known.length === 0) return;
  const closed = missing.filter(({ scope }) => scope.isClosed);
  const where = placeOf(closed.length > 0 ? closed : missing, all);
  context.report({
    at: reference.at,
    severity: closed.length > 0 ? 'warning' : 'information',
    message: `${kind} ${name} is defined nowhere in ${where}: without it, ${effectOf(reference, facts)}. ${adviceFor(reference)}`,
    fixes: [...renames(reference, known), ...stubs(reference, context)],
  });
}

/** Overlays are named one by one where others of the same base are better off. */
function placeOf(missing: readonly Resolution[], all: readonly Resolution[]): string {
  const titles = missing.map(({ scope }) => scope.title);
  if (missing[0]!.scope.kind === 'folder') return 'the workspace';
  const rest = titles.length > 3 ? ` and ${titles.length - 2} others` : '';
  const shown = titles.length > 3 ? titles.slice(0, 2).join(', ') : titles.join(' and ');
  return all.length > missing.length ? `${shown}${rest}, one of ${all.length} that use this` : shown + rest;
}

function effectOf({ kind, via, container }: Reference, facts: ResourceFacts): string {
  if (kind === 'ConfigMap' || kind === 'Secret') {
    if (via === 'env' || via === 'envFrom')
      return `${container === undefined ? describe(facts) : `container ${container}`} stays in CreateContainerConfigError`;
    return 'the pod stays in ContainerCreating';
  }
  const effects: Record<string, string> = {
    PersistentVolumeClaim: 'the pod stays Pending',
    ServiceAccount: facts.kind === 'Pod' ? 'the pod is rejected' : 'no pod is created',
    PriorityClass: facts.kind === 'Pod' ? 'the pod is rejected' : 'no pod is created',
    RuntimeClass: facts.kind === 'Pod' ? 'the pod is rejected' : 'no pod is created',
    StorageClass: 'the claim stays Pending',
    IngressClass: 'no controller serves the Ingress',
  };
  return effects[kind] ?? `${describe(facts)} grants nothing`;
}

function adviceFor({ kind, via }: Reference): string {
  const canBeOptional = (kind === 'ConfigMap' || kind === 'Secret') && via !== 'field';
  return canBeOptional ? 'Define it, or mark the reference optional.' : 'Define it, or correct the name.';
}

/** A key that no definition has, where all keys can be seen. */
function checkKeys(reference: Reference, resolutions: Resolution[], context: FactsContext): void {
  for (const { key, at: place } of reference.keys ?? []) {
    for (const resolution of resolutions) {
      const keys = keysIn(context.index, resolution, reference);
      if (!keys || keys.includes(key)) continue;
      const [definition] = resolution.definitions;
      const nearest = nearestName(key, keys);
      context.report({
        at: place,
        severity: 'warning',
        message: `${reference.kind} ${reference.name} has no key ${key}: ${effectOf(reference, context.here.facts)}. ${keys.length === 0 ? 'It is empty.' : `It has ${listOf(keys)}.`}`,
        related: definition
          ? [
              {
                message: `${describe(definition.facts)} is defined here`,
                at: definition.facts.place,
                target: definition,
              },
            ]
          : [],
        fixes: nearest === undefined ? [] : [rename(`Use the key ${nearest}`, place.start, nearest)],
      });
      break;
    }
  }
}

const MOST_KEYS = 5;

function listOf(keys: readonly string[]): string {
  const shown = keys.slice(0, MOST_KEYS).join(', ');
  return keys.length > MOST_KEYS ? `${shown} and ${keys.length - MOST_KEYS} more` : shown;
}

function renames({ kind, name, at: place }: Reference, known: readonly string[]): Fix[] {
  const nearest = nearestName(name, known);
  return nearest === undefined ? [] : [rename(`Use ${kind} ${nearest}`, place.start, nearest)];
}

function rename(title: string, offset: number, value: string): Fix {
  return {
    title,
    safety: 'choice',
    operations: document => {
      const node = scalarAt(document, offset);
      return node ? [{ kind: 'setScalar', node, value }] : [];
    },
  };
}

function stubs({ kind, name, via, keys = [] }: Reference, { here }: FactsContext): Fix[] {
  const value = stubOf(
    kind,
    name,
    here.facts.namespace,
    keys.map(({ key }) => key),
  );
  // What a Secret in a field holds depends on the field: credentials of a registry have a form of their own.
  if (!value || here.facts.origin !== 'plain' || (kind === 'Secret' && via === 'field')) return [];
  return [
    {
      title: `Create ${kind} ${name} below`,
      safety: 'choice',
      operations: () => [],
      arrange: () => [{ kind: 'insertDocument', after: here.document, content: { value } }],
    },
  ];
}

/** A mount of a volume that the pod does not have: the API server rejects it. */
function checkMounts({ podSpec, containers, resource }: Workload, context: Context): void {
  if (!podSpec || isOpen(podSpec) || isOpen(at(podSpec, 'volumes') ?? podSpec)) return;
  const volumes = [...itemsAt(podSpec, 'volumes'), ...claimTemplates(resource)];
  const names = volumes.map(volume => asString(at(volume, 'name')) ?? asString(at(volume, 'metadata', 'name')));
  if (names.includes(undefined)) return;
  for (const container of containers) {
    for (const mount of ['volumeMounts', 'volumeDevices'].flatMap(key => itemsAt(container.node, key))) {
      const node = at(mount, 'name');
      const name = asString(node);
      if (!node || name === undefined || names.includes(name) || context.document.isConditional(node.start)) continue;
      const nearest = nearestName(
        name,
        names.filter(one => one !== undefined),
      );
      context.report({
        at: node,
        severity: 'error',
        message: `${containerTitle(container)} mounts the volume ${name}, which this pod does not have, so it is rejected. ${names.length === 0 ? 'Add it under volumes.' : `It has ${listOf(names.filter(one => one !== undefined))}.`}`,
        fixes: nearest === undefined ? [] : [rename(`Mount ${nearest}`, node.start, nearest)],
      });
    }
  }
}

function claimTemplates(resource: Resource) {
  return itemsAt(resource.root, 'spec', 'volumeClaimTemplates');
}

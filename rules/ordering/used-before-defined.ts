import type { Operation } from '../../engine/edit/operations';
import { describe, groupOf, resourcesOf } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import type { Range } from '../../engine/text/source';
import type { ResourceFacts } from '../../engine/workspace/facts';
import { baseName, resolveFrom } from '../../engine/workspace/paths';
import { mayMeet } from '../../engine/workspace/scope';
import { type Scope, scopesOf } from '../../engine/workspace/scopes';
import type { Placed } from '../../engine/workspace/workspaceIndex';
import type { YamlDocument } from '../../engine/yaml/document';
import { at } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'ordering/used-before-defined',
    title: 'An object stands above what it needs',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['safe'],
  },
  /**
   * kubectl applies the documents of a file in their order and looks all kinds up beforehand.
   * Source: kubernetes/cli-runtime pkg/resource/builder.go.
   */
  facts(facts, context) {
    // Helm sorts by kind, and a patch is no object of its own.
    if (facts.origin !== 'plain' || isSorted(context)) return;
    checkNamespace(facts, context);
    checkKind(facts, context);
    // Bindings and routes take names of what is to come; pods are refused or wait.
    if (!facts.workload) return;
    for (const reference of facts.references) {
      if (reference.optional || reference.soft || reference.namespace !== '') continue;
      const later = below(definitionsOf(reference.kind, reference.name, context), context);
      if (later && sameHome(facts, later.facts)) reportReference(reference.at, later, context);
    }
  },
});

/** The kustomizations that decide on the order: those that are built, not those that they are made of. */
function builtBy({ index, here }: FactsContext): Scope[] {
  return index.files.namers(here.path).length > 0 ? scopesOf(index, here.path) : [];
}

/** Kustomize sorts by kind. Source: kubernetes-sigs/kustomize api/types/kustomization.go, sortOptions. */
function isSorted(context: FactsContext): boolean {
  return builtBy(context).some(({ root }) => context.index.files.file(root)?.kustomization?.fifo !== true);
}

function checkNamespace(facts: ResourceFacts, context: FactsContext): void {
  const later =
    facts.namespace === '' ? undefined : below(definitionsOf('Namespace', facts.namespace, context), context);
  if (!later) return;
  report(
    facts.place,
    later,
    `Namespace ${facts.namespace} ${whereOf(later, context)}; on the first apply ${describe(facts)} fails with «namespaces "${facts.namespace}" not found». Move it up.`,
    'warning',
    context,
  );
}

/** A custom object above the definition of its kind. */
function checkKind(facts: ResourceFacts, context: FactsContext): void {
  const group = groupOf(facts.apiVersion);
  if (!group.includes('.')) return;
  const definitions = context.index
    .ofKind('CustomResourceDefinition')
    .filter(({ facts: { defines } }) => defines?.group === group && defines.kind === facts.kind);
  const later = below(definitions, context);
  if (!later) return;
  report(
    facts.place,
    later,
    `The definition of ${facts.kind} ${whereOf(later, context)}; on the first apply ${describe(facts)} fails with «no matches for kind "${facts.kind}"». Apply the definition first, best from a file of its own: kubectl looks all kinds up before it begins.`,
    'warning',
    context,
  );
}

function definitionsOf(kind: string, name: string, { index, here }: FactsContext): Placed[] {
  return index.named(kind, name, mayMeet(index, here));
}

/** The only definition, when it comes later. One above, or elsewhere, may come first. */
function below(definitions: readonly Placed[], context: FactsContext): Placed | undefined {
  const whole = definitions.filter(({ facts }) => facts.origin === 'plain');
  const [only] = whole;
  return whole.length === 1 && comesLater(only!, context) ? only : undefined;
}

/** Further down in the file, or in a file that the kustomization takes later. */
function comesLater({ path, document, item }: Placed, context: FactsContext): boolean {
  const { here } = context;
  if (path === here.path) return document > here.document || (document === here.document && item > here.item);
  const orders = builtBy(context).map(({ members }) => [...members.keys()]);
  return orders.length > 0 && orders.every(order => order.indexOf(path) > order.indexOf(here.path));
}

/** `is defined further down`, or in which file. */
function whereOf({ path }: Placed, { here }: FactsContext): string {
  return path === here.path ? 'is defined further down' : `comes later, in ${baseName(path)}`;
}

function sameHome(a: ResourceFacts, b: ResourceFacts): boolean {
  return a.namespace === b.namespace || a.namespace === '' || b.namespace === '';
}

function reportReference(place: Range, later: Placed, context: FactsContext): void {
  const { facts } = context.here;
  report(
    place,
    later,
    `${describe(later.facts)} ${whereOf(later, context)}: ${effectOn(facts, later.facts)}. Move it up.`,
    'information',
    context,
  );
}

/** Admission looks these up when a pod is made: a bare one is refused, a controller tries again. */
const LOOKED_UP = ['ServiceAccount', 'PriorityClass', 'RuntimeClass'];

function effectOn(user: ResourceFacts, later: ResourceFacts): string {
  return user.kind === 'Pod' && LOOKED_UP.includes(later.kind)
    ? `on the first apply ${describe(user)} is rejected`
    : `until it is applied too, ${describe(user)} waits for it and reports errors`;
}

function report(
  place: Range,
  later: Placed,
  message: string,
  severity: 'warning' | 'information',
  context: FactsContext,
): void {
  context.report({
    at: place,
    severity,
    message,
    related: [{ message: `${describe(later.facts)} is defined here`, at: later.facts.place, target: later }],
    fixes: later.path === context.here.path ? [moveUp(later, context)] : moveFile(later, context),
  });
}

function moveUp(later: Placed, { here }: FactsContext): Fix {
  const title = `Move ${describe(later.facts)} before ${describe(here.facts)}`;
  if (later.document === here.document)
    return { title, safety: 'safe', operations: document => moveListItem(document, later.item, here.item) };
  return {
    title,
    safety: 'safe',
    operations: () => [],
    arrange: () => [{ kind: 'moveDocument', from: later.document, before: here.document }],
  };
}

/** Within `items` of a List. */
function moveListItem(document: YamlDocument, from: number, before: number): Operation[] {
  const { root } = document;
  const list = at(root, 'items');
  if (list?.kind !== 'sequence' || root?.kind !== 'mapping') return [];
  const objects = resourcesOf(document);
  const [index = -1, place = -1] = [from, before].map(item =>
    objects[item] ? list.items.indexOf(objects[item].root) : -1,
  );
  if (index < 0 || place < 0) return [];
  return [{ kind: 'moveItem', from: list, index, to: { mapping: root, key: 'items', index: place } }];
}

/** Where one kustomization names both files. */
function moveFile(later: Placed, { index, here }: FactsContext): Fix[] {
  const namer = index.files
    .namers(here.path)
    .find(({ path }) => index.files.namers(later.path).some(other => other.path === path));
  const target = namer && index.ofKind('Kustomization', ({ path }) => path === namer.path)[0];
  if (!target) return [];
  return [
    {
      title: `Name ${baseName(later.path)} before ${baseName(here.path)} in ${baseName(target.path)}`,
      safety: 'safe',
      operations: () => [],
      elsewhere: () => [{ target, operations: document => moveName(document, target.path, later.path, here.path) }],
    },
  ];
}

function moveName(document: YamlDocument, kustomization: string, from: string, before: string): Operation[] {
  const list = at(document.root, 'resources');
  if (list?.kind !== 'sequence' || document.root?.kind !== 'mapping') return [];
  const names = list.items.map(item => resolveFrom(kustomization, asString(item) ?? ''));
  const [index, place] = [names.indexOf(from), names.indexOf(before)];
  if (index < 0 || place < 0) return [];
  return [{ kind: 'moveItem', from: list, index, to: { mapping: document.root, key: 'resources', index: place } }];
}

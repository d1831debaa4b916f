import { describe, groupOf } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import type { Range } from '../../engine/text/source';
import type { ResourceFacts } from '../../engine/workspace/facts';
import { mayMeet } from '../../engine/workspace/scope';
import type { Placed } from '../../engine/workspace/workspaceIndex';

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

/** Kustomize sorts by kind. Source: kubernetes-sigs/kustomize api/types/kustomization.go, sortOptions. */
function isSorted({ index, here }: FactsContext): boolean {
  return index.files.namers(here.path).length > 0;
}

function checkNamespace(facts: ResourceFacts, context: FactsContext): void {
  const later =
    facts.namespace === '' ? undefined : below(definitionsOf('Namespace', facts.namespace, context), context);
  if (!later) return;
  report(
    facts.place,
    later,
    `Namespace ${facts.namespace} is defined further down; on the first apply ${describe(facts)} fails with «namespaces "${facts.namespace}" not found».`,
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
    `The definition of ${facts.kind} stands further down; on the first apply ${describe(facts)} fails with «no matches for kind "${facts.kind}"».`,
    'warning',
    context,
  );
}

function definitionsOf(kind: string, name: string, { index, here }: FactsContext): Placed[] {
  return index.named(kind, name, mayMeet(index, here));
}

/** The only definition, when it stands below in the same file. One above, or elsewhere, may come first. */
function below(definitions: readonly Placed[], { here }: FactsContext): Placed | undefined {
  const whole = definitions.filter(({ facts }) => facts.origin === 'plain');
  const [only] = whole;
  return whole.length === 1 && only!.path === here.path && isBelow(only!, here) ? only : undefined;
}

/** Items of a list are applied in their order too. */
function isBelow(a: Placed, b: Placed): boolean {
  return a.document === b.document ? a.item > b.item : a.document > b.document;
}

function sameHome(a: ResourceFacts, b: ResourceFacts): boolean {
  return a.namespace === b.namespace || a.namespace === '' || b.namespace === '';
}

function reportReference(at: Range, later: Placed, context: FactsContext): void {
  const { facts } = context.here;
  report(
    at,
    later,
    `${describe(later.facts)} is defined further down: until it is applied too, ${describe(facts)} waits for it and reports errors.`,
    'information',
    context,
  );
}

function report(
  at: Range,
  later: Placed,
  message: string,
  severity: 'warning' | 'information',
  context: FactsContext,
): void {
  context.report({
    at,
    severity,
    message: `${message} Move it up.`,
    related: [{ message: `${describe(later.facts)} is defined here`, at: later.facts.place, target: later }],
    fixes: later.document === context.here.document ? [] : [moveUp(later, context.here)],
  });
}

function moveUp(later: Placed, user: Placed): Fix {
  return {
    title: `Move ${describe(later.facts)} before ${describe(user.facts)}`,
    safety: 'safe',
    operations: () => [],
    arrange: () => [{ kind: 'moveDocument', from: later.document, before: user.document }],
  };
}

import { parseImage } from '../../engine/kubernetes/image';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Related } from '../../engine/lint/rule';
import { type Environment, environmentsIn, type Stage } from '../../engine/workspace/environments';
import { type LaidContainer, laidContainers, type Site } from '../../engine/workspace/laid';
import { isFor } from '../../engine/workspace/layers';
import { type PlacedLayer, type Scope, scopeOf } from '../../engine/workspace/scopes';
import type { Placed, Where } from '../../engine/workspace/workspaceIndex';

export default defineRule({
  meta: {
    id: 'environments/drift',
    title: 'The test environment differs from production in more than size and names',
    severity: 'hint',
    preset: 'strict',
    fixes: [],
  },
  facts(facts, context) {
    const own = environmentsIn(context.here.path).find(({ form }) => form === 'folder');
    for (const pair of own ? pairsOf(own, context) : []) {
      const isProduction = own!.stage === 'production';
      if (isProduction && facts.origin !== 'patch' && GUARDS.includes(facts.kind)) checkGuard(pair, context);
      if (!isProduction) for (const layer of layersHere(pair.test, context)) checkDeletion(layer, pair, context);
      for (const workload of workloadsHere(isProduction ? pair.production : pair.test, context))
        checkWorkload(workload, pair, context);
    }
  },
});

/** Kinds that make an environment behave otherwise, and that are forgotten in tests because nothing breaks without them. */
const GUARDS = ['NetworkPolicy', 'PodDisruptionBudget', 'ResourceQuota', 'LimitRange'];

/** A folder of an environment, and what its kustomization leads to. */
interface Side {
  name: string;
  scope: Scope | undefined;
  holds: Where;
}

/** Production, and the environment beside it that is most like it. */
interface Pair {
  production: Side;
  test: Side;
}

function pairsOf({ parent, name, stage }: Environment, context: FactsContext): Pair[] {
  const [productions, others] = [namesIn(parent, 'production', context), namesIn(parent, 'other', context)];
  const [test] = others.sort((a, b) => likeness(a) - likeness(b) || (a < b ? -1 : 1));
  if (test === undefined || (stage === 'other' && name !== test)) return [];
  const mine = stage === 'production' ? [name] : productions;
  return mine.map(one => ({ production: sideOf(parent, one, context), test: sideOf(parent, test, context) }));
}

function namesIn(parent: string, stage: Stage, { index }: FactsContext): string[] {
  const found = index.files
    .inEnvironments(parent)
    .flatMap(({ path }) => environmentsIn(path))
    .filter(one => one.parent === parent && one.form === 'folder' && one.stage === stage);
  return [...new Set(found.map(({ name }) => name))];
}

/** Staging before test before the rest. */
function likeness(name: string): number {
  if (/stag|stg|pre/i.test(name)) return 0;
  return /test|qa|uat/i.test(name) ? 1 : 2;
}

function sideOf(parent: string, name: string, { index }: FactsContext): Side {
  const folder = parent === '' ? name : `${parent}/${name}`;
  const kustomization = index.files.kustomizationIn(folder);
  const scope = kustomization && scopeOf(index, kustomization.path);
  return {
    ...{ name, scope },
    holds: ({ path, facts }) =>
      facts.origin !== 'patch' && (path.startsWith(`${folder}/`) || scope?.members.has(path) === true),
  };
}

function checkGuard({ test }: Pair, context: FactsContext): void {
  const { facts } = context.here;
  if (context.index.ofKind(facts.kind, test.holds).length > 0) return;
  context.report({
    at: facts.place,
    message: `${describe(facts)} has no counterpart in ${test.name}: what it forbids is found out in production.`,
  });
}

/** Patches of a side that are written in the document at hand. */
function layersHere({ scope }: Side, { here }: FactsContext): PlacedLayer[] {
  return (scope?.layers ?? []).filter(({ path, document }) => path === here.path && document === here.document);
}

/** A guard that both have, until the test environment takes it away. */
function checkDeletion(layer: PlacedLayer, { production, test }: Pair, context: FactsContext): void {
  if (!layer.deletes) return;
  for (const guard of GUARDS.flatMap(kind => context.index.ofKind(kind, test.holds))) {
    const { kind, name } = guard.facts;
    const isKept =
      production.holds(guard) && !(production.scope?.layers ?? []).some(one => one.deletes && isFor(one, kind, [name]));
    if (!isKept || !isFor(layer, kind, [name])) continue;
    context.report({
      at: layer.at,
      message: `This takes ${describe(guard.facts)} away, and ${production.name} keeps it: what it forbids is found out in production.`,
      related: [{ message: `${describe(guard.facts)} is defined here`, at: guard.facts.place, target: guard }],
    });
  }
}

/** The workload at hand, or those over which a patch at hand is laid. */
function workloadsHere(side: Side, context: FactsContext): Placed[] {
  const { here, index } = context;
  if (here.facts.workload && here.facts.origin !== 'patch') return side.holds(here) ? [here] : [];
  const layers = layersHere(side, context);
  // Kustomizations write names of images too, which are no patches.
  if (layers.length === 0 && !here.facts.apiVersion.startsWith('kustomize.config.k8s.io/')) return [];
  return index.workloads(side.holds);
}

function checkWorkload({ facts }: Placed, pair: Pair, context: FactsContext): void {
  const { kind, name } = facts;
  const of = ({ holds }: Side) => (name === undefined ? [] : context.index.named(kind, name, holds));
  const [[production, rival], [test, another]] = [of(pair.production), of(pair.test)];
  if (!production || !test || rival || another) return;
  const [mine, others] = [
    laidContainers(context.index, pair.production.scope, production),
    laidContainers(context.index, pair.test.scope, test),
  ];
  for (const container of mine ?? []) {
    const twin = others?.find(
      one => one.facts.name === container.facts.name && one.facts.role === container.facts.role,
    );
    if (twin) compare(container, twin, { pair, production, test }, context);
  }
}

interface Compared {
  pair: Pair;
  production: Placed;
  test: Placed;
}

function compare(mine: LaidContainer, other: LaidContainer, compared: Compared, context: FactsContext): void {
  const { name } = mine.facts;
  const { production, test } = compared.pair;
  const [image, otherImage] = [nameOf(mine.image.value), nameOf(other.image.value)];
  if (image !== undefined && otherImage !== undefined && image !== otherImage) {
    const message = `Container ${name} runs ${image} in ${production.name}, and ${otherImage} in ${test.name}: tests there say little about this program.`;
    report(mine.image.site, other.image.site, message, compared, context);
  }
  if (mine.readinessProbe.value === true && other.readinessProbe.value === false) {
    const message = `Container ${name} has a readiness probe in ${production.name}, and none in ${test.name}: whether it works is found out in production.`;
    report(mine.readinessProbe.site, other.readinessProbe.site, message, compared, context);
  }
}

/**
 * Where the difference is made: in production, unless what it has there comes from what both share. Every finding is
 * told by the document that it lies in.
 */
function report(
  mine: Site,
  other: Site,
  message: string,
  { pair, production, test }: Compared,
  context: FactsContext,
): void {
  const { here } = context;
  const isShared = mine.path === production.path && pair.test.holds(production);
  const site = isShared ? other : mine;
  if (site.path !== here.path || site.document !== here.document) return;
  const twin = isShared ? production : test;
  const related: Related[] = [
    {
      message: `It is ${describe(twin.facts)} in ${isShared ? pair.production.name : pair.test.name}`,
      at: twin.facts.place,
      target: twin,
    },
  ];
  context.report({ at: site.at, message, related });
}

/** Registries and versions may well differ between environments. */
function nameOf(image: string | undefined): string | undefined {
  return image === undefined ? undefined : parseImage(image)?.name;
}

import { parseImage } from '../../engine/kubernetes/image';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext } from '../../engine/lint/rule';
import { type Environment, environmentsIn } from '../../engine/workspace/environments';
import type { ContainerFacts } from '../../engine/workspace/facts';
import { scopeOf } from '../../engine/workspace/scopes';
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
    if (own?.stage !== 'production') return;
    const test = testBeside(own, context);
    if (!test) return;
    if (facts.origin !== 'patch' && GUARDS.includes(facts.kind)) checkGuard(test, context);
    if (facts.workload) checkWorkload(test, context);
  },
});

/** Kinds that make an environment behave otherwise, and that are forgotten in tests because nothing breaks without them. */
const GUARDS = ['NetworkPolicy', 'PodDisruptionBudget', 'ResourceQuota', 'LimitRange'];

interface Test {
  name: string;
  holds: Where;
  patches: Where;
}

/** The environment beside production that is most like it: staging before test before the rest. */
function testBeside({ parent }: Environment, { index }: FactsContext): Test | undefined {
  const names = index.files
    .inEnvironments(parent)
    .flatMap(({ path }) => environmentsIn(path))
    .filter(one => one.parent === parent && one.form === 'folder' && one.stage === 'other')
    .map(({ name }) => name);
  const likeness = (name: string) => (/stag|stg|pre/i.test(name) ? 0 : /test|qa|uat/i.test(name) ? 1 : 2);
  const [name] = names.sort((a, b) => likeness(a) - likeness(b) || (a < b ? -1 : 1));
  if (name === undefined) return undefined;
  const folder = parent === '' ? name : `${parent}/${name}`;
  const kustomization = index.files.kustomizationIn(folder);
  const members = kustomization && scopeOf(index, kustomization.path).members;
  const isThere = (path: string) => path.startsWith(`${folder}/`) || members?.has(path) === true;
  return {
    name,
    holds: ({ path, facts }) => facts.origin !== 'patch' && isThere(path),
    patches: ({ path, facts }) => facts.origin === 'patch' && isThere(path),
  };
}

function checkGuard(test: Test, context: FactsContext): void {
  const { facts } = context.here;
  if (context.index.ofKind(facts.kind, test.holds).length > 0) return;
  context.report({
    at: facts.place,
    message: `${describe(facts)} has no counterpart in ${test.name}: what it forbids is found out in production.`,
  });
}

/** A patch of production is held against the object that both environments have, and what the other one patches. */
function checkWorkload(test: Test, context: FactsContext): void {
  const { kind, name, workload } = context.here.facts;
  const [twin, another] = name === undefined ? [] : context.index.named(kind, name, test.holds);
  if (!twin || another || twin.path === context.here.path) return;
  const patches = context.index.named(kind, name!, test.patches);
  for (const container of workload!.containers) {
    const other = containerLike(container, twin);
    const changes = patches.flatMap(patch => containerLike(container, patch) ?? []);
    if (other) compare(container, changes.reduce(patched, other), { test, twin }, context);
  }
}

function containerLike({ name, role }: ContainerFacts, { facts }: Placed): ContainerFacts | undefined {
  return facts.workload?.containers.find(one => one.name === name && one.role === role);
}

function patched(container: ContainerFacts, by: ContainerFacts): ContainerFacts {
  const { image, readinessProbe } = by;
  return {
    ...container,
    ...(image === undefined ? {} : { image }),
    ...(readinessProbe === true ? { readinessProbe } : {}),
  };
}

function compare(
  container: ContainerFacts,
  other: ContainerFacts,
  { test, twin }: { test: Test; twin: Placed },
  context: FactsContext,
): void {
  const related = [{ message: `The container in ${test.name}`, at: other.place, target: twin }];
  const [image, otherImage] = [nameOf(container.image), nameOf(other.image)];
  if (image !== undefined && otherImage !== undefined && image !== otherImage) {
    context.report({
      at: container.imagePlace ?? container.place,
      message: `Container ${container.name} runs ${image}, and ${otherImage} in ${test.name}: tests there say little about this program.`,
      related,
    });
  }
  if (container.readinessProbe === true && other.readinessProbe === false) {
    context.report({
      at: container.place,
      message: `Container ${container.name} has a readiness probe, and none in ${test.name}: whether it works is found out in production.`,
      related,
    });
  }
}

/** Registries and versions may well differ between environments. */
function nameOf(image: string | undefined): string | undefined {
  return image === undefined ? undefined : parseImage(image)?.name;
}

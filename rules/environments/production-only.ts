import { describe, type Resource } from '../../engine/kubernetes/resource';
import { type Context, defineRule, type FactsContext } from '../../engine/lint/rule';
import { templateFolder } from '../../engine/workspace/chart';
import { type Environment, environmentsIn, stageOf } from '../../engine/workspace/environments';
import type { FileNote } from '../../engine/workspace/fileNote';
import { at, deref, itemsAt, type Mapping } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

export default defineRule({
  meta: {
    id: 'environments/production-only',
    title: 'There is a production environment and none to test in',
    severity: 'information',
    preset: 'recommended',
    fixes: [],
  },
  resource: checkApplicationSet,
  facts(_, context) {
    const { path } = context.here;
    const template = templateFolder(path);
    const own = environmentsIn(path).filter(({ form }) => form === 'folder');
    for (const environment of own) checkFolder(environment, context);
    if (template !== undefined && own.length === 0) checkValues(template, context);
  },
});

/** One finding for all neighbours: on the first object of the first file. */
function checkFolder({ parent, name, stage }: Environment, context: FactsContext): void {
  if (stage !== 'production') return;
  const files = context.index.files.inEnvironments(parent);
  if (
    !isFirst(
      files.find(({ firstObject }) => firstObject !== undefined),
      context,
    )
  )
    return;
  if (hasOther(files, parent) || context.index.files.inStage('other').length > 0) return;
  // Of a folder that is opened alone nobody sees what stands beside it.
  if (!context.index.files.hasOutside(parent === '' ? name : `${parent}/${name}`)) return;
  report(`the folder ${name}`, context);
}

function checkValues(chart: string, context: FactsContext): void {
  const { files } = context.index;
  const values = files
    .inEnvironments(chart)
    .flatMap(({ path }) => environmentsIn(path))
    .filter(({ form }) => form === 'values');
  const production = values.find(({ stage }) => stage === 'production');
  if (!production || values.some(({ stage }) => stage === 'other')) return;
  const first = files.templatesOf(chart).find(({ firstObject }) => firstObject !== undefined);
  if (isFirst(first, context) && files.inStage('other').length === 0)
    report(`the values ${production.name} of this chart`, context);
}

function isFirst(file: FileNote | undefined, { here }: FactsContext): boolean {
  return file?.path === here.path && file.firstObject === here.document && here.item === 0;
}

function hasOther(files: readonly FileNote[], parent: string): boolean {
  return files.some(({ path }) => environmentsIn(path).some(one => one.parent === parent && one.stage === 'other'));
}

function report(what: string, context: FactsContext): void {
  context.report({
    at: context.here.facts.place,
    message: `Production has its own place, ${what}, and no environment for tests stands beside it: what ${describe(context.here.facts)} does wrong shows in production first.`,
  });
}

/** The elements of list generators name the environments of an ApplicationSet. */
function checkApplicationSet({ kind, root }: Resource, context: Context): void {
  if (kind !== 'ApplicationSet') return;
  const elements = itemsAt(root, 'spec', 'generators').flatMap(generator => itemsAt(generator, 'list', 'elements'));
  const named = elements.flatMap(element => (element.kind === 'mapping' ? stagesOf(element) : []));
  const production = named.find(({ stage }) => stage === 'production');
  if (!production || named.some(({ stage }) => stage === 'other')) return;
  const listed = at(root, 'spec', 'generators');
  if (listed?.kind === 'sequence' && listed.items.some(item => at(item, 'list') === undefined)) return;
  context.report({
    at: production.node,
    message: `This ApplicationSet makes applications for ${asString(production.node)} and for no environment to test in: what they do wrong shows in production first.`,
  });
}

function stagesOf(element: Mapping) {
  return element.entries.flatMap(({ value }) => {
    const node = deref(value);
    const stage = stageOf(asString(node) ?? '');
    return node && stage ? [{ node, stage }] : [];
  });
}

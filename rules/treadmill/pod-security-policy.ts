import type { Operation } from '../../engine/edit/operations';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { LEVEL_LABEL, type Level } from '../../engine/kubernetes/podSecurity/levels';
import { type NearestLevel, nearestLevel } from '../../engine/kubernetes/podSecurity/policy';
import { describe, headOf, resourcesOf } from '../../engine/kubernetes/resource';
import type { Workload } from '../../engine/kubernetes/workload';
import { type BaseContext, type Context, defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { listOf, upperFirst } from '../../engine/text/words';
import type { ResourceFacts } from '../../engine/workspace/facts';
import { distance, folderOf } from '../../engine/workspace/paths';
import type { YamlDocument } from '../../engine/yaml/document';
import { at, entryOf, itemsAt, type Mapping, mappingAt } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { isOptionalPart, isVersionGuarded } from '../shared/guards';

const REMOVED = 25;

export default defineRule({
  meta: {
    id: 'treadmill/pod-security-policy',
    title: 'A PodSecurityPolicy, or what is left of one',
    severity: 'error',
    preset: 'recommended',
    fixes: ['safe', 'choice'],
  },
  facts(facts, context) {
    const { podSecurityPolicy: nearest, origin, place } = facts;
    if (!nearest || origin === 'template') return;
    const fixes = origin === 'plain' && nearest.level ? labelFixes(nearest.level, context) : [];
    context.report({ at: place, ...verdict(facts, nearest, context), fixes });
  },
  resource(resource, context) {
    const { kind, root, group } = resource;
    const head = (resource.name === undefined && at(root, 'kind')) || headOf(resource);
    if (kind === 'PodSecurityPolicy' && isTemplate(context.document) && !isVersionGuarded(context.document, head.start))
      context.report({ at: head, ...verdict(resource, nearestLevel(root), context) });
    if (group === 'rbac.authorization.k8s.io' && /^(Cluster)?Role$/.test(kind)) checkGrants(root, context);
  },
  workload: checkAnnotation,
});

/** Its facts do not say whether a template asks for the cluster's version first. */
function isTemplate({ template }: YamlDocument): boolean {
  return template !== undefined && template.actions.length > 0;
}

/** What is said of a policy, from what is known of it. */
function verdict(
  policy: Pick<ResourceFacts, 'kind' | 'name'>,
  { level, laxer }: NearestLevel,
  { target }: BaseContext,
): { message: string; severity?: 'warning' } {
  const who = upperFirst(describe(policy));
  const yours = formatKubernetesVersion(target);
  const gone = target >= REMOVED;
  const fate = gone
    ? `protects nothing: the kind was removed in Kubernetes 1.25; you target ${yours}`
    : `will protect nothing from Kubernetes 1.25 on, where the kind is gone; you target ${yours}`;
  const message = `${who} ${fate}. Label the namespaces with a Pod Security level${nearest(level, laxer)}.`;
  return gone ? { message } : { message, severity: 'warning' };
}

function nearest(level: Level | undefined, laxer: readonly string[]): string {
  if (level === undefined) return '';
  const why = laxer.length === 0 ? '' : `, because of ${listOf(laxer)}`;
  return `; the nearest to this policy is ${level}${why}`;
}

/** Nobody wants a menu of all namespaces of a large workspace. */
const MOST_NAMESPACES = 5;

/** The Namespaces nearest by that say no level yet. */
function labelFixes(level: Level, { index, here }: FactsContext): Fix[] {
  const steps = (path: string): number => distance(folderOf(here.path), folderOf(path));
  return index
    .ofKind('Namespace')
    .filter(
      ({ facts: { name, origin, labels } }) => name && origin === 'plain' && !labels.open && !(ENFORCE in labels.known),
    )
    .sort((a, b) => steps(a.path) - steps(b.path))
    .slice(0, MOST_NAMESPACES)
    .map(target => ({
      title: `Label Namespace ${target.facts.name} with level ${level}`,
      safety: 'choice',
      operations: () => [],
      elsewhere: () => [{ target, operations: document => label(document, target.item, level) }],
    }));
}

const ENFORCE = `${LEVEL_LABEL}enforce`;

/** What is enforced is what was allowed; a level that forbids nothing at least tells what baseline would forbid. */
function label(document: YamlDocument, item: number, level: Level): Operation[] {
  const mapping = resourcesOf(document)[item]?.root;
  if (!mapping) return [];
  const told = level === 'privileged' ? 'baseline' : level;
  const modes = { enforce: level, warn: told, audit: told };
  return Object.entries(modes).map(([mode, value]) => ({
    kind: 'setPath',
    mapping,
    path: ['metadata', 'labels', LEVEL_LABEL + mode],
    value,
  }));
}

/** Roles that let somebody use policies. */
function checkGrants(root: Mapping, context: Context): void {
  for (const rule of itemsAt(root, 'rules')) {
    const resources = itemsAt(rule, 'resources');
    const node = resources.find(item => asString(item) === 'podsecuritypolicies');
    const uses = itemsAt(rule, 'verbs').some(verb => /^(use|\*)$/.test(asString(verb) ?? ''));
    if (!node || !uses || isWrittenSometimes(node.start, root, context)) continue;
    const since = context.target >= REMOVED ? 'since Kubernetes 1.25, which has none' : 'from Kubernetes 1.25 on';
    context.report({
      at: node,
      severity: 'warning',
      message: `Leave to use podsecuritypolicies means nothing ${since}. Remove it.`,
      fixes: context.target >= REMOVED && rule.kind === 'mapping' ? dropGrant(root, rule) : [],
    });
  }
}

/** The resource goes, or the whole rule when it is its only one; the last rule stays. */
function dropGrant(root: Mapping, rule: Mapping): Fix[] {
  const resources = at(rule, 'resources');
  const rules = at(root, 'rules');
  const [list, index] =
    resources?.kind === 'sequence' && resources.items.length > 1
      ? [resources, resources.items.findIndex(item => asString(item) === 'podsecuritypolicies')]
      : [rules, rules?.kind === 'sequence' ? rules.items.indexOf(rule) : -1];
  if (list?.kind !== 'sequence' || list.items.length < 2 || index < 0) return [];
  const title = list === rules ? 'Remove the rule' : 'Remove podsecuritypolicies from the rule';
  return [{ title, safety: 'safe', operations: () => [{ kind: 'removeItem', sequence: list, index }] }];
}

/** The admission wrote down which policy had let a pod in; copied pods still say so. */
function checkAnnotation({ template, resource }: Workload, context: Context): void {
  const annotations = mappingAt(template, 'metadata', 'annotations');
  const entry = entryOf(annotations, 'kubernetes.io/psp');
  if (!annotations || !entry || isWrittenSometimes(entry.key.start, resource.root, context)) return;
  context.report({
    at: entry.key,
    severity: 'warning',
    message: 'This annotation was written by the PodSecurityPolicy admission, and nobody reads it. Remove it.',
    fixes: [
      {
        title: 'Remove kubernetes.io/psp',
        safety: 'safe',
        operations: () => [{ kind: 'removeEntry', mapping: annotations, key: 'kubernetes.io/psp' }],
      },
    ],
  });
}

function isWrittenSometimes(offset: number, root: Mapping, { document }: Context): boolean {
  return isOptionalPart(document, offset, root) || isVersionGuarded(document, offset);
}

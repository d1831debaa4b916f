import { shortestPeriod } from '../../engine/kubernetes/cron';
import { describe, type Resource } from '../../engine/kubernetes/resource';
import { isHiddenAt } from '../../engine/kubernetes/security';
import { type Context, defineRule, type Fix } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import { at, entryOf, lacks, type Mapping, mappingAt } from '../../engine/yaml/nodes';
import { asInt, asString } from '../../engine/yaml/scalars';

const DAY = 86_400;
/** A run that hangs is noticed some day, unless it is buried under too many others: from this period on. */
const OFTEN = 3600;

export default defineRule({
  meta: {
    id: 'cost/job-leftovers',
    title: 'Jobs that stay after their end, or pile up',
    severity: 'information',
    preset: 'recommended',
    fixes: ['choice'],
    peers: { 'kube-linter': ['job-ttl-seconds-after-finished'] },
    options: {
      ttlSeconds: {
        type: 'number',
        default: DAY,
        description: 'The time that the fix leaves for reading the logs of a finished Job.',
      },
    },
  },
  kinds: ['Job', 'CronJob'],
  resource(resource, context) {
    const spec = mappingAt(resource.root, 'spec');
    if (!spec || resource.group !== 'batch') return;
    if (resource.kind === 'CronJob') checkOverlap(spec, context);
    else if (lacks(spec, 'ttlSecondsAfterFinished') && !isCleanedUp(resource)) reportStays(spec, resource, context);
  },
});

/** Its owner, or the tool that ran it as a hook, deletes it; without a policy before the next run. */
function isCleanedUp({ root }: Resource): boolean {
  const annotations = at(root, 'metadata', 'annotations');
  const hooks = ['helm.sh/hook', 'argocd.argoproj.io/hook'];
  return (
    at(root, 'metadata', 'ownerReferences') !== undefined ||
    isHiddenAt(root, ['metadata', 'annotations']) ||
    hooks.some(key => at(annotations, key) !== undefined)
  );
}

function reportStays(spec: Mapping, resource: Resource, context: Context): void {
  const seconds = context.options.number('ttlSeconds');
  const name = resource.name === undefined ? '' : ', and a changed one of that name cannot be applied';
  context.report({
    at: entryOf(resource.root, 'spec')!.key,
    message: `Nothing deletes ${describe(resource)} when it has finished: it stays with its pods${name}. Set ttlSecondsAfterFinished.`,
    fixes: [
      {
        title: `Delete it ${inWords(seconds)} after its end (a tool that applies it again will then run it again)`,
        safety: 'choice',
        operations: () => [{ kind: 'insertKey', mapping: spec, key: 'ttlSecondsAfterFinished', value: seconds }],
      },
    ],
  });
}

/** Runs may overlap, and come faster than they are sure to end. */
function checkOverlap(spec: Mapping, context: Context): void {
  const policy = at(spec, 'concurrencyPolicy');
  const schedule = at(spec, 'schedule');
  const period = shortestPeriod(asString(schedule) ?? '');
  if (policy ? asString(policy) !== 'Allow' : isHiddenAt(spec, ['concurrencyPolicy'])) return;
  const deadline = deadlineOf(spec);
  if (!schedule || period === undefined || deadline === 'hidden' || deadline <= period) return;
  if (deadline === Number.POSITIVE_INFINITY && period >= OFTEN) return;
  const pile =
    deadline === Number.POSITIVE_INFINITY
      ? `and nothing ends one that hangs: ${Math.floor(DAY / period)} a day can pile up`
      : `but may take ${inWords(deadline)}: up to ${Math.ceil(deadline / period)} at once`;
  context.report({
    at: policy ?? schedule,
    message: `Every ${inWords(period).replace(/^an? /, '')} a run starts, beside those that still run, ${pile}. Set concurrencyPolicy to Forbid or Replace.`,
    fixes: [
      setPolicy(spec, 'Forbid', 'skip a run while the one before is not done'),
      setPolicy(spec, 'Replace', 'stop the one before'),
    ],
  });
}

/** Seconds after which a run is ended, infinity when nothing ends it. */
function deadlineOf(spec: Mapping): number | 'hidden' {
  const ends = [
    ['jobTemplate', 'spec', 'activeDeadlineSeconds'],
    ['jobTemplate', 'spec', 'template', 'spec', 'activeDeadlineSeconds'],
  ].map(path => {
    const node = at(spec, ...path);
    if (node) return asInt(node) ?? 'hidden';
    return isHiddenAt(spec, path) ? 'hidden' : Number.POSITIVE_INFINITY;
  });
  const known = ends.filter(end => end !== 'hidden');
  return known.length < ends.length ? 'hidden' : Math.min(...known);
}

function setPolicy(spec: Mapping, policy: string, what: string): Fix {
  return {
    title: `Set concurrencyPolicy to ${policy} (${what})`,
    safety: 'choice',
    operations: () => [{ kind: 'setPath', mapping: spec, path: ['concurrencyPolicy'], value: policy }],
  };
}

/** `90 seconds`, `5 minutes`, `2 hours`, `a day`: the largest unit that is exact. */
function inWords(seconds: number): string {
  const [unit, size] = (
    [
      ['day', DAY],
      ['hour', 3600],
      ['minute', 60],
    ] as const
  ).find(([, length]) => seconds >= length && seconds % length === 0) ?? ['second', 1];
  const number = seconds / size;
  return number === 1 ? `${unit === 'hour' ? 'an' : 'a'} ${unit}` : count(number, unit);
}

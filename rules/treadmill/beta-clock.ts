import { type ApiStatus, builtInLife } from '../../engine/kubernetes/lifecycle/api';
import type { BuiltInLife } from '../../engine/kubernetes/lifecycle/life';
import { formatKubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { type Context, defineRule } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import { advice, builtInUse, isOwned, migrationFixes, nameOf } from '../shared/apis';

export default defineRule({
  meta: {
    id: 'treadmill/beta-clock',
    title: 'An alpha or beta API of Kubernetes, whose end is only a matter of time',
    severity: 'information',
    preset: 'strict',
    fixes: ['safe', 'unsafe'],
  },
  resource(resource, context) {
    const use = isOwned(resource, context) ? undefined : builtInUse(resource, context);
    if (!use || use.life.stability === 'stable' || !isAlone(use.status, context)) return;
    const { life, status } = use;
    context.report({
      at: use.node,
      severity: isStable(status.replacement) ? 'hint' : 'information',
      message: `${nameOf(life)} is ${life.stability === 'alpha' ? 'an alpha' : 'a beta'} API. ${clock(life, context)}${advice(use)}`,
      fixes: migrationFixes(use),
    });
  },
});

function isStable(replacement: ApiStatus['replacement']): boolean {
  return replacement !== undefined && builtInLife(replacement.apiVersion, replacement.kind)?.stability === 'stable';
}

/** Rules that say worse of an API than that its clock ticks. */
const WORSE: Partial<Record<ApiStatus['status'], string>> = {
  'not served by default': 'treadmill/not-served-by-default',
  deprecated: 'treadmill/deprecated-api',
};

/** What no longer ticks, or not yet, is other rules' business; so is what is worse, while the rule for it is on. */
function isAlone({ status }: ApiStatus, context: Context): boolean {
  const rule = WORSE[status];
  return status === 'served' || (rule !== undefined && !context.enabled(rule));
}

/** How many releases are left; betas last at least three releases after they are deprecated (deprecation policy). */
function clock({ deprecated, removed, plannedRemoval }: BuiltInLife, { target }: Context): string {
  const last = removed ?? plannedRemoval;
  if (last === undefined) return 'It may change or go with any release, once it has been deprecated for three.';
  const since = deprecated === undefined ? '' : `deprecated in ${formatKubernetesVersion(deprecated)} and `;
  return `It is ${since}gone in ${formatKubernetesVersion(last)}, ${count(last - target, 'release')} after your ${formatKubernetesVersion(target)}.`;
}

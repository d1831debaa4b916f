import { convert } from '../../engine/kubernetes/conversions/convert';
import { servedVersions } from '../../engine/kubernetes/lifecycle/api';
import type { BuiltInLife } from '../../engine/kubernetes/lifecycle/life';
import { formatKubernetesVersion, type KubernetesVersion } from '../../engine/kubernetes/lifecycle/versions';
import { defineRule, type Fix } from '../../engine/lint/rule';
import { choiceOf } from '../../engine/text/words';
import { type BuiltInUse, COMPONENTS, nameOf, reportAt, type Station } from '../shared/apis';

export default defineRule({
  meta: {
    id: 'treadmill/not-yet-served',
    title: 'An API that the target version does not serve yet',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['choice'],
    options: { components: COMPONENTS },
  },
  resource(resource, context) {
    reportAt(NOT_YET, resource, context);
  },
});

const NOT_YET: Station = {
  status: 'not yet served',
  builtIn(use, context) {
    const target = formatKubernetesVersion(context.target);
    const introduced = formatKubernetesVersion(use.status.introduced);
    const older = olderVersions(use.life, context.target);
    const instead = older.length > 0 ? `Use ${choiceOf(older.map(({ apiVersion }) => apiVersion))}` : 'Leave it out';
    return {
      message: `${nameOf(use.life)} came with Kubernetes ${introduced}; you target ${target}, which answers "no matches for kind". ${instead} until then.`,
      fixes: older.flatMap(other => goBack(use, other)),
    };
  },
  component({ life, status: { introduced, release } }) {
    return {
      message: `${nameOf(life)} came with ${life.component} ${introduced}; you run ${release}, which does not know it. Upgrade ${life.component} first.`,
    };
  },
};

/** Those that are not on their way out themselves, if there are any. */
function olderVersions(life: BuiltInLife, target: KubernetesVersion): BuiltInLife[] {
  const served = servedVersions(life, target);
  const lasting = served.filter(({ deprecated }) => deprecated === undefined || deprecated > target);
  return lasting.length > 0 ? lasting : served;
}

/** Offered where both versions have the same fields; which of the older ones is a matter of taste. */
function goBack({ resource }: BuiltInUse, { apiVersion }: BuiltInLife): Fix[] {
  const conversion = convert(resource, apiVersion);
  if (!conversion) return [];
  return [{ title: `Change apiVersion to ${apiVersion}`, safety: 'choice', operations: () => conversion.operations }];
}

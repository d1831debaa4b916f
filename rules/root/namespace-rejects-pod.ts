import type { Breach, CheckId } from '../../engine/kubernetes/podSecurity/breach';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { count, listOf } from '../../engine/text/words';
import type { ResourceFacts, WorkloadFacts } from '../../engine/workspace/facts';
import { ADMISSION_SINCE, consequence, type Verdict, verdictOn } from '../shared/podSecurity';
import { hardenPod } from '../shared/security';
import { workloadAt } from '../shared/workloads';

const CAPABILITIES: ReadonlySet<CheckId> = new Set(['capabilities_baseline', 'capabilities_restricted']);

/** Checks that settings alone can meet, when nothing forbidden is set. */
const MECHANICAL = new Set([
  'allowPrivilegeEscalation',
  'capabilities_restricted',
  'runAsNonRoot',
  'seccompProfile_restricted',
]);

export default defineRule({
  meta: {
    id: 'root/namespace-rejects-pod',
    title: 'The Namespace’s Pod Security level does not admit the pod',
    severity: 'error',
    preset: 'recommended',
    fixes: ['unsafe'],
    since: ADMISSION_SINCE,
  },
  facts(facts, context) {
    const verdict = verdictOn(facts, context);
    if (verdict && !isSaidOfEachCapability(facts, verdict, context)) report(facts, verdict, context);
  },
});

/** Where capabilities are all that the Namespace minds, another rule says so of each. */
function isSaidOfEachCapability({ workload }: ResourceFacts, verdict: Verdict, context: FactsContext): boolean {
  const { mode, minor, violations } = verdict;
  if (mode !== 'enforce' || !context.enabled('root/capability-added')) return false;
  if (violations.some(({ check }) => !CAPABILITIES.has(check))) return false;
  const said = workload?.addedCapabilities ?? [];
  const live = violations.flatMap(({ check }) => liveBreaches(workload, check, minor));
  return live.every(
    ({ missing, who, what }) =>
      !missing &&
      who.every(name => said.some(({ owner }) => owner === name)) &&
      what.every(name => said.some(({ written }) => written === name)),
  );
}

function report(facts: ResourceFacts, verdict: Verdict, context: FactsContext): void {
  const { violations, namespace } = verdict;
  const [first] = violations;
  context.report({
    at: violations.length === 1 ? first!.at : facts.place,
    ...(verdict.mode === 'enforce' ? {} : { severity: 'information' as const }),
    message: messageOf(facts, verdict),
    related: [
      ...violations.map(({ reason, detail, at }) => ({ message: `${reason}: ${detail}`, at })),
      { message: `${describe(namespace.facts)} says so`, at: namespace.facts.place, target: namespace },
    ],
    fixes: fixesFor(facts, verdict, context.here.item),
  });
}

function messageOf(facts: ResourceFacts, { namespace, mode, policy, violations }: Verdict): string {
  const { name } = namespace.facts;
  const checks = violations.map(({ reason }) => reason).join(', ');
  const breaks = `${violations.length === 1 ? 'it breaks' : `it breaks ${count(violations.length, 'check')}:`} ${checks}`;
  if (mode === 'enforce')
    return `Namespace ${name} enforces ${policy} and ${consequence(facts)}: ${breaks}. Mend the pod, or choose another level for the Namespace.`;
  const does = mode === 'warn' ? 'warns of' : 'notes in the audit log';
  return `Namespace ${name} ${does} pods that do not keep to ${policy}, and ${describe(facts)} does not: ${breaks}. It is let in all the same; mend it before the level is enforced.`;
}

function fixesFor({ workload }: ResourceFacts, { level, minor, violations }: Verdict, item: number): Fix[] {
  if (level !== 'restricted' || !violations.some(({ check }) => MECHANICAL.has(check))) return [];
  const rest = violations.filter(({ check }) => !MECHANICAL.has(check)).map(({ reason }) => reason);
  const added = liveBreaches(workload, 'capabilities_restricted', minor).filter(({ missing }) => !missing);
  const stay = [...rest, ...new Set(added.flatMap(({ what }) => what))];
  const mayBeRoot = violations.every(({ check }) => check !== 'runAsNonRoot');
  const left = stay.length > 0 ? `; ${listOf(stay)} ${stay.length === 1 ? 'stays' : 'stay'}` : '';
  return [
    {
      title: `Harden the pod as restricted asks (what needs root, capabilities or setuid will fail${left})`,
      safety: 'unsafe',
      operations: document => {
        const found = workloadAt(document, item);
        return found ? hardenPod(found, { admission: true, mayBeRoot }) : [];
      },
    },
  ];
}

function liveBreaches(workload: WorkloadFacts | undefined, check: CheckId, minor: number): Breach[] {
  return (workload?.breaches ?? []).filter(
    breach => breach.check === check && breach.from <= minor && minor < breach.before,
  );
}

import {
  LEVEL_LABEL,
  LEVELS,
  type Level,
  type Violation,
  violationsOf,
} from '../../engine/kubernetes/podSecurity/levels';
import { describe } from '../../engine/kubernetes/resource';
import { defineRule, type FactsContext, type Fix } from '../../engine/lint/rule';
import { count } from '../../engine/text/words';
import type { ResourceFacts, WorkloadFacts } from '../../engine/workspace/facts';
import { distance, folderOf } from '../../engine/workspace/paths';
import { type Scope, scopesOf } from '../../engine/workspace/scopes';
import { hardenPod } from '../shared/security';
import { workloadAt } from '../shared/workloads';

type Placed = FactsContext['here'];

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
    // Pod Security admission is on by default since then.
    since: 23,
  },
  facts(facts, context) {
    const { workload } = facts;
    if (!workload || workload.breaches.length === 0) return;
    const namespaces = namespacesOf(facts, context).flatMap(name => namespaceOf(name, context) ?? []);
    for (const mode of MODES) {
      for (const namespace of namespaces) {
        const verdict = judge(workload, namespace, mode, context.target);
        if (verdict) return report(facts, namespace, verdict, context);
      }
    }
  },
});

/** Where the object will live: as it says itself, or as each kustomization that leads to it says. */
function namespacesOf(facts: ResourceFacts, { index, here }: FactsContext): string[] {
  const scopes = scopesOf(index, here.path).filter(scope => !isPatched(facts, scope, index));
  return [...new Set(scopes.map(({ members }) => members.get(here.path)?.namespace || facts.namespace))].filter(
    Boolean,
  );
}

/** A patch may mend the pod before the cluster sees it. */
function isPatched({ kind, name }: ResourceFacts, scope: Scope, index: FactsContext['index']): boolean {
  if (scope.members.size === 0) return false;
  if (scope.patchesSecurity) return true;
  const isPatch = ({ path, facts }: Placed) => facts.origin === 'patch' && scope.members.has(path);
  return name !== undefined && index.named(kind, name, isPatch).length > 0;
}

const MODES = ['enforce', 'warn', 'audit'] as const;
type Mode = (typeof MODES)[number];

/** What a mode of the Namespace has against a pod. */
interface Verdict {
  mode: Mode;
  level: Level;
  /** `v1.30`, or empty for the policy of the cluster's own version. */
  version: string;
  violations: Violation[];
}

function judge({ breaches }: WorkloadFacts, namespace: Placed, mode: Mode, target: number): Verdict | undefined {
  const { known } = namespace.facts.labels;
  const level = LEVELS.find(one => one === known[LEVEL_LABEL + mode]);
  if (!level) return undefined;
  const version = /^v1\.(\d+)$/.exec(known[`${LEVEL_LABEL}${mode}-version`] ?? '');
  const violations = violationsOf(breaches, level, version ? Math.min(Number(version[1]), target) : target);
  return violations.length > 0 ? { mode, level, version: version?.[0] ?? '', violations } : undefined;
}

/** The nearest Namespace of that name; none when several are as near and do not agree. */
function namespaceOf(name: string, { index, here }: FactsContext): Placed | undefined {
  const found = index
    .named('Namespace', name)
    .filter(({ facts }) => facts.origin !== 'patch')
    .map(placed => ({ placed, steps: distance(folderOf(here.path), folderOf(placed.path)) }));
  const fewest = Math.min(...found.map(({ steps }) => steps));
  const [first, ...others] = found.filter(({ steps }) => steps === fewest).map(({ placed }) => placed);
  return first && others.every(other => levelsOf(other) === levelsOf(first)) ? first : undefined;
}

function levelsOf({ facts }: Placed): string {
  const labels = Object.entries(facts.labels.known).filter(([key]) => key.startsWith(LEVEL_LABEL));
  return JSON.stringify(labels.sort());
}

function report(facts: ResourceFacts, namespace: Placed, verdict: Verdict, context: FactsContext): void {
  const { violations } = verdict;
  const [first] = violations;
  context.report({
    at: violations.length === 1 ? first!.at : facts.place,
    ...(verdict.mode === 'enforce' ? {} : { severity: 'information' as const }),
    message: messageOf(facts, namespace.facts.name ?? '', verdict),
    related: [
      ...violations.map(({ reason, detail, at }) => ({ message: `${reason}: ${detail}`, at })),
      { message: `${describe(namespace.facts)} says so`, at: namespace.facts.place, target: namespace },
    ],
    fixes: fixesFor(verdict, context.here.item),
  });
}

function messageOf(facts: ResourceFacts, namespace: string, { mode, level, version, violations }: Verdict): string {
  const policy = version === '' ? level : `${level} of ${version}`;
  const checks = violations.map(({ reason }) => reason).join(', ');
  const breaks = `${violations.length === 1 ? 'it breaks' : `it breaks ${count(violations.length, 'check')}:`} ${checks}`;
  const who = describe(facts);
  if (mode === 'enforce')
    return `Namespace ${namespace} enforces ${policy} and ${consequence(facts, who)}: ${breaks}. Mend the pod, or choose another level for the Namespace.`;
  const does = mode === 'warn' ? 'warns of' : 'notes in the audit log';
  return `Namespace ${namespace} ${does} pods that do not keep to ${policy}, and ${who} does not: ${breaks}. It is let in all the same; mend it before the level is enforced.`;
}

/** The controller is accepted and only its pods are turned away, which nobody sees who applies it. */
function consequence({ kind, workload }: ResourceFacts, who: string): string {
  if (kind === 'Pod') return `rejects ${who}`;
  if (kind === 'Job' || kind === 'CronJob') return `accepts ${who}, but none of its pods, so that it never runs`;
  const wanted = kind === 'DaemonSet' ? '' : ` of ${workload?.replicas ?? 1}`;
  return `accepts ${who}, but none of its pods, so that it stays at 0${wanted}`;
}

function fixesFor({ level, violations }: Verdict, item: number): Fix[] {
  if (level !== 'restricted' || !violations.some(({ check }) => MECHANICAL.has(check))) return [];
  const rest = violations.filter(({ check }) => !MECHANICAL.has(check)).map(({ reason }) => reason);
  const left = rest.length > 0 ? `; ${rest.join(', ')} stays` : '';
  return [
    {
      title: `Harden the pod as restricted asks (what needs root, capabilities or setuid will fail${left})`,
      safety: 'unsafe',
      operations: document => {
        const workload = workloadAt(document, item);
        return workload ? hardenPod(workload) : [];
      },
    },
  ];
}

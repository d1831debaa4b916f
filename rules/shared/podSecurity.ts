import {
  LEVEL_LABEL,
  LEVELS,
  type Level,
  type Violation,
  violationsOf,
} from '../../engine/kubernetes/podSecurity/levels';
import { describe } from '../../engine/kubernetes/resource';
import type { FactsContext } from '../../engine/lint/rule';
import type { ResourceFacts, WorkloadFacts } from '../../engine/workspace/facts';
import { distance, folderOf } from '../../engine/workspace/paths';
import { type Scope, scopesOf } from '../../engine/workspace/scopes';

type Placed = FactsContext['here'];

/** Pod Security admission is on by default from this minor on. */
export const ADMISSION_SINCE = 23;

const MODES = ['enforce', 'warn', 'audit'] as const;
type Mode = (typeof MODES)[number];

/** What a mode of a Namespace has against a pod. */
export interface Verdict {
  namespace: Placed;
  mode: Mode;
  level: Level;
  /** `baseline`, `restricted of v1.30`. */
  policy: string;
  /** The Kubernetes minor whose policy counts. */
  minor: number;
  violations: Violation[];
}

/** The gravest that the Namespaces in which the pod will live have against it. */
export function verdictOn(facts: ResourceFacts, context: FactsContext): Verdict | undefined {
  const { workload } = facts;
  if (!workload || workload.breaches.length === 0) return undefined;
  const namespaces = namespacesOf(facts, context).flatMap(name => namespaceOf(name, context) ?? []);
  for (const mode of MODES) {
    for (const namespace of namespaces) {
      const verdict = judge(workload, namespace, mode, context.target);
      if (verdict) return verdict;
    }
  }
  return undefined;
}

/** The controller is accepted and only its pods are turned away, which nobody sees who applies it. */
export function consequence(facts: ResourceFacts): string {
  const { kind, workload } = facts;
  const who = describe(facts);
  if (kind === 'Pod') return `rejects ${who}`;
  if (kind === 'Job' || kind === 'CronJob') return `accepts ${who}, but none of its pods, so that it never runs`;
  const wanted = kind === 'DaemonSet' ? '' : ` of ${workload?.replicas ?? 1}`;
  return `accepts ${who}, but none of its pods, so that it stays at 0${wanted}`;
}

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

function judge({ breaches }: WorkloadFacts, namespace: Placed, mode: Mode, target: number): Verdict | undefined {
  const { known } = namespace.facts.labels;
  const level = LEVELS.find(one => one === known[LEVEL_LABEL + mode]);
  if (!level) return undefined;
  const version = /^v1\.(\d+)$/.exec(known[`${LEVEL_LABEL}${mode}-version`] ?? '');
  const minor = version ? Math.min(Number(version[1]), target) : target;
  const violations = violationsOf(breaches, level, minor);
  const policy = version ? `${level} of ${version[0]}` : level;
  return violations.length > 0 ? { namespace, mode, level, policy, minor, violations } : undefined;
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

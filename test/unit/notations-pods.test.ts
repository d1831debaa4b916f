import assert from 'node:assert/strict';
import type { Rule } from '../../engine/lint/rule';
import { rules } from '../../rules/registry.generated';
import { pageOf } from '../../scripts/generate/sources';
import { isManifest, projectFor, translated } from '../support/notations/compare';
import { carriedBy, KINDS } from '../support/notations/kinds';
import { podShapes } from '../support/notations/pods';
import { containerShapes, playing, ROLES } from '../support/notations/roles';
import { examplesOf } from '../support/rulePage';

/**
 * A rule about pods says the same whatever carries the pod, and one about containers whatever part they play. Each
 * example meets some kinds, in a fixed order; AVOID_SPIKES_NOTATIONS=all tries all with all.
 */
const STEP = process.env.AVOID_SPIKES_NOTATIONS === 'all' ? 1 : 6;

const UPDATES = 'is about how the kind replaces its pods';
const FINISHING = ['Job', 'CronJob'];

/** Rules that rightly tell kinds apart: some, with `kinds`, or in some examples; else any from any. */
const TIED: Record<string, { kinds?: string[]; examples?: RegExp; why: string }> = {
  'cost/blocks-scale-down': { why: 'bare pods, jobs, and what autoscalers and budgets aim at' },
  'network/pod-not-isolated': { kinds: FINISHING, why: 'jobs take no connections' },
  'ordering/missing-reference': { kinds: ['Pod'], why: 'a Pod is rejected, a controller makes no pods' },
  'ordering/no-startup-gate': { kinds: ['Knative Service'], why: 'Knative has no init containers by default' },
  'ordering/sync-wave': {
    kinds: ['Pod', 'CronJob'],
    why: 'a Pod’s annotations are those of its template; a CronJob is healthy without pods',
  },
  'ordering/used-before-defined': {
    examples: /serviceAccountName/,
    why: 'a Pod is rejected, a controller tries again',
  },
  'rollout/annotation-drift': { kinds: ['Pod'], why: 'a Pod has no controller to differ from' },
  'rollout/config-change-unnoticed': { why: 'pods and jobs are not updated' },
  'rollout/downtime': { why: UPDATES },
  'rollout/immutable-field-changed': { why: 'each kind has fixed fields of its own' },
  'rollout/not-ready-checked': { why: UPDATES },
  'rollout/pod-annotation-on-controller': { why: 'a CronJob has two holders, a Pod none' },
  'rollout/selector-mismatch': { why: 'each kind has its own form of selector' },
  'rollout/stuck': { why: UPDATES },
  'rollout/surge-overhead': { why: UPDATES },
  'rollout/template-unchanged': { kinds: ['Pod', ...FINISHING], why: 'nothing restarts them' },
  'root/namespace-rejects-pod': { why: 'a Pod is rejected, a controller stays at 0 of so many' },
  'root/capability-added': { examples: /pod-security/, why: 'a Pod is rejected, a controller stays at 0 of so many' },
  'safe-zone/host-path': { why: 'a DaemonSet is for its node' },
  'safe-zone/host-port': { why: UPDATES },
  'safe-zone/shared-single-writer-volume': { why: UPDATES },
  'sidecar/invalid-restart-policy': { why: 'each kind takes policies of its own' },
  'sidecar/job-never-ends': { why: 'only what is meant to end' },
  'sidecar/main-unwatched': { kinds: FINISHING, why: 'a job that hangs has deadlines' },
  'sidecar/not-native': {
    kinds: ['Knative Service', ...FINISHING],
    why: 'no init containers, or job-never-ends speaks',
  },
  'treadmill/deprecated-field': { why: 'fields of the controller go with it' },
};

/** Parts that a container rule rightly tells apart. */
const PARTS: Record<string, { roles: string[]; why: string }> = {
  'network/invalid-port-name': { roles: ['ephemeral container'], why: 'may have no ports at all' },
  'root/capabilities-kept': { roles: ['ephemeral container'], why: 'is gone after debugging' },
  'root/privilege-escalation': { roles: ['ephemeral container'], why: 'is gone after debugging' },
  'root/writable-root-filesystem': { roles: ['ephemeral container'], why: 'is gone after debugging' },
  'safe-zone/host-port': { roles: ['init container', 'ephemeral container'], why: 'their ports are not taken' },
  'sidecar/invalid-restart-policy': { roles: ['native sidecar'], why: 'is too early for old targets' },
};

const aboutPods = rules.filter(({ kinds, workload, container, facts }) => !kinds && (workload ?? container ?? facts));

describe('findings in pods of other kinds', function () {
  this.timeout(60_000);
  for (const [turn, rule] of aboutPods.entries()) it(rule.meta.id, () => checkKinds(rule, turn));
});

describe('findings in containers with other parts', () => {
  for (const rule of rules.filter(({ container }) => container)) it(rule.meta.id, () => checkParts(rule));
});

describe('exceptions for pods', () => {
  it('name rules that exist', () => {
    const ids = rules.map(({ meta }) => meta.id);
    assert.deepEqual(
      [...Object.keys(TIED), ...Object.keys(PARTS)].filter(id => !ids.includes(id)),
      [],
    );
  });
});

/** A kustomization's patches are for one kind. */
const AIMS_AT_PODS = new RegExp(`\\bkind: *(${KINDS.map(({ kind }) => kind).join('|')})\\b`);

function checkKinds({ meta: { id } }: Rule, turn: number): void {
  const tied = TIED[id];
  const free = KINDS.filter(({ name }) => !tied || tied.examples || (tied.kinds && !tied.kinds.includes(name)));
  for (const [i, example] of examplesOf(pageOf(id)).entries()) {
    const texts = [...example.files];
    if (texts.some(([path, text]) => tied?.examples?.test(text) || (!isManifest(path) && AIMS_AT_PODS.test(text))))
      continue;
    for (const [j, kind] of free.entries()) {
      if ((i + j + turn) % STEP !== 0) continue;
      const other = translated(example, { name: kind.name, write: text => carriedBy(text, kind) ?? text });
      if (!other) continue;
      const was = podShapes(projectFor(example, id), id, example);
      const is = podShapes(projectFor(other, id), id, other);
      assert.deepEqual(is, was, `line ${example.line} as ${kind.name}:\n${[...other.files.values()].join('---\n')}`);
    }
  }
}

function checkParts({ meta: { id } }: Rule): void {
  for (const example of examplesOf(pageOf(id))) {
    for (const role of ROLES.filter(({ name }) => !PARTS[id]?.roles.includes(name))) {
      const other = translated(example, { name: role.name, write: text => playing(text, role) ?? text });
      if (!other) continue;
      const was = containerShapes(projectFor(example, id), id, example.files.keys(), 'containers');
      const is = containerShapes(projectFor(other, id), id, other.files.keys(), role.list);
      assert.deepEqual(is, was, `line ${example.line}, ${role.name}:\n${[...other.files.values()].join('---\n')}`);
    }
  }
}

import assert from 'node:assert/strict';
import type { Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';
import { pageOf } from '../../scripts/generate/sources';
import { projectFor, translated } from '../support/notations/compare';
import { opened, openings } from '../support/notations/open';
import { shapesOf } from '../support/notations/places';
import { asBlocks } from '../support/notations/trees';
import { type Example, examplesOf } from '../support/rulePage';

/**
 * Where a template may add keys, nothing may be called missing, and what is written is as bad as before. Each example is
 * made a template that adds keys to all mappings, and to one at a time; of the latter some are tried, in a fixed order,
 * and all with AVOID_SPIKES_NOTATIONS=all.
 */
const STEP = process.env.AVOID_SPIKES_NOTATIONS === 'all' ? 1 : 12;

/** Rules that speak of what is not there, or reckon with all that is: they fall silent. */
const FALL_SILENT = [
  'cost/job-leftovers',
  'cost/replicas-fight-autoscaler',
  'cost/utilization-without-requests',
  'dns/missing-trailing-dot',
  'logs/message-lost',
  'logs/no-default-container',
  'network/dns-blocked',
  'network/peer-or-and',
  'network/pod-not-isolated',
  'network/policy-selects-nothing',
  'network/policy-types-missing',
  'network/service-port-blocked',
  'network/service-port-mismatch',
  'network/service-selects-nothing',
  'ordering/no-startup-gate',
  'ordering/used-before-defined',
  'rollout/config-change-unnoticed',
  'rollout/downtime',
  'rollout/immutable-field-changed',
  'rollout/not-ready-checked',
  'rollout/pod-annotation-on-controller',
  'rollout/stale-checksum',
  'rollout/stuck',
  'rollout/template-unchanged',
  'root/capabilities-kept',
  'root/may-run-as-root',
  'root/namespace-rejects-pod',
  'root/privileged-port',
  'root/user-unknown',
  'safe-zone/shared-single-writer-volume',
  'sidecar/main-unwatched',
  'storage/claim-without-class',
  'storage/governing-service',
  'storage/volumes-left-behind',
  'yaml/duplicate-key',
];

/** Rules that speak of what is there: they say it of the same places. Those in neither list do both. */
const STAY = [
  'cost/idle-load-balancer',
  'dns/forbidden-trailing-dot',
  'environments/production-only',
  'logs/default-container-unknown',
  'logs/log-to-file',
  'meta/ignore-without-reason',
  'meta/unknown-rule',
  'meta/unused-ignore',
  'network/headless-ignores-port',
  'network/policy-not-enforced',
  'ordering/parallel-statefulset',
  'ordering/sidecar-too-late',
  'ordering/sync-wave',
  'rollout/annotation-drift',
  'rollout/mutable-image',
  'safe-zone/host-namespace',
  'safe-zone/host-path',
  'safe-zone/pinned-node',
  'safe-zone/privileged-container',
  'safe-zone/several-containers',
  'sidecar/job-never-ends',
  'sidecar/not-native',
  'storage/volumes-deleted',
  'treadmill/beta-clock',
  'treadmill/deprecated-api',
  'treadmill/deprecated-field',
  'treadmill/not-served-by-default',
  'treadmill/not-yet-served',
  'treadmill/removed-api',
  'treadmill/replication-controller',
  'treadmill/retired-component',
  'treadmill/vendor-lock',
];

describe('findings in open mappings', function () {
  this.timeout(60_000);
  for (const [turn, { meta }] of rules.entries()) it(meta.id, () => checkRule(meta.id, turn));
});

describe('rules in open mappings', () => {
  it('are listed once', () => {
    const listed = [...FALL_SILENT, ...STAY];
    const ids = rules.map(({ meta }) => meta.id);
    assert.equal(new Set(listed).size, listed.length);
    assert.deepEqual(
      listed.filter(id => !ids.includes(id)),
      [],
    );
  });
});

/** Only mappings in block style can be opened. */
function inBlocks(example: Example): Example {
  return translated(example, { name: 'blocks', write: text => asBlocks(text) ?? text }) ?? example;
}

function checkRule(rule: string, turn: number): void {
  for (const [i, written] of examplesOf(pageOf(rule)).entries()) {
    const example = inBlocks(written);
    const original = placesOf(projectFor(example, rule), rule, example);
    const all = translated(example, { name: 'all open', write: text => opened(text) ?? text });
    if (all) checkAll(rule, original, all, `line ${example.line}`);
    const most = Math.max(...[...example.files.values()].map(openings));
    for (let one = (i + turn) % STEP; one < most; one += STEP) {
      const other = translated(example, { name: 'one open', write: text => opened(text, one) ?? text });
      if (!other) continue;
      const found = placesOf(projectFor(other, rule), rule, other);
      assert.ok(
        found.length <= original.length || isException(rule, example),
        `line ${example.line}: ${found.join('\n')}\n${[...other.files.values()].join('---\n')}`,
      );
    }
  }
}

function checkAll(rule: string, original: string[], open: Example, where: string): void {
  const found = placesOf(projectFor(open, rule), rule, open);
  const text = [...open.files.values()].join('---\n');
  if (FALL_SILENT.includes(rule)) assert.deepEqual(found, [], `${where}: not silent in\n${text}`);
  else if (STAY.includes(rule) && !isException(rule, open))
    assert.deepEqual(found, original, `${where}: something else in\n${text}`);
}

/** Where the rule speaks of what is not there, after all. */
const EXCEPTIONS: Record<string, { examples: RegExp; why: string }> = {
  'ordering/sync-wave': { examples: /kind: Namespace/, why: 'a Namespace may get a wave of its own' },
  'rollout/config-change-unnoticed': {
    examples: /kind: ConfigMap\nmetadata:\n {2}name: bundle\n---/,
    why: 'a ConfigMap that is empty is filled later; a template may fill it',
  },
  'treadmill/deprecated-field': {
    examples: /serviceAccount:\n|resourceclaims\/status/,
    why: 'an action behind a key without a value may be its value; a role may get the other resources too',
  },
};

function isException(rule: string, { files }: Example): boolean {
  return [...files.values()].some(text => EXCEPTIONS[rule]?.examples.test(text));
}

function placesOf(project: Project, rule: string, { files }: Example): string[] {
  return [...files.keys()].flatMap(path =>
    shapesOf(project, path)
      .filter(shape => shape.rule === rule)
      .map(({ place, marked, severity }) => `${severity} ${path} ${place} ${marked}`)
      .sort(),
  );
}

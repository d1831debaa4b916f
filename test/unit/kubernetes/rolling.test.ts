import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allowedDisruptions,
  type DisruptionBudget,
  daemonSetRollout,
  deploymentRollout,
  type IntOrPercent,
  isZero,
  parseIntOrPercent,
  type RollingUpdate,
  type Rollout,
  resolve,
  statefulSetRollout,
} from '../../../engine/kubernetes/rolling';

const pods = (count: number): IntOrPercent => ({ count });
const percent = (value: number): IntOrPercent => ({ percent: value });

describe('parseIntOrPercent', () => {
  const cases: [value: unknown, expected: IntOrPercent | undefined][] = [
    [0, pods(0)],
    [3, pods(3)],
    ['25%', percent(25)],
    ['0%', percent(0)],
    ['150%', percent(150)],
    ['3', undefined],
    [-1, undefined],
    [1.5, undefined],
    [Number.NaN, undefined],
    ['-5%', undefined],
    ['25 %', undefined],
    ['2.5%', undefined],
    ['%', undefined],
    [`${'9'.repeat(30)}%`, undefined],
    [null, undefined],
    [true, undefined],
  ];
  for (const [value, expected] of cases) {
    it(`reads ${JSON.stringify(value)}`, () => assert.deepEqual(parseIntOrPercent(value), expected));
  }
});

describe('resolve', () => {
  it('rounds percentages as told, and leaves counts alone', () => {
    assert.equal(resolve(percent(25), 3, 'up'), 1);
    assert.equal(resolve(percent(25), 3, 'down'), 0);
    assert.equal(resolve(percent(30), 10, 'up'), 3);
    assert.equal(resolve(pods(7), 3, 'down'), 7);
  });

  it('calls 0 and 0% zero, and nothing that merely rounds to it', () => {
    assert.deepEqual([pods(0), percent(0), percent(1), pods(1)].map(isZero), [true, true, false, false]);
  });
});

type Figures = [surge: number, unavailable: number, peakPods: number, waves: number, rejected: boolean];

function figures({ surge, unavailable, peakPods, waves, rejected }: Rollout): Figures {
  return [surge, unavailable, peakPods, waves, rejected];
}

describe('deploymentRollout', () => {
  const none: RollingUpdate = {};
  const cases: [replicas: number, update: RollingUpdate, expected: Figures][] = [
    [0, none, [0, 0, 0, 0, false]],
    [1, none, [1, 0, 2, 1, false]],
    [2, none, [1, 0, 3, 2, false]],
    [3, none, [1, 0, 4, 3, false]],
    [4, none, [1, 1, 5, 2, false]],
    [5, none, [2, 1, 7, 2, false]],
    [6, none, [2, 1, 8, 2, false]],
    [8, none, [2, 2, 10, 2, false]],
    [10, none, [3, 2, 13, 2, false]],
    [20, none, [5, 5, 25, 2, false]],
    [100, none, [25, 25, 125, 2, false]],
    [3, { maxSurge: pods(0) }, [0, 1, 3, 3, false]],
    [3, { maxSurge: pods(0), maxUnavailable: percent(1) }, [0, 1, 3, 3, false]],
    [3, { maxSurge: pods(0), maxUnavailable: pods(0) }, [0, 1, 3, 3, true]],
    [3, { maxSurge: percent(0), maxUnavailable: percent(0) }, [0, 1, 3, 3, true]],
    [3, { maxSurge: pods(10), maxUnavailable: pods(0) }, [10, 0, 6, 1, false]],
    [3, { maxSurge: percent(100), maxUnavailable: percent(100) }, [3, 3, 6, 1, false]],
    [3, { maxSurge: pods(0), maxUnavailable: pods(9) }, [0, 3, 3, 1, false]],
    [40, { maxSurge: percent(25), maxUnavailable: pods(0) }, [10, 0, 50, 4, false]],
  ];
  for (const [replicas, update, expected] of cases) {
    it(`${replicas} replicas with ${JSON.stringify(update)}: ${expected}`, () => {
      assert.deepEqual(figures(deploymentRollout(replicas, update)), expected);
    });
  }

  it('agrees with a step-by-step run of the controller', () => {
    fc.assert(
      fc.property(fc.nat(60), share, share, (replicas, maxSurge, maxUnavailable) => {
        const plan = deploymentRollout(replicas, { maxSurge, maxUnavailable });
        const surge = exactly(maxSurge, replicas, 'up');
        const gap = exactly(maxUnavailable, replicas, 'down');
        const run = simulate(replicas, surge, surge === 0 && gap === 0 ? 1 : gap);
        assert.deepEqual({ waves: plan.waves, peak: plan.peakPods }, { waves: run.waves, peak: run.peak });
        assert.equal(run.fewestAvailable, replicas - plan.unavailable);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});

const share = fc.oneof(fc.nat(12).map(pods), fc.nat(120).map(percent));

/** Rounds a share of pods without ever dividing. */
function exactly(value: IntOrPercent, total: number, rounding: 'up' | 'down'): number {
  if ('count' in value) return value.count;
  let share = 0;
  while ((share + 1) * 100 <= value.percent * total) share++;
  return rounding === 'up' && share * 100 < value.percent * total ? share + 1 : share;
}

/**
 * Plays the deployment controller: it scales the new replica set up as far as replicas + surge allow, then the old one
 * down as far as the available pods allow, until neither moves; then all new pods become available, which is one wave.
 */
function simulate(replicas: number, surge: number, unavailable: number) {
  const run = { waves: 0, peak: replicas, fewestAvailable: replicas };
  const state = { old: replicas, fresh: 0, ready: 0 };
  while (state.old > 0 || state.ready < replicas) {
    while (reconcile(state, replicas, surge, unavailable)) {
      run.peak = Math.max(run.peak, state.old + state.fresh);
      run.fewestAvailable = Math.min(run.fewestAvailable, state.old + state.ready);
    }
    assert.ok(state.fresh > state.ready || state.old === 0, 'the rollout is stuck');
    run.waves += state.fresh > state.ready ? 1 : 0;
    state.ready = state.fresh;
  }
  return run;
}

function reconcile(state: { old: number; fresh: number; ready: number }, replicas: number, surge: number, gap: number) {
  const up = Math.min(replicas + surge - state.old - state.fresh, replicas - state.fresh);
  if (up > 0) {
    state.fresh += up;
    return true;
  }
  const down = Math.min(state.old + state.ready - (replicas - gap), state.old);
  if (down > 0) {
    state.old -= down;
    return true;
  }
  return false;
}

describe('daemonSetRollout', () => {
  const cases: [nodes: number, update: RollingUpdate, expected: Figures][] = [
    [5, {}, [0, 1, 5, 5, false]],
    [5, { maxUnavailable: percent(30) }, [0, 2, 5, 3, false]],
    [5, { maxSurge: percent(1), maxUnavailable: pods(0) }, [1, 0, 6, 5, false]],
    // The default of maxUnavailable stays 1, and both may not be set.
    [5, { maxSurge: pods(1) }, [1, 1, 6, 3, true]],
    [5, { maxUnavailable: pods(0) }, [0, 0, 5, 0, true]],
    [0, {}, [0, 0, 0, 0, false]],
  ];
  for (const [nodes, update, expected] of cases) {
    it(`${nodes} nodes with ${JSON.stringify(update)}: ${expected}`, () => {
      assert.deepEqual(figures(daemonSetRollout(nodes, update)), expected);
    });
  }
});

/**
 * Plays the DaemonSet controller over nodes that hold an old pod, a starting new one, or both: it starts new pods beside
 * old ones on `surge` nodes, or takes old ones away from `gap` nodes; then all that have started become available.
 */
function simulateNodes(nodes: number, surge: number, gap: number) {
  const run = { waves: 0, peak: nodes, fewestAvailable: nodes };
  for (let old = nodes; old > 0; run.waves++) {
    const replaced = Math.min(old, surge > 0 ? surge : gap);
    run.peak = Math.max(run.peak, nodes + (surge > 0 ? replaced : 0));
    run.fewestAvailable = Math.min(run.fewestAvailable, nodes - (surge > 0 ? 0 : replaced));
    old -= replaced;
  }
  return run;
}

describe('daemonSetRollout over many nodes', () => {
  it('agrees with a step-by-step run of the controller', () => {
    fc.assert(
      fc.property(fc.nat(60), share, fc.boolean(), (nodes, value, surges) => {
        fc.pre(!isZero(value));
        const none = pods(0);
        const update = surges ? { maxSurge: value, maxUnavailable: none } : { maxSurge: none, maxUnavailable: value };
        const plan = daemonSetRollout(nodes, update);
        const size = exactly(value, nodes, 'up');
        const run = simulateNodes(nodes, surges ? size : 0, surges ? 0 : size);
        assert.deepEqual({ waves: plan.waves, peak: plan.peakPods }, { waves: run.waves, peak: run.peak });
        assert.equal(run.fewestAvailable, nodes - plan.unavailable);
        assert.equal(plan.rejected, false);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});

/** Plays the StatefulSet controller: from the highest ordinal down to the partition, `gap` pods at a time. */
function simulateOrdinals(replicas: number, gap: number, partition: number) {
  const fresh = new Set<number>();
  let waves = 0;
  for (let next = replicas - 1; next >= partition; waves++)
    for (let i = 0; i < gap && next >= partition; i++) fresh.add(next--);
  return { waves, fresh: fresh.size };
}

describe('statefulSetRollout', () => {
  it('agrees with a step-by-step run of the controller', () => {
    fc.assert(
      fc.property(fc.nat(60), share, fc.nat(70), (replicas, maxUnavailable, partition) => {
        fc.pre(!isZero(maxUnavailable));
        const plan = statefulSetRollout(replicas, { maxUnavailable, partition });
        const gap = Math.max(exactly(maxUnavailable, replicas, 'up'), 1);
        assert.equal(plan.waves, simulateOrdinals(replicas, gap, partition).waves);
        assert.equal(plan.peakPods, replicas);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  const cases: [replicas: number, update: Parameters<typeof statefulSetRollout>[1], expected: Figures][] = [
    [3, {}, [0, 1, 3, 3, false]],
    [3, { partition: 2 }, [0, 1, 3, 1, false]],
    [3, { partition: 9 }, [0, 0, 3, 0, false]],
    [10, { maxUnavailable: percent(25) }, [0, 3, 10, 4, false]],
    [3, { maxUnavailable: pods(0) }, [0, 1, 3, 3, true]],
    [0, {}, [0, 0, 0, 0, false]],
  ];
  for (const [replicas, update, expected] of cases) {
    it(`${replicas} replicas with ${JSON.stringify(update)}: ${expected}`, () => {
      assert.deepEqual(figures(statefulSetRollout(replicas, update)), expected);
    });
  }
});

/** Evicts healthy pods one by one, as long as the budget holds afterwards. */
function evictable(pods: number, { minAvailable, maxUnavailable }: DisruptionBudget): number {
  const floor = minAvailable ? exactly(minAvailable, pods, 'up') : pods - exactly(maxUnavailable!, pods, 'up');
  let healthy = pods;
  while (healthy > 0 && healthy - 1 >= floor) healthy--;
  return pods - healthy;
}

describe('allowedDisruptions', () => {
  it('agrees with evictions one by one', () => {
    fc.assert(
      fc.property(fc.nat(60), share, fc.boolean(), (replicas, value, least) => {
        const budget = least ? { minAvailable: value } : { maxUnavailable: value };
        assert.equal(allowedDisruptions(replicas, budget), evictable(replicas, budget));
      }),
      { seed: 8, numRuns: 2000 },
    );
  });

  const cases: [replicas: number, budget: DisruptionBudget, expected: number | undefined][] = [
    [3, { minAvailable: pods(2) }, 1],
    [3, { minAvailable: pods(3) }, 0],
    [3, { minAvailable: pods(5) }, 0],
    [1, { minAvailable: percent(50) }, 0],
    [3, { minAvailable: percent(50) }, 1],
    [7, { minAvailable: percent(50) }, 3],
    [3, { minAvailable: percent(100) }, 0],
    [3, { maxUnavailable: pods(0) }, 0],
    [3, { maxUnavailable: percent(0) }, 0],
    [3, { maxUnavailable: percent(1) }, 1],
    [3, { maxUnavailable: pods(9) }, 3],
    [3, {}, undefined],
    [3, { minAvailable: pods(1), maxUnavailable: pods(1) }, undefined],
  ];
  for (const [replicas, budget, expected] of cases) {
    it(`${replicas} pods with ${JSON.stringify(budget)}: ${expected}`, () => {
      assert.equal(allowedDisruptions(replicas, budget), expected);
    });
  }
});

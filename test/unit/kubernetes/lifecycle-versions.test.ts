import assert from 'node:assert/strict';
import {
  formatKubernetesVersion,
  NEWEST_VERSION,
  parseKubernetesVersion,
  RELEASES,
  type Support,
  supportedOn,
  supportOf,
} from '../../../engine/kubernetes/lifecycle/versions';

describe('parseKubernetesVersion', () => {
  const cases: [text: string, expected: number | undefined][] = [
    ['1.36', 36],
    ['v1.36', 36],
    ['1.36.2', 36],
    ['v1.33.1-gke.1056000', 33],
    ['v1.30.4+k3s1', 30],
    ['1.31+', 31],
    [' 1.9 ', 9],
    ['1', undefined],
    ['1.', undefined],
    ['2.0', undefined],
    ['1.36.x', undefined],
    ['11.36', undefined],
    ['latest', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${expected}`, () => assert.equal(parseKubernetesVersion(text), expected));
  }

  it('reads what formatKubernetesVersion writes', () => {
    for (const { version } of RELEASES) {
      assert.equal(parseKubernetesVersion(formatKubernetesVersion(version)), version);
    }
  });
});

describe('supportedOn', () => {
  const cases: [date: string, expected: string][] = [
    ['2026-11-23', '1.37 1.36 1.35'],
    ['2026-11-23T10:00:00Z', '1.37 1.36 1.35'],
    ['2026-10-27', '1.37 1.36 1.35 1.34'],
    ['2026-10-28', '1.37 1.36 1.35'],
    ['2026-08-25', '1.36 1.35 1.34'],
    ['2026-08-26', '1.37 1.36 1.35 1.34'],
    ['2028-01-01', ''],
  ];
  for (const [date, expected] of cases) {
    it(`names ${expected || 'nothing'} on ${date}`, () => {
      assert.equal(supportedOn(date).map(formatKubernetesVersion).join(' '), expected);
    });
  }
});

describe('supportOf', () => {
  const cases: [version: number, date: string, state: Support['state'], endOfLife?: string][] = [
    [34, '2026-11-23', 'ended', '2026-10-27'],
    [35, '2026-12-27', 'supported', '2027-02-28'],
    [35, '2026-12-28', 'maintenance', '2027-02-28'],
    [35, '2027-03-01', 'ended', '2027-02-28'],
    [37, '2026-08-25', 'not released', '2027-10-28'],
    [20, '2026-11-23', 'ended'],
    [NEWEST_VERSION + 1, '2026-11-23', 'unknown'],
  ];
  for (const [version, date, state, endOfLife] of cases) {
    it(`calls ${version} ${state} on ${date}`, () => {
      const support = supportOf(version, date);
      assert.deepEqual([support.state, support.release?.endOfLife], [state, endOfLife]);
    });
  }
});

describe('RELEASES', () => {
  it('is complete, in order, and ends with the newest version that the tables know', () => {
    assert.deepEqual(
      RELEASES.map(release => release.version),
      Array.from({ length: RELEASES.length }, (_, index) => NEWEST_VERSION - RELEASES.length + 1 + index),
    );
  });

  it('has each release before its maintenance, and that before its end', () => {
    for (const { version, released, maintenance = released, endOfLife } of RELEASES) {
      assert.ok(released <= maintenance && maintenance < endOfLife, formatKubernetesVersion(version));
    }
  });
});

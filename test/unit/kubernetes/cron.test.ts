import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortestPeriod } from '../../../engine/kubernetes/cron';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('shortestPeriod', () => {
  const cases: [schedule: string, seconds: number | undefined][] = [
    ['* * * * *', MINUTE],
    ['*/5 * * * *', 5 * MINUTE],
    ['*/7 * * * *', 4 * MINUTE], // from 56 to the next hour
    ['0,45 * * * *', 15 * MINUTE],
    ['50/5 * * * *', 5 * MINUTE],
    ['0 * * * *', HOUR],
    ['30 1,3 * * *', 2 * HOUR],
    ['59,0 0,23 * * *', MINUTE],
    ['0 3 * * *', DAY],
    ['0 3 * * MON-fri', DAY],
    ['0 3 * * 1', 7 * DAY],
    ['0 3 1 * *', 28 * DAY],
    ['0 3 1 1 *', 365 * DAY],
    ['0 3 29 2 *', undefined], // once in four years
    ['0 3 31 2 *', undefined],
    ['0 3 1 * 1', DAY], // either of them
    ['0 3 */2 * 1', DAY], // a star with a step restricts: either of them
    ['0 3 */2 * *', DAY], // from the 31st to the 1st
    ['0 3 1-7 * *', DAY],
    ['0 3 15 */2 *', 59 * DAY],
    ['0 3 * jan-mar *', DAY],
    ['0 3 ? * *', DAY],
    ['@hourly', HOUR],
    ['@weekly', 7 * DAY],
    ['@every 90s', 90],
    ['@every 1h30m', 90 * MINUTE],
    ['@every soon', undefined],
    ['TZ=Europe/Berlin 0 3 * * *', DAY],
    ['CRON_TZ=UTC  */10 * * * *', 10 * MINUTE],
    ['', undefined],
    ['* * * *', undefined],
    ['60 * * * *', undefined],
    ['5-1 * * * *', undefined],
    ['*/0 * * * *', undefined],
    ['0 0 * * 7', undefined], // Sunday is 0
    ['0 0 * * someday', undefined],
    ['@never', undefined],
  ];
  for (const [schedule, seconds] of cases)
    it(`takes ${seconds} seconds for "${schedule}"`, () => assert.equal(shortestPeriod(schedule), seconds));

  it('is the step, or less at the end of an hour, for every step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 59 }), step => {
        const count = Math.ceil(60 / step);
        const last = 60 - (count - 1) * step;
        assert.equal(shortestPeriod(`*/${step} * * * *`), Math.min(step, last) * MINUTE);
      }),
      { seed: 7 },
    );
  });
});

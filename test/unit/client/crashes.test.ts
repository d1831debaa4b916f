import assert from 'node:assert/strict';
import { Crashes } from '../../../client/crashes';

describe('a server that crashes', () => {
  const cases: { name: string; at: number[]; waits: (number | undefined)[] }[] = [
    { name: 'is started again at once the first time', at: [0], waits: [1000] },
    {
      name: 'is given up after five starts within three minutes',
      at: [0, 2000, 5000, 10_000, 20_000, 40_000],
      waits: [1000, 2000, 4000, 8000, 8000, undefined],
    },
    {
      name: 'may crash now and then for ever',
      at: [0, 200_000, 400_000, 600_000, 800_000, 1_000_000, 1_200_000],
      waits: [1000, 1000, 1000, 1000, 1000, 1000, 1000],
    },
    { name: 'counts only the last three minutes', at: [0, 100_000, 180_001], waits: [1000, 2000, 2000] },
  ];
  for (const { name, at, waits } of cases) {
    it(name, () => {
      const crashes = new Crashes();
      assert.deepEqual(
        at.map(time => crashes.next(time)),
        waits,
      );
    });
  }

  it('has no past after a restart by hand', () => {
    const crashes = new Crashes();
    for (let time = 0; time < 5; time++) crashes.next(time);
    crashes.forget();
    assert.equal(crashes.next(6), 1000);
  });
});

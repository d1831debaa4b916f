import assert from 'node:assert/strict';
import { once, Slot } from '../../../engine/text/memo';

describe('what is kept on objects', () => {
  it('is worked out once for each object, undefined too', () => {
    let calls = 0;
    const known = once(({ name }: { name: string }) => {
      calls++;
      return name === '' ? undefined : name.toUpperCase();
    });
    const [web, nameless] = [{ name: 'web' }, { name: '' }];
    assert.deepEqual([known(web), known(web), known(nameless), known(nameless)], ['WEB', 'WEB', undefined, undefined]);
    assert.equal(calls, 2);
    assert.equal(known({ name: 'web' }), 'WEB');
    assert.equal(calls, 3);
  });

  it('is seen by nobody else', () => {
    const [one, other] = [new Slot<object, number>(), new Slot<object, number>()];
    const holder = { name: 'web' };
    one.set(holder, 1);
    assert.deepEqual([one.get(holder), other.get(holder), Object.keys(holder)], [1, undefined, ['name']]);
    assert.equal(JSON.stringify(holder), '{"name":"web"}');
  });
});

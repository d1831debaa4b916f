import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compacted, pooled, unshared } from '../../../engine/text/strings';

describe('texts and data that are kept', () => {
  it('are the same as before', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        assert.deepEqual(compacted(structuredClone(value)), value);
        assert.equal(unshared(JSON.stringify(value)), JSON.stringify(value));
        assert.equal(pooled(JSON.stringify(value)), JSON.stringify(value));
      }),
    );
  });

  it('stay the same objects, undefined fields included, with empty lists that are one', () => {
    const facts = {
      name: 'web',
      missing: undefined,
      lists: { some: [{ at: { start: 1, end: 2 } }], none: [], no: [] },
    };
    const [inner] = facts.lists.some;
    const kept = compacted(facts);
    assert.equal(kept, facts);
    assert.equal(kept.lists.some[0], inner);
    assert.deepEqual(Object.keys(kept), ['name', 'missing', 'lists']);
    assert.equal(kept.lists.none, kept.lists.no);
  });
});

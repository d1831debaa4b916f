import assert from 'node:assert/strict';
import { stale } from '../../scripts/generate/generate';
import { moduleIds, ruleIds } from '../../scripts/generate/sources';

describe('generated files', () => {
  it('are in step with the rules', () => {
    const paths = stale();
    assert.deepEqual(paths, [], 'run: npm run generate');
  });
  it('leave out no rule: each has its page', () => {
    assert.deepEqual(moduleIds(), ruleIds(), 'write the missing page, rules/<chapter>/<name>.md');
  });
});

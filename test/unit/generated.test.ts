import assert from 'node:assert/strict';
import { stale } from '../../scripts/generate/generate';

describe('generated files', () => {
  it('are in step with the rules', async () => {
    const paths = await stale();
    assert.deepEqual(paths, [], 'run: npm run generate');
  });
});

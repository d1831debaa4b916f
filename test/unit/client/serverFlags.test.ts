import assert from 'node:assert/strict';
import { serverFlags } from '../../../client/serverFlags';

describe("the server's flags", () => {
  it('leave out what a V8 that nobody tried may have dropped: Node would not start', () => {
    assert.deepEqual(serverFlags('15.1.2'), ['--max-semi-space-size=4']);
    for (const version of ['11.3.244.8-node.33', '14.6.202.34-node.40']) {
      assert.deepEqual(serverFlags(version), ['--max-semi-space-size=4', '--no-allocation-site-pretenuring']);
    }
  });
});

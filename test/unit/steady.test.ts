import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { steadied } from '../../scripts/steady.mjs';

const root = join(import.meta.dirname, '../..');

describe('object literals of bundles', () => {
  it('do not begin with a spread, even when minified', async () => {
    const source = 'export const more = (some: object) => [{ ...some, more: 1 }, {\n  ...(some ?? {}),\n  ...some }];';
    const { code } = await transform(steadied(source), { loader: 'ts', minify: true });
    assert.equal(code.match(/\{\.\.\.\[\],\.\.\./g)?.length, 2, code);
    const { more } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    assert.deepEqual(more({ a: 1 }), [{ a: 1, more: 1 }, { a: 1 }]);
  });

  it('leaves lists, calls and patterns alone', () => {
    for (const text of ['[...all]', 'f(...all)', 'const { a, ...rest } = all;', "'{ … }'"])
      assert.equal(steadied(text), text);
  });

  it('are changed in the parser, whose state begins like that', () => {
    const parser = readFileSync(join(root, 'node_modules/js-yaml/dist/js-yaml.mjs'), 'utf8');
    assert.match(steadied(parser), /const state = \{ \.\.\.\[\],\s+\.\.\.DEFAULT_PARSER_OPTIONS,/);
  });
});

// A plugin for esbuild: makes object literals that begin with a spread begin with an empty one. Up to V8 11, that is in
// Node 20, `{ ...some, more: 1 }` makes an object with a hidden class of its own each time. That takes microseconds
// instead of nanoseconds, whatever reads such objects is slow (js-yaml's whole parser, by three and a half times), and
// what they hold lives on until all memory is looked through. An empty list has no keys, and unlike `null` it is not left
// out when the bundle is minified.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** Our own code, and the one package of which the parser depends on it. */
const FILES = /[\\/](engine|rules|cli|server)[\\/].*\.ts$|js-yaml[\\/]dist[\\/]js-yaml\.mjs$/;

export function steady() {
  return {
    name: 'steady',
    setup(build) {
      build.onLoad({ filter: FILES }, async ({ path }) => ({
        contents: steadied(await readFile(path, 'utf8')),
        loader: extname(path) === '.ts' ? 'ts' : 'js',
      }));
    },
  };
}

/** Only literals begin like this: a pattern has names in front of its rest. */
export function steadied(text) {
  return text.replace(/\{(?=\s*\.\.\.[\w([{])/g, '{ ...[],');
}

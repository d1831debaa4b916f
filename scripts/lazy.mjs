// A plugin for esbuild: the bundle evaluates a package when something of it is called for the first time, not when the
// program starts. Only for packages with large tables that not every run needs; only their functions and classes can be
// imported.

/** @param {Record<string, string[]>} packages The functions that are imported, by package. */
export function lazily(packages) {
  const filter = new RegExp(`^(${Object.keys(packages).join('|')})$`);
  return {
    name: 'lazily',
    setup(build) {
      build.onResolve({ filter }, ({ path, pluginData, importer }) =>
        pluginData === 'inner' || importer.includes('node_modules') ? undefined : { path, namespace: 'lazily' },
      );
      build.onLoad({ filter: /.*/, namespace: 'lazily' }, async ({ path }) => {
        const inner = await build.resolve(path, {
          kind: 'import-statement',
          resolveDir: build.initialOptions.absWorkingDir,
          pluginData: 'inner',
        });
        return { contents: wrapper(inner.path, packages[path]), resolveDir: '/' };
      });
    },
  };
}

/**
 * The same for modules of Node that a package asks for and seldom uses; `importer` says of which packages.
 * @param {string[]} modules
 * @param {RegExp} importer
 */
export function lazilyBuiltIn(modules, importer) {
  const namespace = 'lazily-built-in';
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(${modules.join('|')})$`) }, asked =>
        importer.test(asked.importer) ? { path: asked.path, namespace } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: `module.exports = new Proxy({}, { get: (_, name) => require('node:${path}')[name] });`,
      }));
    },
  };
}

/** esbuild evaluates what is required inside of a function when the function runs. */
function wrapper(path, names) {
  // What begins with a capital is a class: called with `new`, a function may return another object than its own.
  const call = name => (/^[A-Z]/.test(name) ? `new (load().${name})` : `load().${name}`);
  const calls = names.map(name => `export function ${name}(...given) { return ${call(name)}(...given); }`);
  return [`function load() { return require(${JSON.stringify(path)}); }`, ...calls].join('\n');
}

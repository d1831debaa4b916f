// Starts the program beside it, `name.main.js` of `name.js`, from what V8 compiled of it the last time: half of a start
// is compiling. Node's own cache (module.enableCompileCache) saves a tenth of the time, this one a third.
// The folder is the user's own: compiled code that others could put there would be run.
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { homedir } = require('node:os');
const { basename, dirname, isAbsolute, join } = require('node:path');
const { Script } = require('node:vm');

/** What the bundle holds, told by the build: V8 takes compiled code for any text of the same length. */
const BUILD = '';

/** Major version of the newest V8 that the flags below were tried with: of others it would complain on the terminal. */
const NEWEST_TRIED = 14;

/** Milliseconds after which what was compiled is kept, if the program runs that long: a session later compiles much. */
const SETTLED = 3000;

const file = __filename.replace(/\.js$/, '.main.js');
const name = basename(__filename, '.js');
// Without a build there is nothing to tell versions by; on build machines nothing is found the next time. What is kept is
// not kept again, so only a check decides what it is: a text of help is made of little.
const isUsual = name !== 'cli' || process.argv[2] === 'check';
const cache = BUILD === '' || process.env.CI || !isUsual ? undefined : ownFolder();

// The editor's client says the first on the command line of the server, see client/serverFlags.ts; a server need not wait
// for this module.
const engine = Number.parseInt(process.versions.v8, 10);
if (name === 'cli' && engine <= NEWEST_TRIED) {
  const { setFlagsFromString } = require('node:v8');
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Many rules that each run a few times for a file: up to V8 13, compiling them together makes more code than pays.
  if (engine < 14) setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');
}
// What another bundle loads, which gives it what both have in common.
if (name === 'session') module.exports = run;
else run({});

/** Returns what the program exports. `given` are modules by the name under which it asks for them. */
function run(given) {
  const cachedData = cache && readCache();
  const script = new Script(Module.wrap(readFileSync(file, 'utf8')), { filename: file, cachedData });
  if (cache && (!cachedData || script.cachedDataRejected)) keepCompiled(script);
  const main = new Module(file, module);
  main.filename = file;
  const requireOther = Module.createRequire(file);
  const ask = id => given[id] ?? requireOther(id);
  script.runInThisContext().call(main.exports, main.exports, ask, main, file, dirname(file));
  return main.exports;
}

/** Of another Node, or one that is run in another way, V8 takes nothing. */
function cacheName() {
  const surroundings = [process.versions.v8, process.arch, ...process.execArgv].join(' ');
  return `${name}-${BUILD}-${surroundings.replace(/[^\w.]+/g, '_').slice(0, 120)}`;
}

/** It stands there twice: V8 checks nothing and would crash, and comparing is the cheapest way to tell. */
function readCache() {
  try {
    if (!isOurs()) return undefined;
    const twice = readFileSync(join(cache, cacheName()));
    const data = twice.subarray(0, twice.length >> 1);
    return data.equals(twice.subarray(data.length)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Once, with what has been called until then. */
function keepCompiled(script) {
  let isKept = false;
  const keep = () => {
    if (isKept) return;
    isKept = true;
    try {
      writeCache(script.createCachedData());
    } catch {
      // The next start takes as long as this one.
    }
  };
  process.once('exit', keep);
  setTimeout(keep, SETTLED).unref();
}

/** Whole or not at all; what older builds left is taken away. */
function writeCache(data) {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  if (!isOurs()) return;
  for (const other of readdirSync(cache))
    if (other.startsWith(`${name}-`) && !other.startsWith(`${name}-${BUILD}-`))
      rmSync(join(cache, other), { force: true });
  const temporary = join(cache, `${name}-${BUILD}-${process.pid}.tmp`);
  try {
    writeFileSync(temporary, Buffer.concat([data, data]), { mode: 0o600 });
    renameSync(temporary, join(cache, cacheName()));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Whether the folder is the user's who runs this. Where users have no numbers, it lies in their profile. */
function isOurs() {
  return process.getuid === undefined || statSync(cache).uid === process.getuid();
}

/** Undefined where nobody says where such things go: not in the folder that happens to be the current one. */
function ownFolder() {
  try {
    const folder = cacheFolder();
    return isAbsolute(folder) ? join(folder, 'avoid-spikes', 'compiled') : undefined;
  } catch {
    return undefined;
  }
}

/** Where programs keep what they can make again, by the custom of each system. Throws for users without a home. */
function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return XDG_CACHE_HOME || join(homedir(), '.cache');
}

// Starts the program beside it, `name.main.js` of `name.js`. Node keeps what it compiled of the program where it knows
// how to (from 22.1 on), so that the next start takes half as long. The folder is the user's own: compiled code that
// others could put there would be run.
const { homedir } = require('node:os');
const { join } = require('node:path');
const { enableCompileCache } = require('node:module');

enableCompileCache?.(join(cacheFolder(), 'avoid-spikes', 'compiled'));
// The editor's client says the same on the command line of the server, see client/serverFlags.ts; a server need not wait
// for this module.
if (__filename.endsWith('cli.js')) require('node:v8').setFlagsFromString('--no-allocation-site-pretenuring');
require(__filename.replace(/\.js$/, '.main.js'));

/** Where programs keep what they can make again, by the custom of each system. */
function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return XDG_CACHE_HOME || join(homedir(), '.cache');
}

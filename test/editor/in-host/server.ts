import { readdir, readFile } from 'node:fs/promises';
import { eventually } from '../eventually';

/** Kills the language server of this extension host, as a crash would. Linux only. */
export async function killServer(): Promise<void> {
  const pid = await eventually(async () => (await servers())[0], 'a running server');
  process.kill(pid, 'SIGKILL');
  await eventually(async () => !(await servers()).includes(pid), 'the end of the server');
}

/** Children of this process that run our server. */
async function servers(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(isServer));
  return pids.filter((_, index) => found[index]).map(Number);
}

async function isServer(pid: string): Promise<boolean> {
  const [status, command] = await Promise.all(['stat', 'cmdline'].map(file => read(`/proc/${pid}/${file}`)));
  // The parent follows the state, after the name in parentheses.
  const parent = /^.*\) \S (\d+)/s.exec(status ?? '')?.[1];
  return Number(parent) === process.pid && (command ?? '').includes('dist/server.js');
}

/** A process may be gone by now. */
function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { root } from './hosts';

/**
 * A Chromium on this machine: the one that CHROMIUM names, the system's or Playwright's own; where there is none,
 * Debian's package is installed when we are root, else Playwright's. Throws, with what to do, when there is none still.
 */
export async function findChromium(): Promise<string> {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const places = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ];
  for (const place of places) if (await exists(place)) return place;
  if ((await installDebianPackage('chromium')) && (await exists('/usr/bin/chromium'))) return '/usr/bin/chromium';
  const script = join(root, 'node_modules/playwright-core/cli.js');
  await promisify(execFile)(process.execPath, [script, 'install', 'chromium']).catch(() => {});
  if (await exists(chromium.executablePath())) return chromium.executablePath();
  throw new Error('there is no Chromium, and none could be installed: set CHROMIUM to the path of one');
}

/** Installs a package of Debian or its kin; false where that is not possible. */
export async function installDebianPackage(name: string): Promise<boolean> {
  if (platform() !== 'linux' || process.getuid?.() !== 0 || !(await exists('/usr/bin/apt-get'))) return false;
  const run = (...args: string[]) =>
    promisify(execFile)('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  try {
    await run('update', '-qq');
    await run('install', '-y', '-qq', '--no-install-recommends', name);
    return true;
  } catch {
    return false;
  }
}

/** A browser with a profile of its own, gone when closed. */
export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function openBrowser(size = { width: 1280, height: 800 }): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'avoid-spikes-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    headless: true,
    viewport: size,
    // Without its own services Chromium talks to nobody but the editor; the sandbox does not work as root.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, close };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

// Draws media/icon.png from media/icon.svg.
// usage: npx tsx scripts/icon.ts
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser } from './editors/browser';
import { root } from './editors/hosts';

async function main(): Promise<void> {
  const svg = await readFile(join(root, 'media/icon.svg'), 'utf8');
  const browser = await openBrowser({ width: 128, height: 128 });
  const page = await browser.context.newPage();
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
  await browser.close();
}

main();

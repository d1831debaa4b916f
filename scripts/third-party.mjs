// The licences of everything that the bundles contain.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One text with name, version and licence of each npm package of which something was bundled.
 * `metafiles` are those of esbuild, with paths relative to `root`.
 */
export function thirdPartyNotices(root, metafiles) {
  const inputs = metafiles.flatMap(metafile => Object.keys(metafile.inputs));
  const folders = new Set(inputs.map(packageFolder).filter(Boolean));
  const notices = [...folders].sort().map(folder => notice(join(root, folder)));
  return `${[...new Set(notices)].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** `node_modules/@a/b/lib/c.js` → `node_modules/@a/b`; nothing for our own files. */
function packageFolder(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(
    file => /^(licen[cs]e|notice)/i.test(file) && existsSync(join(folder, file)),
  );
  const texts = files.map(file => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

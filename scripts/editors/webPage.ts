import { createHash } from 'node:crypto';
import { quietSettings } from './settings';

/**
 * The page that starts VS Code 1.91 for the Web on a folder of `disk:`, with two extensions built in.
 * @param base Path of the server's root, without a slash at the end. Below it are `web` (VS Code), `folder` (the file
 * system extension) and `extension` (ours).
 * @param folder The folder's path in `disk:`, with a slash in front.
 * @param webviews Origin that serves the frames of web views.
 */
export function webPage(base: string, folder: string, webviews: string): string {
  return `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <title>Avoid Spikes</title>
  <link rel="stylesheet" href="${base}/web/out/vs/workbench/workbench.web.main.css">
</head>
<body></body>
<script src="${base}/web/out/vs/loader.js"></script>
<script src="${base}/web/out/vs/webPackagePaths.js"></script>
<script>
  const web = location.origin + '${base}/web';
  const paths = self.webPackagePaths;
  for (const name of Object.keys(paths)) paths[name] = web + '/node_modules/' + name + '/' + paths[name];
  require.config({ baseUrl: web + '/out', recordStats: true, paths, trustedTypesPolicy: window.trustedTypes?.createPolicy(
    'amdLoader', { createScriptURL: url => { if (url.startsWith(web)) return url; throw new Error(url); } }) });
</script>
<script src="${base}/web/out/vs/workbench/workbench.web.main.nls.js"></script>
<script src="${base}/web/out/vs/workbench/workbench.web.main.js"></script>
<script>
  require(['vs/workbench/workbench.web.main'], workbench => {
    const extension = path => ({ scheme: 'http', authority: location.host, path: '${base}/' + path });
    const folder = ${JSON.stringify(folder)};
    const file = new URLSearchParams(location.search).get('open');
    workbench.create(document.body, {
      additionalBuiltinExtensions: [extension('folder'), extension('extension')],
      configurationDefaults: ${JSON.stringify(quietSettings)},
      productConfiguration: {
        enableTelemetry: false,
        extensionEnabledApiProposals: { 'avoid-spikes.folder': ['fileSearchProvider'] },
        webviewContentExternalBaseUrlTemplate: '${webviews}${base}/web/out/vs/workbench/contrib/webview/browser/pre/',
      },
      workspaceProvider: {
        trusted: true,
        workspace: { folderUri: workbench.URI.from({ scheme: 'disk', path: folder }) },
        payload: file ? [['openFile', workbench.URI.from({ scheme: 'disk', path: folder + '/' + file }).toString()]] : [],
        open: async () => false,
      },
    });
  });
</script>
</html>`;
}

/**
 * VS Code's frame for web views, changed to accept a window of its own host as later versions do: 1.91 wants a host
 * name for each web view, which some browsers count as a third party and keep service workers from.
 */
export function webviewFrame(html: string): string {
  const refusal = 'throw new Error(`Expected';
  if (!html.includes(refusal)) throw new Error('the frame for web views is not the one of VS Code 1.91');
  const changed = html.replace(
    refusal,
    `if (new URL(parentOrigin).hostname === hostname) return start(parentOrigin);${refusal}`,
  );
  const script = /<script[^>]*>([\s\S]*?)<\/script>/.exec(changed)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  return changed.replace(/'sha256-[^']*'/, `'sha256-${hash}'`);
}

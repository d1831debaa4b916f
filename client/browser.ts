import { type ExtensionContext, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { start } from './activate';

/** Entry point where the extension host is a browser: vscode.dev, github.dev. The server is a Web Worker. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist/server.browser.js').toString(true);
  let worker: Worker | undefined;
  start(context, {
    createClient: (options, output) =>
      new LanguageClient(
        'avoidSpikes',
        'Avoid Spikes',
        async () => {
          worker?.terminate();
          worker = createWorker(script, message => output.error(message));
          return transports(worker);
        },
        options,
      ),
    filesReadBy: () => 'client',
  });
}

function createWorker(script: string, report: (message: string) => void): Worker {
  const worker = new Worker(script, { name: 'Avoid Spikes' });
  // A worker that fails does not close its connection; without this line nobody would hear of it.
  worker.addEventListener('error', event => report(`The language server failed: ${event.message || script}`));
  return worker;
}

/** Made here because the library tells a worker by its class, which extension hosts replace by one of their own. */
function transports(worker: Worker): MessageTransports {
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import pages from '../rules/pages.generated.json';
import { rules } from '../rules/registry.generated';
import { openSession } from './session';
import { attend } from './slices';
import { logUnhandled, serve } from './start';

/** Entry point in a Web Worker, which has no files: the client reads them. */
const worker = self as DedicatedWorkerGlobalScope;
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(worker),
  new BrowserMessageWriter(worker),
);
worker.addEventListener('unhandledrejection', event => {
  event.preventDefault();
  logUnhandled(connection, event.reason);
});
serve(connection, () => (_, params) => openSession(connection, params, { rules, pages: async () => pages }));
worker.addEventListener('message', attend);

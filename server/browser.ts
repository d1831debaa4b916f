import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import pages from '../rules/pages.generated.json';
import { rules } from '../rules/registry.generated';
import { logUnhandled, startServer } from './server';
import { attend } from './slices';

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
startServer(connection, { rules, pages: async () => pages });
worker.addEventListener('message', attend);

import * as languageServer from 'vscode-languageserver/node';
import { logUnhandled, type OpenSession, serve } from './start';

/** Entry point in Node: speaks over the channel that the command line names, `--stdio` or `--node-ipc`. */
const connection = languageServer.createConnection(languageServer.ProposedFeatures.all);
process.on('uncaughtException', error => logUnhandled(connection, error));
process.on('unhandledRejection', error => logUnhandled(connection, error));
serve(connection, loadSession);

/** From a bundle of its own, which gets the library from this one. */
function loadSession(): OpenSession {
  const load: (given: Record<string, unknown>) => { openSession: OpenSession } = require('./session.js');
  return load({
    'vscode-languageserver': languageServer,
    'vscode-languageserver-protocol': languageServer,
  }).openSession;
}

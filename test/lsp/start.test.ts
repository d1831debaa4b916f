import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Connection } from '../../scripts/bench/connection';

const dist = resolve(import.meta.dirname, '../../dist');
const textDocument = { uri: 'file:///start/pod.yaml', languageId: 'yaml', version: 1 };
const text = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: a:1 }] }\n';

describe('the start of the server', () => {
  let connection: Connection;
  beforeEach(() => {
    connection = new Connection(resolve(dist, 'server.js'));
  });
  afterEach(() => connection.kill());

  const initialize = () =>
    connection.request('initialize', {
      ...{ processId: process.pid, rootUri: null, workspaceFolders: null },
      capabilities: { textDocument: { diagnostic: {} } },
    });
  const open = () => {
    connection.notify('initialized', {});
    connection.notify('textDocument/didOpen', { textDocument: { ...textDocument, text } });
    return connection.request<{ items: { code: string }[] }>('textDocument/diagnostic', { textDocument });
  };
  const assertFound = ({ items }: { items: { code: string }[] }) =>
    assert.ok(items.some(({ code }) => code === 'root/may-run-as-root'));

  it('serves a client that waits for its answer', async () => {
    await initialize();
    assertFound(await open());
  });

  it('loses nothing of a client that does not wait', async () => {
    const [, report] = await Promise.all([initialize(), open()]);
    assertFound(report);
  });

  it('ends without having done anything', async () => {
    await initialize();
    assert.equal(await connection.end(), 0);
  });

  it('answers before rules are loaded', () => {
    const [first, second] = ['server.main.js', 'session.main.js'].map(name =>
      readFileSync(resolve(dist, name), 'utf8'),
    );
    assert.doesNotMatch(first!, /root\/may-run-as-root/);
    assert.match(second!, /root\/may-run-as-root/);
    assert.doesNotMatch(second!, /Content-Length/, 'the library is there once');
  });
});

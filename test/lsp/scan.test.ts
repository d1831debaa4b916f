import assert from 'node:assert/strict';
import { CONFIG, LATEST, MISSING, POD, READER } from './manifests';
import { pulling } from './support/clients';
import { lastStatus, opens, provides, shows, showsAtOnce, transcript } from './support/transcript';

describe('a scan that takes long', () => {
  const files = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}.yaml`, POD]));

  transcript(
    'shows how far it has come, and does not keep the open file waiting',
    { capabilities: pulling, initializationOptions: { files: 'client' } },
    provides(files, 400),
    opens('a.yaml', POD),
    showsAtOnce('a.yaml', LATEST),
    editor => assert.notEqual(lastStatus(editor)?.files, 101),
    editor => editor.until(() => assert.deepEqual(lastStatus(editor), { files: 101, scanning: false })),
    editor => {
      const kinds = editor.heard
        .filter(({ method }) => method === '$/progress')
        .map(({ params }) => (params as { value: { kind: string; message?: string } }).value);
      assert.equal(kinds[0]?.kind, 'begin');
      assert.ok(kinds.some(({ kind, message }) => kind === 'report' && message === '64 of 100 files'));
      assert.equal(kinds.at(-1)?.kind, 'end');
    },
  );
});

describe('a finding that rests on other files', () => {
  const others = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.yaml`, POD]));

  transcript(
    'is not shown before all of them have been read',
    { capabilities: pulling, initializationOptions: { files: 'client' } },
    provides({ ...others, 'y.yaml': READER, 'z.yaml': CONFIG.replace('settings', 'found') }, 300),
    opens('a.yaml', READER.replace('settings', 'found')),
    opens('b.yaml', READER.replace(':1', ':latest')),
    showsAtOnce('a.yaml'),
    showsAtOnce('b.yaml', LATEST),
    shows('b.yaml', LATEST, MISSING),
    showsAtOnce('a.yaml'),
  );
});

describe('files that only the client can read', () => {
  const virtual: Record<string, string> = {
    'a.yaml': READER,
    'b.yaml': CONFIG,
    'node_modules/x.yaml': POD,
    'c.tpl': '{{ }}',
  };

  transcript(
    'are asked of it',
    { capabilities: pulling, initializationOptions: { files: 'client' } },
    provides(virtual),
    editor => editor.until(() => assert.deepEqual(lastStatus(editor), { files: 2, scanning: false })),
    opens('a.yaml', READER),
    showsAtOnce('a.yaml'),
    editor => {
      delete virtual['b.yaml'];
      editor.connection.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri: editor.uri('b.yaml'), type: 3 }],
      });
    },
    shows('a.yaml', MISSING),
  );
});

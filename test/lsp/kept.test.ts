import assert from 'node:assert/strict';
import { stream } from '../../scripts/bench/manifests';
import { pulling } from './support/clients';
import { Editor } from './support/editor';
import { realServer } from './support/servers';
import { lastStatus } from './support/transcript';

/** What is typed one after the other into a file of several documents, and back out again. */
const typing: [from: string, to: string][] = [
  ['name: web-0\n', 'name: web-0\n  # a line more moves all that follows\n'],
  ['image: registry.example.org/shop/web:1.1.0', 'image: registry.example.org/shop/web:latest'],
  ['  # a line more moves all that follows\n', ''],
  ['name: settings-2\n  namespace', 'name: settings-two\n  namespace'],
  ['kind: Deployment\nmetadata:\n  name: web-1\n', 'kind: DaemonSet\nmetadata:\n  name: web-1\n'],
  [
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-0\n',
    '---\n---\nkind: ConfigMap\nmetadata:\n  name: settings-0\n',
  ],
  ['      targetPort: http\n', '      targetPort: http\n\n# spikes-ignore-file root/*: not ours\n'],
  ['# spikes-ignore-file root/*: not ours\n', ''],
  ['name: settings-two', 'name: settings-2'],
];

describe('diagnostics that are kept while somebody types', function () {
  this.timeout(60_000);

  it('are those of a server that sees the text for the first time', async () => {
    const editor = await start();
    try {
      let text = stream(260);
      editor.open('a.yaml', text);
      for (const [from, to] of [['', ''] as const, ...typing]) {
        if (from !== '') {
          assert.ok(text.includes(from), `nothing reads ${from}`);
          editor.type('a.yaml', from, to);
          text = text.replace(from, () => to);
        }
        const [kept, fresh] = [await reported(editor), await afresh(text)];
        assert.deepEqual(kept, fresh, `after ${JSON.stringify([from, to])}`);
      }
      await editor.stop();
    } finally {
      editor.connection.kill();
    }
  });
});

/** What rests on other files is shown when all have been read. */
async function start(): Promise<Editor> {
  const initializationOptions = { files: 'node' };
  const editor = await Editor.start({ server: realServer(), capabilities: pulling, initializationOptions });
  await editor.until(() => assert.equal(lastStatus(editor)?.scanning, false));
  return editor;
}

async function afresh(text: string): Promise<unknown> {
  const editor = await start();
  try {
    editor.open('a.yaml', text);
    return await reported(editor);
  } finally {
    editor.connection.kill();
  }
}

/** Diagnostics, without the folder, which each editor has its own of. */
async function reported(editor: Editor): Promise<unknown> {
  const report = await editor.pull('a.yaml');
  assert.ok('items' in report && report.items.length > 5);
  return JSON.parse(JSON.stringify(report.items).replaceAll(editor.uri('a.yaml'), 'a.yaml'));
}

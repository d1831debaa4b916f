import assert from 'node:assert/strict';
import { CONFIG, LATEST, MISSING, POD, READER } from './manifests';
import { bare, pulling, waiting } from './support/clients';
import { closes, deletes, opens, pauses, shows, showsAtOnce, transcript, types, writes } from './support/transcript';

for (const [way, capabilities] of Object.entries({ pulling, waiting, bare })) {
  describe(`diagnostics for a client that is ${way}`, () => {
    transcript(
      'appear, change and go with what is typed',
      { capabilities },
      opens('a.yaml', POD),
      shows('a.yaml', LATEST),
      types('a.yaml', 'kind: Pod', 'kind: Pod\n# a comment'),
      shows('a.yaml', '9:toy/latest-image "web:latest"'),
      types('a.yaml', ':latest', ':1'),
      shows('a.yaml'),
    );

    transcript(
      'of an open file follow what happens to others on disk',
      { capabilities, files: { 'a.yaml': READER } },
      opens('a.yaml'),
      shows('a.yaml', MISSING),
      writes('b.yaml', CONFIG, 'created'),
      shows('a.yaml'),
      writes('b.yaml', CONFIG.replace('settings', 'others')),
      shows('a.yaml', MISSING),
      writes('b.yaml', CONFIG),
      shows('a.yaml'),
      deletes('b.yaml'),
      shows('a.yaml', MISSING),
    );

    transcript(
      'follow the unsaved text of another document rather than the disk, until that is closed',
      { capabilities, files: { 'a.yaml': READER, 'b.yaml': CONFIG } },
      opens('a.yaml'),
      pauses(100),
      shows('a.yaml'),
      opens('b.yaml'),
      types('b.yaml', 'settings', 'others'),
      shows('a.yaml', MISSING),
      writes('b.yaml', CONFIG.replace('settings', 'more')),
      pauses(200),
      shows('a.yaml', MISSING),
      writes('b.yaml', CONFIG),
      pauses(200),
      shows('a.yaml', MISSING),
      closes('b.yaml'),
      shows('a.yaml'),
    );

    transcript(
      'are the same with other line ends, a byte order mark and characters outside the basic plane',
      { capabilities },
      opens('crlf.yaml', POD.replaceAll('\n', '\r\n')),
      shows('crlf.yaml', LATEST),
      opens(
        'mark.yaml',
        '\ufeff{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: "a:latest"}]}}\n',
      ),
      shows('mark.yaml', '1:toy/latest-image "\\"a:latest\\""'),
      types('mark.yaml', 'name: a', 'name: ab'),
      shows('mark.yaml', '1:toy/latest-image "\\"a:latest\\""'),
      opens(
        'emoji.yaml',
        '{apiVersion: v1, kind: Pod, metadata: {name: "𝕏😀"}, spec: {containers: [{image: "😀:latest"}]}}\n',
      ),
      shows('emoji.yaml', '1:toy/latest-image "\\"😀:latest\\""'),
    );

    transcript(
      'are silent on what is not Kubernetes, and survive what is not YAML',
      { capabilities },
      opens('compose.yaml', 'services:\n  web:\n    image: web:latest\n'),
      opens('broken.yaml', 'a: [1\nb: }{\n\t- x\n"'),
      opens('empty.yaml', ''),
      opens('last.yaml', POD),
      shows('last.yaml', LATEST),
      shows('compose.yaml'),
      shows('broken.yaml'),
      shows('empty.yaml'),
    );

    transcript(
      'of other rules are there although one throws, which the log tells in one line',
      { capabilities },
      opens('a.yaml', POD.replace('name: web\nspec', 'name: boom\nspec')),
      shows('a.yaml', LATEST),
      editor => {
        const lines = editor.log.filter(line => line.includes('toy/failing'));
        assert.match(
          lines.join('\n'),
          /^toy\/failing failed in file:\/\/\/.*\/a\.yaml: Error: a fault of the rule \(at .*\)$/,
        );
      },
    );
  });
}

describe('what a diagnostic says', () => {
  transcript(
    'is as much as the client understands',
    {
      capabilities: waiting,
      files: { 'other.yaml': CONFIG.replace('settings', 'others') },
      initializationOptions: { files: 'node', rulePage: 'https://example.org/{rule}' },
    },
    opens('a.yaml', READER.replace('web:1', 'web:latest')),
    shows('a.yaml', LATEST, MISSING),
    async editor => {
      const [image, missing] = await editor.diagnostics('a.yaml');
      assert.equal(image?.source, 'avoid-spikes');
      assert.equal(image?.severity, 2);
      assert.deepEqual(image?.codeDescription, { href: 'https://example.org/toy%2Flatest-image' });
      const { fingerprint, ...data } = image!.data;
      assert.match(fingerprint, /^toy\/latest-image#/);
      assert.deepEqual(data, {
        v: 1,
        rule: 'toy/latest-image',
        fixes: [{ title: 'Pin it to version 1', safety: 'unsafe' }],
      });
      assert.deepEqual(missing?.relatedInformation, [
        {
          location: {
            uri: editor.uri('other.yaml'),
            range: { start: { line: 3, character: 8 }, end: { line: 3, character: 14 } },
          },
          message: 'There is others',
        },
      ]);
    },
  );

  transcript(
    'is plain for a client that understands nothing more',
    { capabilities: bare, files: { 'other.yaml': CONFIG.replace('settings', 'others') } },
    opens('a.yaml', READER),
    shows('a.yaml', MISSING),
    async editor => {
      const [missing] = await editor.diagnostics('a.yaml');
      assert.deepEqual(Object.keys(missing ?? {}).sort(), ['code', 'data', 'message', 'range', 'severity', 'source']);
    },
  );
});

describe('pulled diagnostics', () => {
  transcript(
    'are unchanged under the same id, and have another when anything differs',
    { capabilities: pulling },
    opens('a.yaml', POD),
    async editor => {
      const first = await editor.pull('a.yaml');
      assert.equal(first.kind, 'full');
      assert.deepEqual(await editor.pull('a.yaml', first.resultId), { kind: 'unchanged', resultId: first.resultId });
      editor.type('a.yaml', 'kind: Pod', 'kind:  Pod');
      assert.equal((await editor.pull('a.yaml', first.resultId)).kind, 'unchanged');
      editor.type('a.yaml', 'kind', '\nkind');
      const moved = await editor.pull('a.yaml', first.resultId);
      assert.equal(moved.kind, 'full');
      assert.notEqual(moved.resultId, first.resultId);
      editor.type('a.yaml', '\nkind', 'kind');
      assert.equal((await editor.pull('a.yaml', first.resultId)).kind, 'unchanged');
    },
  );

  transcript(
    'come with the answer to the very next request after typing',
    { capabilities: pulling },
    opens('a.yaml', POD),
    showsAtOnce('a.yaml', LATEST),
    types('a.yaml', ':latest', ':1'),
    showsAtOnce('a.yaml'),
    types('a.yaml', ':1', ':latest'),
    showsAtOnce('a.yaml', LATEST),
  );

  transcript(
    'are asked for anew once when another file changed them, and not for what the user typed',
    { capabilities: pulling, files: { 'a.yaml': READER } },
    opens('a.yaml'),
    shows('a.yaml', MISSING),
    types('a.yaml', 'name: web', 'name: web2'),
    showsAtOnce('a.yaml', MISSING),
    pauses(500),
    editor => {
      editor.heard.length = 0;
    },
    types('a.yaml', 'web2', 'web3'),
    pauses(500),
    editor => assert.deepEqual(refreshes(editor.heard), 0),
    showsAtOnce('a.yaml', MISSING),
    writes('b.yaml', CONFIG, 'created'),
    editor => editor.until(() => assert.equal(refreshes(editor.heard), 1)),
    showsAtOnce('a.yaml'),
    writes('c.yaml', CONFIG.replace('settings', 'unrelated'), 'created'),
    pauses(600),
    editor => assert.equal(refreshes(editor.heard), 1),
  );
});

function refreshes(heard: readonly { method: string }[]): number {
  return heard.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
}

describe('pushed diagnostics', () => {
  transcript(
    'come for closed files too, once for each change, and are cleared when the file goes',
    { capabilities: waiting, files: { 'a.yaml': POD, 'b.yaml': READER, 'c.yaml': CONFIG } },
    editor => editor.until(() => assert.equal(editor.published.get(editor.uri('a.yaml'))?.diagnostics.length, 1)),
    editor => {
      assert.deepEqual([...editor.published.keys()], [editor.uri('a.yaml')]);
      editor.heard.length = 0;
    },
    deletes('c.yaml'),
    editor => editor.until(() => assert.equal(editor.published.get(editor.uri('b.yaml'))?.diagnostics.length, 1)),
    deletes('a.yaml'),
    editor => editor.until(() => assert.equal(editor.published.get(editor.uri('a.yaml'))?.diagnostics.length, 0)),
    editor => {
      const pushes = editor.heard.filter(({ method }) => method === 'textDocument/publishDiagnostics');
      assert.equal(pushes.length, 2);
    },
  );

  transcript(
    'name the version of the document they are for',
    { capabilities: waiting },
    opens('a.yaml', POD),
    shows('a.yaml', LATEST),
    types('a.yaml', 'kind: Pod', 'kind: Pod\n'),
    shows('a.yaml', '9:toy/latest-image "web:latest"'),
    editor => assert.equal(editor.published.get(editor.uri('a.yaml'))?.version, 2),
  );
});

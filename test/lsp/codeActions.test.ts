import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResponseFailure } from '../../scripts/bench/connection';
import { CONFIG, LATEST, MISSING, MISSPELT, POD, READER } from './manifests';
import { bare, pulling, waiting } from './support/clients';
import type { Editor } from './support/editor';
import { chooses, chosen, offers, opens, reads, type Step, shows, transcript, types } from './support/transcript';

const CONTENT_MODIFIED = -32801;

const PINNED = POD.replace(':latest', ':1');

describe('code actions', () => {
  transcript(
    'offer fixes, ways to ignore, and fix what they say',
    { capabilities: pulling },
    opens('a.yaml', POD),
    offers(
      'a.yaml',
      'Pin it to version 1',
      'Ignore toy/latest-image on this line',
      'Ignore toy/latest-image in this document',
      'Ignore toy/latest-image in this file',
      'Switch toy/latest-image off in the configuration',
    ),
    chooses('a.yaml', 'Pin it to version 1'),
    reads('a.yaml', PINNED),
    shows('a.yaml'),
  );

  transcript(
    'offer what the client can do, and no more',
    { capabilities: bare },
    opens('a.yaml', POD),
    shows('a.yaml', LATEST),
    offers(
      'a.yaml',
      'Pin it to version 1',
      'Ignore toy/latest-image on this line',
      'Ignore toy/latest-image in this document',
      'Ignore toy/latest-image in this file',
    ),
    chooses('a.yaml', 'Pin it to version 1'),
    reads('a.yaml', PINNED),
    shows('a.yaml'),
  );

  transcript(
    'explain themselves to our own client',
    { capabilities: pulling, initializationOptions: { files: 'node' } },
    opens('a.yaml', POD),
    async editor => {
      const why = (await editor.actions('a.yaml')).find(({ title }) => title.startsWith('Why is this a spike?'));
      assert.deepEqual(why?.command?.arguments, ['toy/latest-image']);
    },
  );

  transcript(
    'work for clients that drop what diagnostics carry',
    { capabilities: pulling },
    opens('a.yaml', POD),
    async editor => {
      const [{ data: _, ...diagnostic } = { data: 0 }] = await editor.diagnostics('a.yaml');
      const actions = await editor.connection.request<{ title: string }[]>('textDocument/codeAction', {
        textDocument: { uri: editor.uri('a.yaml') },
        range: (diagnostic as { range: unknown }).range,
        context: { diagnostics: [diagnostic] },
      });
      assert.equal(actions[0]?.title, 'Pin it to version 1');
    },
  );

  transcript(
    'prefer the one safe fix, and none that is not',
    { capabilities: pulling },
    opens('safe.yaml', MISSPELT),
    opens('unsafe.yaml', POD),
    async editor => {
      assert.deepEqual(await preferred(editor, 'safe.yaml'), ['Write backend']);
      assert.deepEqual(await preferred(editor, 'unsafe.yaml'), []);
    },
  );

  for (const [ends, text] of Object.entries({
    crlf: POD.replaceAll('\n', '\r\n'),
    mark: `\ufeff${POD}`,
    'mark in the first line':
      '\ufeff{apiVersion: v1, kind: Pod, metadata: {name: "𝕏"}, spec: {containers: [{image: a:latest}]}}\n',
  })) {
    transcript(
      `hit the right place in a text with ${ends}`,
      { capabilities: pulling },
      opens('a.yaml', text),
      chooses('a.yaml', 'Pin it to version 1'),
      reads('a.yaml', text.replace(':latest', ':1')),
      shows('a.yaml'),
    );
  }

  transcript(
    'write into other files after asking',
    { capabilities: pulling, files: { 'b.yaml': CONFIG }, settings: { preset: 'all' } },
    opens('a.yaml', READER),
    shows('a.yaml', '10:toy/writes-elsewhere "settings"'),
    async editor => {
      const { edit } = await chosen(editor, 'a.yaml', 'Mark both');
      const edits = edit!.documentChanges!.map(
        change => 'edits' in change && change.edits.map(one => 'annotationId' in one),
      );
      assert.deepEqual(edits, [[false], [true]]);
      assert.deepEqual(
        Object.values(edit!.changeAnnotations!).map(({ needsConfirmation }) => needsConfirmation),
        [true],
      );
      editor.apply(edit!);
      assert.equal(
        readFileSync(join(editor.root, 'b.yaml'), 'utf8'),
        CONFIG.replace('settings', 'settings\n  labels:\n    used: "yes"'),
      );
    },
  );
});

async function preferred(editor: Editor, file: string): Promise<string[]> {
  return (await editor.actions(file)).filter(({ isPreferred }) => isPreferred).map(({ title }) => title);
}

describe('fix all', () => {
  transcript(
    'is offered only when asked for, and mends everything that is safe',
    { capabilities: pulling },
    opens('a.yaml', MISSPELT),
    async editor => {
      const menu = (await editor.actions('a.yaml')).map(({ kind }) => kind);
      assert.deepEqual([...new Set(menu)], ['quickfix']);
    },
    chooses('a.yaml', 'Fix all spikes that are safe to fix', ['source.fixAll']),
    reads(
      'a.yaml',
      MISSPELT.replace('bakend', 'backend').replace(
        'reads this?\n',
        'reads this?\n  annotations:\n    owner: team-a\n',
      ),
    ),
    shows('a.yaml'),
  );

  transcript(
    'is not offered where nothing is safe to fix',
    { capabilities: pulling },
    opens('a.yaml', POD),
    async editor => assert.deepEqual(await editor.actions('a.yaml', ['source']), []),
  );

  transcript(
    'of one rule is offered where it has more than one to mend',
    { capabilities: pulling },
    opens('a.yaml', `${MISSPELT}---\n${MISSPELT}`),
    chooses('a.yaml', 'Fix all toy/misspelt in this file'),
    reads('a.yaml', `${MISSPELT}---\n${MISSPELT}`.replaceAll('bakend', 'backend')),
  );
});

describe('ignoring', () => {
  const here = 'image: web:latest # spikes-ignore';
  const rest: Record<string, [title: string, before: string, after: string]> = {
    'on the line': ['on this line', POD, POD.replace('image: web:latest', `${here} toy/latest-image`)],
    'in the document': ['in this document', `---\n${POD}`, `---\n# spikes-ignore-document toy/latest-image\n${POD}`],
    'in the file': [
      'in this file',
      `${CONFIG}---\n${POD}`,
      `# spikes-ignore-file toy/latest-image\n${CONFIG}---\n${POD}`,
    ],
    'by a comment that is there': [
      'on this line',
      POD.replace('image: web:latest', `${here} a/b: known`),
      POD.replace('image: web:latest', `${here} a/b, toy/latest-image: known`),
    ],
    'above the line when its end is taken': [
      'on this line',
      POD.replace('image: web:latest', 'image: web:latest # why not?'),
      POD.replace(
        '      image: web:latest',
        '      # spikes-ignore toy/latest-image\n      image: web:latest # why not?',
      ),
    ],
  };
  for (const [name, [title, before, after]] of Object.entries(rest)) {
    transcript(
      name,
      { capabilities: pulling },
      opens('a.yaml', before),
      chooses('a.yaml', `Ignore toy/latest-image ${title}`),
      reads('a.yaml', after),
      shows('a.yaml'),
    );
  }

  transcript(
    'in the configuration makes the file, and then adds to it',
    { capabilities: pulling, files: { 'b.yaml': CONFIG } },
    opens('a.yaml', `${POD}---\n${MISSPELT}`),
    chooses('a.yaml', 'Switch toy/latest-image off in the configuration'),
    holds('.avoid-spikes.yaml', 'rules:\n  toy/latest-image: "off"\n'),
    tells('.avoid-spikes.yaml', 1),
    shows('a.yaml', '15:toy/misspelt "bakend"'),
    chooses('a.yaml', 'Switch toy/misspelt off in the configuration'),
    holds('.avoid-spikes.yaml', 'rules:\n  toy/latest-image: "off"\n  toy/misspelt: "off"\n'),
    tells('.avoid-spikes.yaml', 2),
    shows('a.yaml'),
  );
});

function holds(file: string, text: string): Step {
  return editor => assert.equal(readFileSync(join(editor.root, file), 'utf8'), text);
}

function tells(file: string, type: number): Step {
  return editor =>
    editor.connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: editor.uri(file), type }] });
}

describe('a code action chosen late', () => {
  transcript(
    'is done where its finding has gone meanwhile',
    { capabilities: pulling },
    opens('a.yaml', POD),
    async editor => {
      const [fix] = await editor.actions('a.yaml');
      editor.type('a.yaml', 'kind: Pod', '# new\nkind: Pod');
      editor.apply((await editor.resolve(fix!)).edit!);
    },
    reads('a.yaml', PINNED.replace('kind: Pod', '# new\nkind: Pod')),
  );

  for (const [name, change] of Object.entries<Step>({
    'its finding is gone': types('a.yaml', ':latest', ':2'),
    'its document is closed': editor => editor.close('a.yaml'),
  })) {
    transcript(`is refused when ${name}`, { capabilities: pulling }, opens('a.yaml', POD), async editor => {
      const [fix] = await editor.actions('a.yaml');
      await change(editor);
      await assert.rejects(editor.resolve(fix!), (error: ResponseFailure) => error.code === CONTENT_MODIFIED);
    });
  }
});

describe('findings that rest on files', () => {
  transcript(
    'have no fix but can be ignored',
    { capabilities: waiting },
    opens('a.yaml', READER),
    shows('a.yaml', MISSING),
    chooses('a.yaml', 'Ignore toy/missing-config on this line'),
    reads('a.yaml', READER.replace('{name: settings}', '{name: settings} # spikes-ignore toy/missing-config')),
    shows('a.yaml'),
  );
});

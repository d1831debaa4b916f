import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG, LATEST, MISSING, POD, READER } from './manifests';
import { bare, pulling, waiting } from './support/clients';
import type { Editor } from './support/editor';
import {
  closes,
  deletes,
  opens,
  pauses,
  type Step,
  shows,
  showsAtOnce,
  transcript,
  types,
  writes,
} from './support/transcript';

const OFF = 'rules:\n  toy/latest-image: off\n';

/** The files that have diagnostics, open or not; for clients to which they are pushed. */
const finds =
  (...files: string[]): Step =>
  editor =>
    editor.until(() => assert.deepEqual(withFindings(editor), files));

function withFindings(editor: Editor): string[] {
  const published = [...editor.published.values()].filter(({ diagnostics }) => diagnostics.length > 0);
  return published.map(({ uri }) => editor.fileOf(uri)).sort();
}

/** Waits until everything has been read: this file is read last, for its finding. */
const settles: Step = async editor => {
  await writes('zz-last.yaml', POD, 'created')(editor);
  await editor.until(() => assert.ok(withFindings(editor).includes('zz-last.yaml')));
  await deletes('zz-last.yaml')(editor);
  await editor.until(() => assert.ok(!withFindings(editor).includes('zz-last.yaml')));
};

describe('the files of a workspace', () => {
  transcript(
    'are found in all folders but those that git ignores, node_modules, and what the settings exclude',
    {
      capabilities: waiting,
      settings: { exclude: ['excluded/**', 'un*.yaml'] },
      files: {
        'a.yaml': POD,
        'deep/er/b.yml': POD,
        'c.json': POD,
        '.gitignore': 'ignored/\n/*.tmp.yaml\n',
        'ignored/a.yaml': POD,
        'a.tmp.yaml': POD,
        'deep/a.tmp.yaml': POD,
        'deep/.gitignore': '!kept.yaml\nlost.yaml\n',
        'deep/lost.yaml': POD,
        'node_modules/x/a.yaml': POD,
        '.git/a.yaml': POD,
        'excluded/a.yaml': POD,
        'deep/unwanted.yaml': POD,
        'with space & ümlaut/[x]!.yaml': POD,
      },
    },
    finds('a.yaml', 'deep/a.tmp.yaml', 'deep/er/b.yml', 'with space & ümlaut/[x]!.yaml'),
    writes('ignored/new.yaml', POD, 'created'),
    writes('excluded/new.yaml', POD, 'created'),
    writes('fresh.yaml', POD, 'created'),
    finds('a.yaml', 'deep/a.tmp.yaml', 'deep/er/b.yml', 'fresh.yaml', 'with space & ümlaut/[x]!.yaml'),
    settles,
    opens('ignored/a.yaml'),
    opens('excluded/a.yaml'),
    finds(
      'a.yaml',
      'deep/a.tmp.yaml',
      'deep/er/b.yml',
      'fresh.yaml',
      'ignored/a.yaml',
      'with space & ümlaut/[x]!.yaml',
    ),
    closes('ignored/a.yaml'),
    finds('a.yaml', 'deep/a.tmp.yaml', 'deep/er/b.yml', 'fresh.yaml', 'with space & ümlaut/[x]!.yaml'),
    writes('.gitignore', '/deep\n'),
    finds('a.tmp.yaml', 'a.yaml', 'fresh.yaml', 'ignored/a.yaml', 'ignored/new.yaml', 'with space & ümlaut/[x]!.yaml'),
  );

  transcript(
    'are read whatever they hold, but not when they are binary or over-large, which the log tells',
    {
      capabilities: waiting,
      files: {
        'a.yaml': POD,
        'binary.yaml': `${POD}\0`,
        'large.yaml': POD + '#'.repeat(2 * 1024 * 1024),
        'mark.yaml': `\ufeff${POD}`,
        'broken.yaml': `${POD}\n\t: }{`,
      },
    },
    finds('a.yaml', 'broken.yaml', 'mark.yaml'),
    editor => {
      const log = editor.log.join('\n');
      assert.match(log, /binary\.yaml is left out: is not a text in UTF-8\./);
      assert.match(log, /large\.yaml is left out: has more than 2097152 bytes\./);
    },
  );

  transcript(
    'are not looked for along symbolic links, which may lead in circles or outside',
    {
      capabilities: waiting,
      files: { 'inside/a.yaml': POD, 'inside/deep/b.yaml': POD, 'outside/c.yaml': POD },
      folders: [],
    },
    editor => {
      symlinkSync('..', join(editor.root, 'inside/deep/circle'));
      symlinkSync('../outside', join(editor.root, 'inside/out'));
      symlinkSync('../outside/c.yaml', join(editor.root, 'inside/c.yaml'));
      change(editor, { added: ['inside'] });
    },
    finds('inside/a.yaml', 'inside/deep/b.yaml'),
    writes('inside/out/new.yaml', POD, 'created'),
    writes('inside/c.yaml', POD),
    writes('inside/last.yaml', POD, 'created'),
    finds('inside/a.yaml', 'inside/deep/b.yaml', 'inside/last.yaml'),
  );

  transcript(
    'go and come with their folders',
    { capabilities: waiting, files: { 'one/a.yaml': POD, 'one/b/c.yaml': POD, 'two.yaml': POD } },
    finds('one/a.yaml', 'one/b/c.yaml', 'two.yaml'),
    deletes('one'),
    finds('two.yaml'),
    editor => {
      mkdirSync(join(editor.root, 'old'));
      editor.put('old/a.yaml', POD);
      renameSync(join(editor.root, 'old'), join(editor.root, 'new'));
      const files = [{ oldUri: editor.uri('old'), newUri: editor.uri('new') }];
      editor.connection.notify('workspace/didRenameFiles', { files });
    },
    finds('new/a.yaml', 'two.yaml'),
  );

  transcript(
    'that change by the hundred are read in one go',
    { capabilities: waiting },
    editor => {
      const files = Array.from({ length: 300 }, (_, i) => `many/${i}.yaml`);
      for (const file of files) editor.put(file, POD);
      const changes = files.map(file => ({ uri: editor.uri(file), type: 1 }));
      for (let i = 0; i < 300; i += 50)
        editor.connection.notify('workspace/didChangeWatchedFiles', { changes: changes.slice(i, i + 50) });
      return editor.until(() => assert.equal(withFindings(editor).length, 300));
    },
    editor => {
      rmSync(join(editor.root, 'many'), { recursive: true });
      editor.connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: editor.uri('many'), type: 3 }] });
    },
    finds(),
  );
});

function change(editor: Editor, { added = [], removed = [] }: { added?: string[]; removed?: string[] }): void {
  const event = { added: added.map(name => editor.folder(name)), removed: removed.map(name => editor.folder(name)) };
  editor.connection.notify('workspace/didChangeWorkspaceFolders', { event });
}

describe('workspace folders', () => {
  transcript(
    'come and go',
    { capabilities: waiting, files: { 'one/a.yaml': POD, 'two/b.yaml': POD, 'three/c.yaml': POD }, folders: ['one'] },
    finds('one/a.yaml'),
    editor => change(editor, { added: ['two', 'three'], removed: ['one'] }),
    finds('three/c.yaml', 'two/b.yaml'),
    opens('three/c.yaml'),
    editor => change(editor, { removed: ['three'] }),
    finds('three/c.yaml', 'two/b.yaml'),
    closes('three/c.yaml'),
    finds('two/b.yaml'),
  );

  transcript(
    'need not be there: what is open is checked',
    { capabilities: bare, files: { 'a.yaml': READER, 'b.yaml': CONFIG, '.avoid-spikes.yaml': OFF }, folders: [] },
    opens('a.yaml'),
    shows('a.yaml', MISSING),
    opens('b.yaml'),
    shows('a.yaml'),
  );

  transcript(
    'are watched as far as the client can',
    { capabilities: pulling, folders: ['one', 'two'] },
    editor => editor.until(() => assert.equal(registrations(editor).length, 2)),
    editor => {
      const [settings, watching] = registrations(editor);
      assert.deepEqual(settings, {
        method: 'workspace/didChangeConfiguration',
        registerOptions: { section: 'avoidSpikes' },
      });
      const globs = (watching!.registerOptions as { watchers: { globPattern: { baseUri: string } }[] }).watchers;
      const bases = globs.map(({ globPattern }) => editor.fileOf(globPattern.baseUri));
      assert.deepEqual(bases, ['one', 'one', 'two', 'two']);
    },
  );
});

function registrations(editor: Editor): { method: string; registerOptions: unknown }[] {
  const asked = editor.heard.filter(({ method }) => method === 'client/registerCapability');
  return asked.flatMap(({ params }) => {
    const all = (params as { registrations: { method: string; registerOptions: unknown }[] }).registrations;
    return all.map(({ method, registerOptions }) => ({ method, registerOptions }));
  });
}

describe('configuration files', () => {
  transcript(
    'hold from the very first answer on',
    { capabilities: pulling, files: { 'deep/er/a.yaml': POD, 'deep/.avoid-spikes.yaml': OFF } },
    opens('deep/er/a.yaml'),
    showsAtOnce('deep/er/a.yaml'),
  );

  transcript(
    'hold for their folder, the nearest alone, and take effect as they come, change and go',
    { capabilities: waiting, files: { 'a.yaml': POD, 'deep/b.yaml': POD } },
    finds('a.yaml', 'deep/b.yaml'),
    writes('.avoid-spikes.yaml', OFF, 'created'),
    finds(),
    writes('deep/.avoid-spikes.yml', 'preset: all\n', 'created'),
    finds('deep/b.yaml'),
    writes('.avoid-spikes.yaml', 'exclude: ["*"]\n'),
    pauses(300),
    finds('deep/b.yaml'),
    deletes('.avoid-spikes.yaml'),
    finds('a.yaml', 'deep/b.yaml'),
  );

  transcript(
    'extend others inside the workspace, whose changes count too',
    {
      capabilities: waiting,
      files: {
        'ws/a.yaml': POD,
        'ws/.avoid-spikes.yaml': 'extends: shared/base.yaml\n',
        'ws/shared/base.yaml': OFF,
        'out.yaml': OFF,
      },
      folders: ['ws'],
    },
    opens('ws/a.yaml'),
    pauses(300),
    shows('ws/a.yaml'),
    writes('ws/shared/base.yaml', '# nothing\n'),
    shows('ws/a.yaml', LATEST),
    writes('ws/.avoid-spikes.yaml', 'extends: ../out.yaml\n'),
    editor => editor.until(() => assert.deepEqual(withFindings(editor), ['ws/.avoid-spikes.yaml', 'ws/a.yaml'])),
  );

  transcript(
    'show what is wrong with them, while it is typed',
    {
      capabilities: pulling,
      files: { '.avoid-spikes.yaml': 'preset: al\nrules:\n  toy/latest: off\n', 'a.yaml': POD },
    },
    opens('.avoid-spikes.yaml'),
    opens('a.yaml'),
    showsAtOnce('.avoid-spikes.yaml', '1:meta/invalid-configuration "al"', '3:meta/invalid-configuration "toy/latest"'),
    async editor => {
      const problems = await editor.diagnostics('.avoid-spikes.yaml');
      assert.deepEqual(
        problems.map(({ severity }) => severity),
        [1, 1],
      );
    },
    types('.avoid-spikes.yaml', 'preset: al', 'preset: all'),
    showsAtOnce('.avoid-spikes.yaml', '3:meta/invalid-configuration "toy/latest"'),
    types('.avoid-spikes.yaml', 'toy/latest', 'toy/latest-image'),
    showsAtOnce('.avoid-spikes.yaml'),
    shows('a.yaml'),
    closes('.avoid-spikes.yaml'),
    shows('a.yaml', LATEST),
  );
});

describe('the settings of the editor', () => {
  const REPLICAS = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 1}\n';
  const FEW = '4:toy/few-replicas "1"';

  transcript(
    'are asked for before the first answer',
    { capabilities: pulling, settings: { preset: 'strict' } },
    opens('a.yaml', REPLICAS),
    showsAtOnce('a.yaml', FEW),
  );

  transcript(
    'take effect when they change, and give way to configuration files',
    { capabilities: pulling, files: { 'b/.avoid-spikes.yaml': 'preset: recommended\n' } },
    opens('a.yaml', REPLICAS),
    opens('b/b.yaml', REPLICAS),
    shows('a.yaml'),
    editor => {
      editor.options.settings = { preset: 'strict', kubernetesVersion: '1.36', clusterDomain: 'x.y' };
      editor.connection.notify('workspace/didChangeConfiguration', { settings: null });
    },
    shows('a.yaml', FEW),
    shows('b/b.yaml'),
  );

  transcript(
    'may be sent by clients that cannot be asked',
    { capabilities: bare },
    opens('a.yaml', REPLICAS),
    shows('a.yaml'),
    editor =>
      editor.connection.notify('workspace/didChangeConfiguration', { settings: { avoidSpikes: { preset: 'strict' } } }),
    shows('a.yaml', FEW),
  );

  transcript(
    'are harmless when they make no sense, and bound the size of what is checked',
    { capabilities: pulling, settings: { preset: 7, kubernetesVersion: [], exclude: 'x', maxFileSize: 0.0005 } },
    opens('a.yaml', POD),
    showsAtOnce('a.yaml', LATEST),
    types('a.yaml', 'apiVersion', `# ${'x'.repeat(600)}\napiVersion`),
    showsAtOnce('a.yaml'),
  );
});

import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import { syntheticWorkspace } from '../../scripts/bench/syntheticWorkspace';
import { CONFIG, LATEST, POD, READER } from './manifests';
import { pulling, waiting } from './support/clients';
import { Editor } from './support/editor';
import { realServer } from './support/servers';
import {
  closes,
  lastStatus,
  opens,
  pauses,
  type Step,
  shows,
  showsAtOnce,
  transcript,
  writes,
} from './support/transcript';

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

/** Tells of all at once, as editors do after a checkout. */
function notify(editor: Editor, changes: readonly [file: string, type: number][]): void {
  editor.connection.notify('workspace/didChangeWatchedFiles', {
    changes: changes.map(([file, type]) => ({ uri: editor.uri(file), type })),
  });
}

/** What has been published by file, in order. */
function publications(editor: Editor): Map<string, Diagnostic[][]> {
  const found = new Map<string, Diagnostic[][]>();
  for (const { method, params } of editor.heard) {
    if (method !== 'textDocument/publishDiagnostics') continue;
    const { uri, diagnostics } = params as PublishDiagnosticsParams;
    const file = editor.fileOf(uri);
    found.set(file, [...(found.get(file) ?? []), diagnostics]);
  }
  return found;
}

/** The findings of every file, as the client shows them now. */
function shown(editor: Editor): Record<string, string[]> {
  const files = [...editor.published.values()].filter(({ diagnostics }) => diagnostics.length > 0);
  const entries = files.map(({ uri, diagnostics }): [string, string[]] => [
    editor.fileOf(uri),
    diagnostics.map(({ range, code, message }) => `${range.start.line}:${range.start.character} ${code} ${message}`),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Waits until the server has read everything and has told of nothing for a while. */
async function quiet(editor: Editor): Promise<void> {
  for (let heard = -1; heard !== editor.heard.length || lastStatus(editor)?.scanning !== false; ) {
    heard = editor.heard.length;
    await pauses(700)(editor);
  }
}

const ours = { initializationOptions: { files: 'node' } };

describe('a checkout', () => {
  const readers = Array.from({ length: 400 }, (_, i) => `pods/${String(i).padStart(3, '0')}.yaml`);

  transcript(
    'of hundreds of files is told of once it is whole, and only once of each file',
    { capabilities: waiting, ...ours, files: { 'pods/000.yaml': READER, 'zz/settings.yaml': CONFIG } },
    quiet,
    editor => {
      editor.heard.length = 0;
      for (const file of readers) editor.put(file, READER.replace(':1', ':latest'));
      rmSync(join(editor.root, 'zz/settings.yaml'));
      editor.put('zz/others.yaml', CONFIG);
      const files = ['zz/settings.yaml', ...readers, 'zz/others.yaml'];
      notify(
        editor,
        files.map((file, i) => [file, i === 0 ? DELETED : i === 1 ? CHANGED : CREATED]),
      );
    },
    editor => editor.until(() => assert.equal(publications(editor).size, 400)),
    quiet,
    editor => {
      const all = [...publications(editor).values()];
      assert.deepEqual(new Set(all.map(({ length }) => length)), new Set([1]), 'each is published once');
      const rules = new Set(all.flat(2).map(({ code }) => code));
      assert.deepEqual([...rules], ['toy/latest-image'], 'what was read last was never said to be missing');
    },
  );

  it('of another branch ends in the findings that a fresh server has', async () => {
    const before = Object.fromEntries([...syntheticWorkspace(240)].map(({ path, text }) => [path, text]));
    const after = anotherBranch(before);
    const situation = { server: realServer(), capabilities: waiting, ...ours };
    const editor = await Editor.start({ ...situation, files: before });
    const fresh = await Editor.start({ ...situation, files: after });
    try {
      await quiet(editor);
      for (const file of Object.keys(before)) if (!(file in after)) rmSync(join(editor.root, file));
      for (const [file, text] of Object.entries(after)) editor.put(file, text);
      const files = new Set([...Object.keys(before), ...Object.keys(after)]);
      const changed = [...files].filter(file => before[file] !== after[file]);
      assert.ok(changed.length > 150);
      notify(
        editor,
        changed.map(file => [file, file in after ? (file in before ? CHANGED : CREATED) : DELETED]),
      );
      await pauses(300)(editor);
      await quiet(editor);
      await quiet(fresh);
      assert.ok(Object.keys(shown(fresh)).length > 50);
      assert.deepEqual(shown(editor), shown(fresh));
      await Promise.all([editor.stop(), fresh.stop()]);
    } finally {
      editor.connection.kill();
      fresh.connection.kill();
    }
  }).timeout(90_000);
});

/** Some applications are gone, some moved, some have other labels, settings and images. */
function anotherBranch(before: Readonly<Record<string, string>>): Record<string, string> {
  const after: Record<string, string> = {};
  for (const [path, text] of Object.entries(before)) {
    const application = Number(/app-(\d+)/.exec(path)?.[1]);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (application % 5 === 0) continue;
    if (application % 5 === 1) after[`moved/${path}`] = text;
    else if (name === 'service.yaml') after[path] = text.replaceAll(`app: app-${application}`, 'app: other');
    else if (name === 'config.yaml') after[path] = text.replace('-settings', '-options');
    else after[path] = text.replace(':1.4.2', '').replace('replicas: 2', 'replicas: 1');
  }
  return after;
}

describe('a scan of a thousand files', () => {
  it('lets no answer for the open file wait long', async () => {
    const files = Object.fromEntries([...syntheticWorkspace(1_000)].map(({ path, text }) => [path, text]));
    const editor = await Editor.start({ server: realServer(), capabilities: pulling, ...ours, files });
    try {
      const started = performance.now();
      editor.open('team-1/app-7/base/deployment.yaml');
      const waits: number[] = [];
      while (lastStatus(editor)?.scanning !== false) {
        const asked = performance.now();
        await editor.pull('team-1/app-7/base/deployment.yaml');
        waits.push(performance.now() - asked);
      }
      const scan = performance.now() - started;
      const longest = Math.max(...waits);
      assert.ok(waits.length > 10, `${waits.length} answers during the scan`);
      assert.ok(longest < scan / 3, `the longest wait was ${longest} ms of ${scan} ms`);
      await editor.stop();
    } finally {
      editor.connection.kill();
    }
  }).timeout(60_000);
});

describe('what is not saved', () => {
  transcript(
    'counts in place of what is on disk, whatever happens there, until it is closed',
    { capabilities: pulling, files: { 'a.yaml': POD, 'reader.yaml': READER, 'config.yaml': CONFIG } },
    opens('a.yaml'),
    opens('reader.yaml'),
    opens('config.yaml'),
    shows('reader.yaml'),
    editor => editor.type('a.yaml', ':latest', ':1'),
    editor => editor.type('config.yaml', 'name: settings', 'name: others'),
    writes('a.yaml', `# another program was here\n${POD}`),
    writes('config.yaml', `# here too\n${CONFIG}`),
    pauses(300),
    showsAtOnce('a.yaml'),
    shows('reader.yaml', '10:toy/missing-config "settings"'),
    editor => {
      rmSync(join(editor.root, 'a.yaml'));
      notify(editor, [['a.yaml', DELETED]]);
    },
    pauses(300),
    editor => editor.type('a.yaml', ':1', ':latest'),
    showsAtOnce('a.yaml', LATEST),
    closes('config.yaml'),
    shows('reader.yaml'),
  );
});

/** The files that have diagnostics. */
const finds =
  (...files: string[]): Step =>
  editor =>
    editor.until(() => assert.deepEqual(Object.keys(shown(editor)), files));

function changeFolders(editor: Editor, added: string[], removed: string[]): void {
  const event = { added: added.map(name => editor.folder(name)), removed: removed.map(name => editor.folder(name)) };
  editor.connection.notify('workspace/didChangeWorkspaceFolders', { event });
}

describe('folders that lie in each other', () => {
  const files = { 'out/a.yaml': POD, 'out/in/b.yaml': POD };

  transcript(
    'hold each file once, and the outer one goes without the inner one',
    { capabilities: waiting, ...ours, files, folders: ['out', 'out/in'] },
    finds('out/a.yaml', 'out/in/b.yaml'),
    editor => editor.until(() => assert.deepEqual(lastStatus(editor), { files: 2, scanning: false })),
    editor => changeFolders(editor, [], ['out']),
    finds('out/in/b.yaml'),
    editor => changeFolders(editor, ['out'], ['out/in']),
    finds('out/a.yaml', 'out/in/b.yaml'),
  );

  transcript(
    'are read through to the end although one goes while they are read',
    { capabilities: waiting, ...ours, files: { ...files, 'two/c.yaml': READER }, folders: ['out', 'two'] },
    editor => changeFolders(editor, [], ['out']),
    finds('two/c.yaml'),
    editor => changeFolders(editor, ['out'], ['two']),
    editor => changeFolders(editor, ['two'], []),
    finds('out/a.yaml', 'out/in/b.yaml', 'two/c.yaml'),
  );
});

describe('files outside the editor', () => {
  transcript(
    'may be renamed, made and taken away again before anybody has looked',
    { capabilities: waiting, files: { 'a.yaml': POD, 'b.yaml': POD } },
    finds('a.yaml', 'b.yaml'),
    editor => {
      renameSync(join(editor.root, 'a.yaml'), join(editor.root, 'c.yaml'));
      editor.put('brief.yaml', POD);
      rmSync(join(editor.root, 'brief.yaml'));
      rmSync(join(editor.root, 'b.yaml'));
      editor.put('b.yaml', POD);
      mkdirSync(join(editor.root, 'folder.yaml'));
      notify(editor, [
        ['c.yaml', CREATED],
        ['a.yaml', DELETED],
        ['brief.yaml', CREATED],
        ['b.yaml', DELETED],
        ['b.yaml', CREATED],
        ['folder.yaml', CREATED],
      ]);
    },
    finds('b.yaml', 'c.yaml'),
    // The editor's last word on a file need not be the last that happened to it.
    editor => {
      editor.put('late.yaml', POD);
      notify(editor, [
        ['late.yaml', CREATED],
        ['late.yaml', DELETED],
      ]);
    },
    finds('b.yaml', 'c.yaml', 'late.yaml'),
  );

  transcript(
    'leave out what the settings exclude from now on, and take it in again',
    { capabilities: waiting, files: { 'a.yaml': POD, 'generated/b.yaml': POD } },
    finds('a.yaml', 'generated/b.yaml'),
    editor => {
      editor.options.settings = { exclude: ['generated'] };
      editor.connection.notify('workspace/didChangeConfiguration', { settings: null });
    },
    finds('a.yaml'),
    writes('generated/c.yaml', POD, 'created'),
    pauses(200),
    finds('a.yaml'),
    editor => {
      editor.options.settings = {};
      editor.connection.notify('workspace/didChangeConfiguration', { settings: null });
    },
    finds('a.yaml', 'generated/b.yaml', 'generated/c.yaml'),
  );
});

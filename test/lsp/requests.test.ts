import assert from 'node:assert/strict';
import type { WorkspaceEdit } from 'vscode-languageserver';
import type { RuleSummary, Target } from '../../server/protocol';
import { LATEST, POD } from './manifests';
import { pulling } from './support/clients';
import type { Editor } from './support/editor';
import { realServer } from './support/servers';
import { lastStatus, opens, pauses, type Step, shows, statuses, transcript, writes } from './support/transcript';

function target(editor: Editor, file: string): Promise<Target> {
  return editor.connection.request('avoidSpikes/target', { uri: editor.uri(file) });
}

const targets =
  (file: string, kubernetesVersion: string, from: string, configuration?: string): Step =>
  editor =>
    editor.until(async () => {
      const { supported, trouble, ...found } = await target(editor, file);
      const expected = { kubernetesVersion, from, ...(configuration && { configuration: editor.uri(configuration) }) };
      assert.deepEqual(found, expected);
      assert.ok(supported.length > 20);
      // Those before 1.34 get no fixes any more, on whatever day this runs.
      if (Number(kubernetesVersion.slice(2)) < 34) assert.match(trouble ?? '', /has had no fixes since/);
    });

const setsTarget =
  (file: string, version: string): Step =>
  async editor =>
    editor.apply(
      await editor.connection.request<WorkspaceEdit>('avoidSpikes/setTarget', { uri: editor.uri(file), version }),
    );

describe('the target version', () => {
  transcript(
    'comes from the newest, the settings, or the nearest configuration file that names one',
    {
      capabilities: pulling,
      settings: {},
      files: { 'silent/.avoid-spikes.yaml': 'preset: all\n', 'loud/.avoid-spikes.yaml': 'kubernetesVersion: "1.30"\n' },
    },
    targets('a.yaml', '1.37', 'default'),
    editor => {
      editor.options.settings = { kubernetesVersion: '1.33' };
      editor.connection.notify('workspace/didChangeConfiguration', { settings: null });
    },
    targets('a.yaml', '1.33', 'setting'),
    targets('silent/a.yaml', '1.33', 'setting', 'silent/.avoid-spikes.yaml'),
    targets('loud/a.yaml', '1.30', 'configuration file', 'loud/.avoid-spikes.yaml'),
  );

  transcript(
    'is written into a new configuration file, or into the one there is',
    {
      capabilities: pulling,
      files: { 'a.yaml': POD, 'b/.avoid-spikes.yaml': 'kubernetesVersion: "1.30" # of prod\n' },
    },
    setsTarget('a.yaml', '1.36'),
    setsTarget('b/a.yaml', '1.31'),
    opens('.avoid-spikes.yaml'),
    opens('b/.avoid-spikes.yaml'),
    editor => assert.equal(editor.documents.get('.avoid-spikes.yaml')?.getText(), 'kubernetesVersion: "1.36"\n'),
    editor =>
      assert.equal(editor.documents.get('b/.avoid-spikes.yaml')?.getText(), 'kubernetesVersion: "1.31" # of prod\n'),
    targets('a.yaml', '1.36', 'configuration file', '.avoid-spikes.yaml'),
    async editor => {
      const asks = (uri: string, version: string) =>
        editor.connection.request('avoidSpikes/setTarget', { uri, version });
      await assert.rejects(asks(editor.uri('a.yaml'), '1.99'), /There is no data for Kubernetes 1\.99\./);
      await assert.rejects(asks('file:///nowhere/a.yaml', '1.36'), /The file lies in no folder of the workspace\./);
    },
  );
});

describe('the rules', () => {
  transcript(
    'are listed by id, each with its page, as they ship',
    { capabilities: pulling, server: realServer() },
    async editor => {
      const rules = await editor.connection.request<RuleSummary[]>('avoidSpikes/rules', undefined);
      const ids = rules.map(({ id }) => id);
      assert.deepEqual(ids, [...ids].sort());
      const { markdown } = await editor.connection.request<{ markdown: string }>('avoidSpikes/rulePage', {
        rule: 'yaml/syntax',
      });
      assert.match(markdown, /^# yaml\/syntax\n/);
      await assert.rejects(
        editor.connection.request('avoidSpikes/rulePage', { rule: 'toString' }),
        /There is no rule toString/,
      );
    },
  );
});

describe('the status', () => {
  transcript(
    'is told to our own client as it changes, and only then',
    { capabilities: pulling, files: { 'a.yaml': POD, 'b.yaml': POD }, initializationOptions: { files: 'node' } },
    editor => editor.until(() => assert.deepEqual(lastStatus(editor), { files: 2, scanning: false })),
    pauses(300),
    editor => {
      editor.heard.length = 0;
    },
    writes('c.yaml', POD, 'created'),
    editor => editor.until(() => assert.deepEqual(lastStatus(editor), { files: 3, scanning: false })),
  );

  transcript(
    'is told to no other',
    { capabilities: pulling, files: { 'a.yaml': POD } },
    opens('a.yaml'),
    shows('a.yaml', LATEST),
    pauses(400),
    editor => assert.equal(statuses(editor).length, 0),
  );
});
